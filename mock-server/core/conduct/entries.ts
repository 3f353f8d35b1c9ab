import { bodyKindOf, type JournalEntry, type RecordedRequest } from '../journal/journal.ts'
import { parseJsonOrUndefined } from '../util/json.ts'
import { memo } from '../util/memo.ts'

/** Groups entries by key. The entries of a group keep their order. Entries without a key are left out. */
export function groupByKey(
  entries: readonly JournalEntry[],
  keyOf: (entry: JournalEntry) => string | undefined,
): JournalEntry[][] {
  const groups = Map.groupBy(entries, keyOf)
  groups.delete(undefined)
  return [...groups.values()]
}

/**
 * Returns a key that consists of the caller, operation, path, Content-Type and body of a request. Equal requests have
 * the same key. Two requests with the same key may still differ, because the journal masks secrets and stores only the
 * length of a file.
 * @returns undefined if the journal does not contain the whole body, or if the request resolved to no operation
 */
export const requestContentKey = memo(({ operation, path, caller, request }: JournalEntry): string | undefined => {
  const { headers, body } = request
  const kind = bodyKindOf(request)
  return operation !== null && (kind === 'text' || kind === 'length')
    ? JSON.stringify([caller, operation, path, headers['content-type']?.replace(BOUNDARY, ''), body])
    : undefined
})

/**
 * Matches the multipart boundary in a Content-Type. `requestContentKey` ignores the boundary, because every request has
 * a different boundary.
 */
const BOUNDARY = /;\s*boundary=.*/i

/**
 * Returns the members of a JSON object body. The result is empty if the body is not JSON, or if the journal truncated
 * the body.
 */
export function jsonMembers({ request }: Pick<JournalEntry, 'request'>): ReadonlyMap<string, unknown> {
  return request.body === null ? NO_MEMBERS : membersOf(request)
}

const NO_MEMBERS: ReadonlyMap<string, unknown> = new Map()

/**
 * Returns the members of a body. Each body is parsed only once, because several rules read the body and an open
 * dashboard evaluates the rules every second.
 */
const membersOf = memo(({ body }: RecordedRequest): ReadonlyMap<string, unknown> => {
  const value = parseJsonOrUndefined(body)
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : NO_MEMBERS
})
