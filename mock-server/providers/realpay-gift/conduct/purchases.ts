import { z } from 'zod'
import {
  callerOutcome,
  isGivenUpFor,
  mayBeUnreadable,
  sentAfterFinish,
  succeeded,
  statusReachedCaller,
} from '../../../core/conduct/caller-outcome.ts'
import { groupByKey, jsonMembers } from '../../../core/conduct/entries.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import { parseJsonOrUndefined } from '../../../core/util/json.ts'
import { lazy } from '../../../core/util/lazy.ts'
import { ERRORS_IN_REQUEST, purchaseIdOf, REFUSALS, scopedLookupId, scopedRequestId } from './entries.ts'

/**
 * A purchase of a gift under one request id, with all requests that the client sent to learn the outcome of the
 * purchase.
 */
export interface GiftPurchase {
  /** Identifies the purchase: the caller and the request id, combined by `scopedId`. */
  id: string
  /** Requests of the purchase in order of arrival. The first request began the purchase. */
  uses: JournalEntry[]
  /** The first request whose outcome the caller cannot know; undefined if there is no such request. */
  lost?: JournalEntry
  /**
   * The first request whose success response the caller may have been unable to read; undefined if there is no such
   * request.
   */
  unread?: JournalEntry
  /** True if a response to a request of the purchase, or to a look-up, showed the caller the outcome at any time. */
  resolved: boolean
  /** Look-ups and repetitions of the purchase that the client sent after the request `lost`. */
  attempts: { entry: JournalEntry; notFound: boolean }[]
}

/** Returns the purchases of gifts by `GiftPurchase.id`, in the order in which the purchases began. */
export function giftPurchases(entries: readonly JournalEntry[]): ReadonlyMap<string, GiftPurchase> {
  const purchases = new Map<string, GiftPurchase>()
  for (const entry of entries) {
    const id = scopedRequestId(entry)
    if (id !== undefined && entry.operation === 'realpay-gift.buy-gift') addUse(purchases, id, entry)
    else addLookup(purchases.get(scopedLookupId(entry) ?? ''), entry)
  }
  return purchases
}

function addUse(purchases: Map<string, GiftPurchase>, id: string, entry: JournalEntry): void {
  const purchase = purchases.get(id) ?? { id, uses: [], resolved: false, attempts: [] }
  purchases.set(id, purchase)
  purchase.uses.push(entry)
  if (purchase.lost) purchase.attempts.push({ entry, notFound: false })
  const knowledge = callerOutcome(entry, REFUSALS)
  if (knowledge === 'unknown') purchase.lost ??= entry
  // A success resolves the purchase. A refusal because of the content shows that the request id bought no gift, so such
  // a refusal resolves the purchase too. After any other refusal, the outcome of a lost request remains unknown.
  if (mayBeUnreadable(entry)) purchase.unread ??= entry
  else if (knowledge === 'done' || (knowledge === 'refused' && isContentRefusal(entry))) purchase.resolved = true
}

function addLookup(purchase: GiftPurchase | undefined, entry: JournalEntry): void {
  const unclear = purchase?.lost ?? purchase?.unread
  if (!purchase || !unclear || !sentAfterFinish(unclear, entry)) return
  // A search with another purchase id finds nothing, even if the gift was bought, so such a search is left out.
  if (!purchase.uses.some((use) => purchaseIdOf(use) === purchaseIdOf(entry))) return
  if (succeeded(entry)) purchase.resolved = true
  purchase.attempts.push({ entry, notFound: isContentRefusal(entry) && statusReachedCaller(entry) })
}

/**
 * Returns true if the provider refused the request because of its content. Settings can change the status of a refusal,
 * so several statuses count. If a fault sent the error, only the status 400 counts.
 */
function isContentRefusal({ response: { status }, fault }: JournalEntry): boolean {
  return fault === undefined ? ERRORS_IN_REQUEST.has(status) : status === 400
}

/**
 * Returns true if at least one request of the purchase was not refused, so that the purchase may have bought a gift.
 */
export function mayHaveBought({ uses }: GiftPurchase): boolean {
  return uses.some((use) => callerOutcome(use, REFUSALS) !== 'refused')
}

/**
 * A search for later purchases that may repeat a lost request. The search goes through the purchases in the order in
 * which their first requests arrived.
 */
export interface LaterPurchases {
  /**
   * Finds the earliest later purchase that differs from the lost request only by the request id. Returns the first
   * request of this purchase. A purchase is later in two cases:
   * - The first request of the purchase was sent after the lost request had finished.
   * - The client gave up the lost request, because the client received the response to the first request of the
   *   purchase.
   *
   * Each purchase is returned at most once, so call this method for the lost requests in order of arrival.
   */
  takeSame(lost: JournalEntry): JournalEntry | undefined
  /**
   * Finds the earliest later purchase that repeats the lost request with a new purchase id. Returns the first request
   * of this purchase. The two purchases have the same price and content. The lost request had finished before the
   * client created the new purchase id and sent this first request. Each purchase is returned at most once.
   */
  takeRecreated(lost: JournalEntry): JournalEntry | undefined
}

/**
 * Maximum number of later purchases that are searched for one lost request. Further purchases are ignored. The limit
 * keeps the run time linear.
 */
const MAX_CANDIDATES = 1000

export function laterPurchases(
  purchases: readonly GiftPurchase[],
  entries: readonly JournalEntry[],
  placeOf: (entry: JournalEntry) => number,
  clockRate: number,
): LaterPurchases {
  const creations = creationsById(entries)
  const creationOf = (entry: JournalEntry): JournalEntry | undefined => creations.get(purchaseIdOf(entry))
  const contentKey = (entry: JournalEntry): string | undefined => {
    const creation = creationOf(entry)
    return creation && JSON.stringify([entry.caller, creation.request.body, priceOf(entry)])
  }
  const firsts = purchases.filter(mayHaveBought).flatMap(({ uses }) => uses.slice(0, 1))
  const sameOrder = new Map(groupByKey(firsts, orderKey).map((group) => [orderKey(group[0]), group]))
  const sameContent = new Map(groupByKey(firsts, contentKey).map((group) => [group[0] && contentKey(group[0]), group]))
  const taken = new Set<JournalEntry>()

  function take(
    group: JournalEntry[] | undefined,
    lost: JournalEntry,
    isRepeat: (later: JournalEntry) => boolean,
  ): JournalEntry | undefined {
    if (!group) return undefined
    const begin = group.findIndex((later) => !taken.has(later) && placeOf(later) > placeOf(lost))
    group.splice(0, begin < 0 ? group.length : begin)
    const next = group.slice(0, MAX_CANDIDATES).find((later) => !taken.has(later) && isRepeat(later))
    if (next) taken.add(next)
    return next
  }

  return {
    takeSame: (lost) =>
      take(
        sameOrder.get(orderKey(lost)),
        lost,
        (later) => sentAfterFinish(lost, later) || isGivenUpFor(lost, later, clockRate),
      ),
    takeRecreated: (lost) =>
      take(sameContent.get(contentKey(lost)), lost, (later) => {
        const creation = creationOf(later)
        return (
          later.path !== lost.path &&
          creation !== undefined &&
          placeOf(creation) > placeOf(lost) &&
          sentAfterFinish(lost, later)
        )
      }),
  }
}

/** Returns the requests that created purchases, by purchase id. */
export function creationsById(entries: readonly JournalEntry[]): ReadonlyMap<string, JournalEntry> {
  return new Map(
    entries
      .filter((entry) => entry.operation === 'realpay-gift.create-purchase' && succeeded(entry))
      .flatMap((entry) => {
        const created = createdSchema().safeParse(parseJsonOrUndefined(entry.response.body))
        return created.success ? [[created.data.purchase.id, entry] as const] : []
      }),
  )
}

const createdSchema = lazy(() => z.object({ purchase: z.object({ id: z.string() }) }))

/**
 * Returns a key that consists of the caller, the path and the price. Gift orders with the same key differ only by the
 * request id.
 */
function orderKey(entry: JournalEntry | undefined): string | undefined {
  return entry && JSON.stringify([entry.caller, entry.path, priceOf(entry)])
}

function priceOf(entry: JournalEntry): unknown {
  return jsonMembers(entry).get('price') ?? entry.request.body
}
