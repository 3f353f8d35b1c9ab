import { type JournalEntry, MAX_BODY_LENGTH } from '../journal/journal.ts'
import { parseJsonOrUndefined } from '../util/json.ts'

/** The entries by a key of theirs, in the order in which they came; those without one are left out. */
export function groupByKey(
  entries: readonly JournalEntry[],
  keyOf: (entry: JournalEntry) => string | undefined,
): JournalEntry[][] {
  const groups = Map.groupBy(entries, keyOf)
  groups.delete(undefined)
  return [...groups.values()]
}

/**
 * Who asks for what: two with the same key are the same request as far as the journal tells, which masks secrets
 * and knows of a file how long it is. Undefined where the journal does not hold the whole body, or no operation was meant.
 */
export function requestContentKey({
  operation,
  path,
  caller,
  request: { headers, body },
}: JournalEntry): string | undefined {
  const isWhole =
    body === null || (body.length <= MAX_BODY_LENGTH && (!body.startsWith('(') || body.endsWith(' bytes)')))
  return operation !== null && isWhole
    ? JSON.stringify([caller, operation, path, headers['content-type']?.replace(BOUNDARY, ''), body])
    : undefined
}

/** Of a form with files: another one each time. */
const BOUNDARY = /;\s*boundary=.*/i

/** The members of a JSON body that is an object; none of any other body, or where the journal cut it. */
export function jsonMembers({ request: { body } }: JournalEntry): ReadonlyMap<string, unknown> {
  const value = parseJsonOrUndefined(body)
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
}
