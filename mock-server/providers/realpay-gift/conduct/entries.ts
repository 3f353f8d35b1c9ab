import type { JournalEntry } from '../../../core/journal/journal.ts'
import { REQUEST_ID } from '../authenticate.ts'

/**
 * The statuses by which the provider says that it did nothing (RP-D14, RP-A1, RP-A55). 409 is none of them, since it says
 * nothing of the first use of the id, and neither is 503.
 */
export const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 429])

/** Undefined for what needs none. */
export function requestIdOf({ operation, method, request }: JournalEntry): string | undefined {
  return operation === null || method === 'GET' ? undefined : request.headers[REQUEST_ID]
}

/** The request id whose gift is looked for. */
function lookupIdOf({ operation, path }: JournalEntry): string | undefined {
  if (operation !== 'realpay-gift.find-gift') return undefined
  return new URLSearchParams(path.slice(path.indexOf('?'))).get('request_id') ?? undefined
}

/** A request id as the caller's own (RP-A4): each access key has ids of its own. */
export function scopedId(caller: string | null, id: string): string {
  return `${caller} ${id}`
}

/** The request id that it carries, as its caller's own. */
export function scopedRequestId(entry: JournalEntry): string | undefined {
  const id = requestIdOf(entry)
  return id === undefined ? undefined : scopedId(entry.caller, id)
}

/** The request id whose gift it looks for, as its caller's own. */
export function scopedLookupId(entry: JournalEntry): string | undefined {
  const id = lookupIdOf(entry)
  return id === undefined ? undefined : scopedId(entry.caller, id)
}

/** By a caller's own request id, the place of the last request that looked for its gift. */
export function lastLookups(entries: readonly JournalEntry[]): ReadonlyMap<string, number> {
  return lastPlaces(entries, scopedLookupId)
}

/** By a caller's own request id, the place of the last request that carried it. */
export function lastUses(entries: readonly JournalEntry[]): ReadonlyMap<string, number> {
  return lastPlaces(entries, scopedRequestId)
}

function lastPlaces(
  entries: readonly JournalEntry[],
  idOf: (entry: JournalEntry) => string | undefined,
): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const [place, entry] of entries.entries()) {
    const id = idOf(entry)
    if (id !== undefined) places.set(id, place)
  }
  return places
}
