import type { JournalEntry } from '../../../core/journal/journal.ts'
import { REQUEST_ID } from '../authenticate.ts'

/**
 * Statuses with which the provider states that it did nothing (RP-D14, RP-A1, RP-A55). 409 is not one of them, because
 * it does not say how the first use of the id ended; neither is 503.
 */
export const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 429])

/** The request id of an entry. @returns undefined if the request needs none or has none */
export function requestIdOf({ operation, method, request }: JournalEntry): string | undefined {
  return operation === null || method === 'GET' ? undefined : request.headers[REQUEST_ID]
}

/** The request id that a search for a gift names. */
function lookupIdOf({ operation, path }: JournalEntry): string | undefined {
  if (operation !== 'realpay-gift.find-gift') return undefined
  return new URLSearchParams(path.slice(path.indexOf('?'))).get('request_id') ?? undefined
}

/** A key of caller and request id: each access key has its own set of ids (RP-A4). */
export function scopedId(caller: string | null, id: string): string {
  return `${caller} ${id}`
}

/** Scoped id of the request id that the request has. */
export function scopedRequestId(entry: JournalEntry): string | undefined {
  const id = requestIdOf(entry)
  return id === undefined ? undefined : scopedId(entry.caller, id)
}

/** Scoped id of the request id that the search names. */
export function scopedLookupId(entry: JournalEntry): string | undefined {
  const id = lookupIdOf(entry)
  return id === undefined ? undefined : scopedId(entry.caller, id)
}

/** By scoped id, the index of the last search for its gift. */
export function lastLookups(entries: readonly JournalEntry[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const [place, entry] of entries.entries()) {
    const id = scopedLookupId(entry)
    if (id !== undefined) places.set(id, place)
  }
  return places
}
