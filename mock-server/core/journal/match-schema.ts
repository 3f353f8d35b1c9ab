import { because, explained } from '../validation/explained.ts'
import { valueProblems } from '../problems/values.ts'
import { requestProblems } from '../problems/requests.ts'
import { z } from 'zod'
import { Problem } from '../http/problem.ts'
import { isSecretName, type Redact } from '../redaction.ts'
import { lazy } from '../util/lazy.ts'
import { recordOf, strictObject } from '../validation/strict-object.ts'

/**
 * Schema of the criteria for journal entries. An entry matches if it meets all given criteria. Members that the journal
 * masks cannot be criteria.
 */
export const matchSchema = lazy(() =>
  strictObject({
    provider: z.string().optional(),
    operation: z.string().optional(),
    method: z
      .string()
      .regex(/^[A-Z][A-Z-]*$/, because(valueProblems.noMethod))
      .optional(),
    /** The whole path including the query. */
    path: z.string().startsWith('/', because(valueProblems.noPath)).optional(),
    /** Status of the response. The status 0 stands for a request without a response. */
    status: z.int().min(0).max(999).optional(),
    /** The outcome's code. */
    outcome: z.string().optional(),
    /** The id of the rule that the outcome names. */
    rule: z.string().optional(),
    sourceIp: z.string().optional(),
    delivered: z.boolean().optional(),
    /** Headers of the request by name. Each named header must have exactly the given value. */
    headers: recordOf(
      z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, because(valueProblems.noHeaderName)),
      z.string(),
    ).optional(),
    /**
     * Members that the JSON body must contain, including nested members. If the body is a form, `body` contains the
     * fields of the form by name. A text field is a string, and a file is an object with the members `filename` and
     * `bytes`.
     */
    body: recordOf(z.string(), z.unknown()).optional(),
  }).superRefine((match, context) => {
    for (const path of maskedCriteria(match))
      context.addIssue({ code: 'custom', path, ...explained(valueProblems.masked) })
  }),
)
export type Match = z.infer<ReturnType<typeof matchSchema>>

/**
 * Returns the paths of the criteria with secret names. The journal masks the values of these names, so no entry could
 * meet such a criterion.
 */
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
 * Checks that the journal masks none of the criteria.
 * @throws Problem 400 if the journal masks a criterion because of the criterion's name, or because the criterion
 * contains a credential of the sandbox
 */
export function assertNotMasked(match: Match, redact: Redact): void {
  const [path] = maskedCriteria(match)
  if (path)
    throw new Problem(
      400,
      requestProblems.maskedCriterion({ path: path.map(String).join('.'), problem: valueProblems.masked }),
    )
  const text = JSON.stringify(match)
  if (redact(text) !== text) throw new Problem(400, requestProblems.credential({ problem: valueProblems.masked }))
}
