import { succeeded } from '../../../core/conduct/caller-outcome.ts'
import { requestContentKey } from '../../../core/conduct/entries.ts'
import { bodyKindOf, type JournalEntry } from '../../../core/journal/journal.ts'
import { lastLookups, purchaseIdOf, REFUSALS, requestIdOf, scopedRequestId } from './entries.ts'
import { creationsById } from './purchases.ts'

/**
 * Data about the requests that create a purchase id and have the same content. `id` and `index` are the request id and
 * the index of the last of these requests.
 */
interface LastCreations {
  id: string | undefined
  index: number
  /** Index of the last of these requests whose request id is not `id`; -1 if there is no such request. */
  otherIndex: number
}

/**
 * Returns a function that returns true if the repetition of a request under the same request id is harmless. A client
 * may repeat a request in this way after a restart. The repetition is harmless in each of these cases:
 * - The provider accepted the request id again.
 * - The request buys a gift, and the client looks the gift up later.
 * - The request creates a purchase id. Later, the client creates a purchase id under another request id, or buys a gift
 *   with the purchase id of the first request.
 * - The request is of any other kind, and sets the same values that the earlier request has set.
 */
export function harmlessRepetitions(
  entries: readonly JournalEntry[],
): (entry: JournalEntry, earlier: JournalEntry) => boolean {
  const indexes = new Map(entries.map((entry, index) => [entry, index]))
  const lookups = lastLookups(entries)
  const creations = creationsById(entries)
  const lastCreations = new Map<string | undefined, LastCreations>()
  /**
   * For each purchase id, the index in `entries` of the last request that buys a gift with the purchase id. The key is
   * the `scopedRequestId` of the request that created the purchase id.
   */
  const lastPurchases = new Map<string | undefined, number>()
  for (const [index, entry] of entries.entries()) {
    if (entry.operation === 'realpay-gift.create-purchase') {
      const key = requestContentKey(entry)
      const id = requestIdOf(entry)
      const before = lastCreations.get(key)
      lastCreations.set(key, { id, index, otherIndex: (before?.id === id ? before?.otherIndex : before?.index) ?? -1 })
    }
    const creation = entry.operation === 'realpay-gift.buy-gift' ? creations.get(purchaseIdOf(entry)) : undefined
    if (creation) lastPurchases.set(scopedRequestId(creation), index)
  }
  return (entry, earlier) => {
    if (succeeded(entry)) return true
    const index = indexes.get(entry) ?? Infinity
    const id = scopedRequestId(entry)
    if (entry.operation === 'realpay-gift.buy-gift') return (lookups.get(id ?? '') ?? -1) > index
    if (entry.operation !== 'realpay-gift.create-purchase')
      return bodyKindOf(entry.request) === 'text' && !REFUSALS.has(earlier.response.status)
    const last = lastCreations.get(requestContentKey(entry))
    const otherIndex = last?.id === requestIdOf(entry) ? last?.otherIndex : last?.index
    return Math.max(lastPurchases.get(id) ?? -1, otherIndex ?? -1) > index
  }
}
