import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { isSecretName, type Redact } from '../redaction.ts'
import { lazy } from '../util/lazy.ts'
import { recordOf, strictObject } from '../validation/strict-object.ts'

const MASKED = 'the journal masks it, so no request can be found by it'

/** Criteria for journal entries. An entry matches if it meets all given criteria. Masked members are no criteria. */
export const matchSchema = lazy(() =>
  strictObject({
    provider: z.string().optional(),
    operation: z.string().optional(),
    method: z
      .string()
      .regex(/^[A-Z][A-Z-]*$/, 'no method such as "POST"')
      .optional(),
    /** The whole path, with its query. */
    path: z.string().startsWith('/', 'no path that begins with "/"').optional(),
    /** 0 if there was no response. */
    status: z.int().min(0).max(999).optional(),
    /** The outcome's code. */
    outcome: z.string().optional(),
    /** The id of the rule that the outcome names. */
    rule: z.string().optional(),
    sourceIp: z.string().optional(),
    delivered: z.boolean().optional(),
    /** Headers of the request by name; all named ones must be equal. */
    headers: recordOf(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'no name of a header'), z.string()).optional(),
    /**
     * Members of the JSON body at any depth, or fields of a form: a text by its name, a file as `{"filename",
     * "bytes"}`.
     */
    body: recordOf(z.string(), z.unknown()).optional(),
  }).superRefine((match, context) => {
    for (const path of maskedCriteria(match)) context.addIssue({ code: 'custom', path, message: MASKED })
  }),
)
export type Match = z.infer<ReturnType<typeof matchSchema>>

/** Paths of the criteria that the journal masks by their names. Such a criterion would never be met. */
function maskedCriteria({ path, headers = {}, body }: Match): PropertyKey[][] {
  const query = new URLSearchParams(path?.split('?')[1])
  return [
    ...([...query.keys()].some(isSecretName) ? [['path']] : []),
    ...Object.keys(headers)
      .filter(isSecretName)
      .map((name) => ['headers', name]),
    ...secretMembers(body, ['body']),
  ]
}

function secretMembers(value: unknown, path: PropertyKey[]): PropertyKey[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const place = [...path, name]
    return isSecretName(name) ? [place] : secretMembers(member, place)
  })
}

/**
 * @throws Problem 400 if the journal masks a criterion, by its name or because it contains a credential of the sandbox
 */
export function assertNotMasked(match: Match, redact: Redact): void {
  const [path] = maskedCriteria(match)
  if (path) throw new Problem(400, `match.${path.map(String).join('.')}: ${MASKED}`)
  const text = JSON.stringify(match)
  if (redact(text) !== text) throw new Problem(400, `match: it contains a credential; ${MASKED}`)
}
