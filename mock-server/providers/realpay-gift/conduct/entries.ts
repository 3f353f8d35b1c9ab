import type { JournalEntry } from '../../../core/journal/journal.ts'
import { REQUEST_ID } from '../authenticate.ts'

/**
 * Statuses with which the provider reports an error in the request: 400 (RP-D14), and the statuses that settings can
 * give to some of these errors (RP-A5, RP-A54, RP-A60).
 */
export const ERRORS_IN_REQUEST: ReadonlySet<number> = new Set([400, 404, 413, 415])

/**
 * Statuses with which the provider states that the request had no effect (RP-D14, RP-A1, RP-A55). The set contains
 * neither 503 nor 409. A 409 does not say how the first request with the same request id ended.
 */
export const REFUSALS: ReadonlySet<number> = new Set([...ERRORS_IN_REQUEST, 401, 403, 429])

/** Returns the request id of an entry. @returns undefined if the request needs no request id, or has no request id */
export function requestIdOf({ operation, method, request }: JournalEntry): string | undefined {
  return operation === null || method === 'GET' ? undefined : request.headers[REQUEST_ID]
}

/** Returns the request id that a search for a gift contains. */
function lookupIdOf({ operation, path }: JournalEntry): string | undefined {
  if (operation !== 'realpay-gift.find-gift') return undefined
  return new URLSearchParams(path.slice(path.indexOf('?'))).get('request_id') ?? undefined
}

/**
 * Returns the purchase id in the path of a request that buys or searches for a gift; empty if the path contains no
 * purchase id.
 */
export function purchaseIdOf({ path }: JournalEntry): string {
  return path.split('?', 1)[0]?.split('/').at(-2) ?? ''
}

/**
 * Returns a key that consists of the caller and the request id. Each access key has its own set of request ids (RP-A4).
 */
export function scopedId(caller: string | null, id: string): string {
  return `${caller} ${id}`
}

/** Returns the request id in the headers of the request, combined with the caller by `scopedId`. */
export function scopedRequestId(entry: JournalEntry): string | undefined {
  const id = requestIdOf(entry)
  return id === undefined ? undefined : scopedId(entry.caller, id)
}

/** Returns the request id that a search for a gift contains, combined with the caller by `scopedId`. */
export function scopedLookupId(entry: JournalEntry): string | undefined {
  const id = lookupIdOf(entry)
  return id === undefined ? undefined : scopedId(entry.caller, id)
}

/**
 * Returns the index of the last search for the gift of each purchase. The key is the result of `scopedId` for the
 * purchase. A search with another purchase id is left out, because such a search cannot find the gift.
 */
export function lastLookups(entries: readonly JournalEntry[]): ReadonlyMap<string, number> {
  const indexes = new Map<string, number>()
  const bought = new Set<string>()
  for (const [index, entry] of entries.entries()) {
    const id = scopedRequestId(entry)
    if (id !== undefined && entry.operation === 'realpay-gift.buy-gift') bought.add(`${purchaseIdOf(entry)} ${id}`)
    const sought = scopedLookupId(entry)
    if (sought !== undefined && bought.has(`${purchaseIdOf(entry)} ${sought}`)) indexes.set(sought, index)
  }
  return indexes
}
