import type { JournalEntry } from '../../../core/journal/journal.ts'

/** The statuses that the document lists for a request that did nothing (AG-D6); 500 is none of them (AG-A53). */
export const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 429])

/** Whose request it is: that of an AuthKey of a campaign, or, where it carries none, the campaign's. */
export function callerOf(entry: JournalEntry): string | undefined {
  return entry.operation === null ? undefined : (entry.caller ?? campaignOf(entry))
}

/** The campaign that an operation was called for, as its path names it. */
export function campaignOf({ operation, path }: JournalEntry): string | undefined {
  return operation === null ? undefined : path.split('?')[0]?.split('/').at(-3)
}
