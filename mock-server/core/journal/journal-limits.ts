import type { FormFields } from '../http/body/body-members.ts'

type Headers = Readonly<Record<string, string>>

/** The members of a journal entry that can be long. */
interface LongParts {
  path: string
  request: { headers: Headers; body: string | null; fields?: Readonly<FormFields> }
  response: { headers: Headers; body: string | null }
  outcome: { reason: string }
}

export interface JournalLimits {
  maxEntries: number
  /**
   * Maximum size of all entries in bytes, at two bytes per character. If the maximum is exceeded, the oldest entries
   * are evicted. The newest entry is never evicted.
   */
  maxBytes: number
}

/**
 * Number of bytes per entry from which the default of `maxBytes` is calculated. The default is `maxEntries` times this
 * number.
 */
export const BYTES_PER_ENTRY = 32_768

/**
 * Returns how many places an entry takes in the journal. The journal has `maxEntries` places, and each place stands for
 * `maxBytes / maxEntries` bytes. A short entry takes one place, and a long entry takes several places. The journal
 * keeps both limits if all entries together take at most `maxEntries` places.
 */
export function placesOf(entry: LongParts, { maxEntries, maxBytes }: JournalLimits): number {
  const places = Math.ceil((sizeOf(entry) * maxEntries) / maxBytes)
  return Math.min(Math.max(places, 1), maxEntries)
}

function sizeOf({ path, request, response, outcome }: LongParts): number {
  let characters = path.length + outcome.reason.length + (request.body?.length ?? 0) + (response.body?.length ?? 0)
  characters += lengthOf(request.headers) + lengthOf(response.headers)
  if (request.fields) characters += JSON.stringify(request.fields).length
  return 2 * characters
}

function lengthOf(headers: Headers): number {
  let length = 0
  for (const name in headers) length += name.length + (headers[name]?.length ?? 0)
  return length
}
