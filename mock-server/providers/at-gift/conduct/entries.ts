import type { JournalEntry } from '../../../core/journal/journal.ts'

/**
 * Statuses that report an error in the request: the statuses in the provider's document (AG-D6), and the statuses that
 * settings can give to some of these errors (AG-A50, AG-A56).
 */
export const ERRORS_IN_REQUEST: ReadonlySet<number> = new Set([400, 401, 403, 404, 413, 415])

/**
 * Statuses which show that the request had no effect (AG-D6, AG-D7). The set does not include 500, because a request
 * with a 500 may have issued a code (AG-A53).
 */
export const REFUSALS: ReadonlySet<number> = new Set([...ERRORS_IN_REQUEST, 429])

/** Returns the caller of a request. If the request has no AuthKey, the campaign counts as the caller. */
export function callerOf(entry: JournalEntry): string | undefined {
  return entry.operation === null ? undefined : (entry.caller ?? campaignOf(entry))
}

/** Returns the campaign in the path of an operation's request. */
export function campaignOf({ operation, path }: JournalEntry): string | undefined {
  return operation === null ? undefined : path.split('?')[0]?.split('/').at(-3)
}
