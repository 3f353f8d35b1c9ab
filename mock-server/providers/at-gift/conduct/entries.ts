import type { JournalEntry } from '../../../core/journal/journal.ts'

/** Statuses that the document lists for a request that had no effect (AG-D6). 500 is not one of them (AG-A53). */
export const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 429])

/** The caller of a request: the one with its AuthKey or, if it has none, the campaign. */
export function callerOf(entry: JournalEntry): string | undefined {
  return entry.operation === null ? undefined : (entry.caller ?? campaignOf(entry))
}

/** The campaign in the path of an operation's request. */
export function campaignOf({ operation, path }: JournalEntry): string | undefined {
  return operation === null ? undefined : path.split('?')[0]?.split('/').at(-3)
}
