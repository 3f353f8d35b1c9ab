import type { JournalEntry } from '../../../core/journal/journal.ts'

/**
 * Statuses that the provider's document lists for a request that had no effect (AG-D6). The set does not include 500
 * (AG-A53).
 */
export const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 429])

/** Returns the caller of a request. If the request has no AuthKey, the campaign counts as the caller. */
export function callerOf(entry: JournalEntry): string | undefined {
  return entry.operation === null ? undefined : (entry.caller ?? campaignOf(entry))
}

/** Returns the campaign in the path of an operation's request. */
export function campaignOf({ operation, path }: JournalEntry): string | undefined {
  return operation === null ? undefined : path.split('?')[0]?.split('/').at(-3)
}
