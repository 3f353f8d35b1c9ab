import { fileProblems } from '../../mock-server/core/problems/files.ts'
import { parse } from 'yaml'
import { z } from 'zod'
import { isRecord } from '../../mock-server/core/advice/correction.ts'
import { parseJsonOrUndefined } from '../../mock-server/core/util/json.ts'
import { errorMessage } from '../../mock-server/core/util/error-message.ts'
import { joinIssues, parseValue } from '../../mock-server/core/validation/issues.ts'
import { Problem } from '../../mock-server/index.ts'

const member = z.string().min(1)
const mappingSchema = z.strictObject({
  time: member,
  method: member,
  url: member,
  status: member.optional(),
  durationMs: member.optional(),
  requestHeaders: member.optional(),
  requestBody: member.optional(),
  responseHeaders: member.optional(),
  responseBody: member.optional(),
})

/**
 * For each part of an exchange, the path of the member in a log line that contains this part. A dot in a path, such as
 * `http.status`, separates the names of nested members.
 */
export type Mapping = z.infer<typeof mappingSchema>

/** Parses a mapping file. @throws Problem that names the file */
export function parseMapping(text: string, file: string): Mapping {
  let value: unknown
  try {
    value = parse(text)
  } catch (error) {
    throw new Problem(400, fileProblems.inFile({ file, problem: fileProblems.noYaml({ error: errorMessage(error) }) }))
  }
  const parsed = parseValue(mappingSchema, value)
  if (parsed.success) return parsed.data
  throw new Problem(400, fileProblems.inFile({ file, problem: joinIssues(parsed.issues) }))
}

/** Returns the lines of a log with the member names that `record --from` reads. Lines without a URL are left out. */
export function linesWith(text: string, mapping: Mapping): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const value = parseJsonOrUndefined(line)
      const at = (path: string | undefined): unknown => (path === undefined ? undefined : valueAt(value, path))
      if (at(mapping.url) === undefined) return []
      return [
        JSON.stringify({
          time: at(mapping.time),
          method: at(mapping.method),
          url: at(mapping.url),
          status: Number(at(mapping.status) ?? 0),
          durationMs: Number(at(mapping.durationMs) ?? 0),
          request: { headers: at(mapping.requestHeaders) ?? {}, body: at(mapping.requestBody) },
          response: { headers: at(mapping.responseHeaders) ?? {}, body: at(mapping.responseBody) },
        }),
      ]
    })
    .join('\n')
}

/**
 * Returns the value at a path. Many logs have members whose name itself contains a dot, such as `http.status`. The path
 * matches such members, too.
 */
function valueAt(value: unknown, path: string): unknown {
  if (!isRecord(value)) return undefined
  if (Object.hasOwn(value, path)) return value[path]
  const [first = '', ...rest] = path.split('.')
  return rest.length === 0 ? undefined : valueAt(value[first], rest.join('.'))
}
