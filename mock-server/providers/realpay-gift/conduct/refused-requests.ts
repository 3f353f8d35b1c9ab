import { mayBeInFlight, succeeded } from '../../../core/conduct/caller-outcome.ts'
import { checkRepeatedRefusals, MAX_PARALLEL } from '../../../core/conduct/checks/repeated-refusals.ts'
import { requestContentKey, jsonMembers } from '../../../core/conduct/entries.ts'
import type { ConductRule, Violation } from '../../../core/conduct/rule.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import { parseJsonOrUndefined } from '../../../core/util/json.ts'
import { memoLast } from '../../../core/util/memo.ts'
import { type Text, yenText } from '../../../core/localized-text.ts'
import { allows, type Brand, brandsSchema } from '../settings/catalogue.ts'
import { type CreatePurchase, createPurchaseSchema } from '../request-schema.ts'
import { ERRORS_IN_REQUEST, purchaseIdOf, requestIdOf } from './entries.ts'

const UNAUTHORIZED: ReadonlySet<number> = new Set([401])
/**
 * Maximum number of attempts with one request id that may be refused with 401, each with a fresh token. A further
 * attempt violates the rule. The number comes from a client in a public integration, which makes five attempts at
 * intervals of one second (RP-O6).
 */
const ATTEMPTS_UNAUTHORIZED = 5
export const noRepeatAfterRefusal: ConductRule = {
  name: 'realpay-gift/no-repeat-after-refusal',
  rule: 'RP-D14',
  severity: 'refusal',
  text: {
    en: 'Do not repeat a request that was refused with 400 or another status for an error in the request, under any request id. After a 401, try again once with a fresh token; more than 5 attempts under one request id, or more than 10 refusals of similar requests in a row, break the rule.',
    ja: '400 など、リクエストの誤りを示すステータスで拒否されたリクエストは、リクエストIDを変えても再送しない。401 のあとは、新しいトークンで1回だけ再試行する。同じリクエストIDで5回を超える試行、または同様のリクエストで10回を超える連続した拒否は違反とする。',
  },
  // Repeated searches for a gift are allowed, because the purchase of the gift may still be in progress.
  evaluate({ entries, reasonOf }) {
    const others = entries.filter(({ operation }) => operation !== 'realpay-gift.find-gift')
    const ofProvider = others.filter(({ response: { status }, fault }) => status === 400 || fault === undefined)
    const final = checkRepeatedRefusals(ofProvider, ERRORS_IN_REQUEST, { reasonOf, mayBeOtherOrder })
    const underOneId = checkRepeatedRefusals(others, UNAUTHORIZED, {
      reasonOf,
      keyOf: underItsId,
      allowedAttempts: ATTEMPTS_UNAUTHORIZED,
    })
    const loops = checkRepeatedRefusals(entries, UNAUTHORIZED, { reasonOf, allowedAttempts: MAX_PARALLEL })
    return {
      exercised: final.exercised + loops.exercised,
      violations: [
        ...final.violations,
        ...(underOneId.violations.length > 0 ? underOneId.violations : loops.violations),
      ],
      undecided: final.undecided ?? [],
    }
  },
}

/** Operations with which several workers may place different orders that have the same content. */
const ORDERS: ReadonlySet<string | null> = new Set(['realpay-gift.create-purchase', 'realpay-gift.buy-gift'])

/** Returns true if the two requests place orders and have different request ids. */
function mayBeOtherOrder(one: JournalEntry, other: JournalEntry): boolean {
  return ORDERS.has(one.operation) && requestIdOf(one) !== requestIdOf(other)
}

/**
 * Returns a key that consists of the request id and the content of a request. The request id separates the requests of
 * different workers: each worker may send a similar request twice.
 */
function underItsId(entry: JournalEntry): string | undefined {
  const id = requestIdOf(entry)
  const content = requestContentKey(entry)
  return id === undefined || content === undefined ? undefined : `${id} ${content}`
}

export const offeredOnly: ConductRule = {
  name: 'realpay-gift/offered-only',
  rule: 'RP-D5',
  severity: 'refusal',
  text: {
    en: 'Name only brands of the last list in a purchase, with is_strict only at prices that they allow, and buy a gift only at a price of its purchase. A price that is not allowed may be tried once.',
    ja: '購入IDには直近の一覧にあるブランドのみを指定する（is_strict の場合は金額も一覧に従う）。ギフトは購入IDの prices のいずれかで購入する。使えない金額での試行は1回に限り許容する。',
  },
  evaluate({ entries }) {
    /** The lists of brands that the client read, by source address. */
    const lists = new Map<string, ReadLists>()
    /** The prices that are not allowed but were requested. The key is `EvaluatedPurchase.triedPrice`. */
    const tried = new Map<string, TriedPrice>()
    const violations: Violation[] = []
    const undecided: Violation[] = []
    const creations = entries.filter(({ operation }) => operation === 'realpay-gift.create-purchase')
    let exercised = 0
    for (const entry of entries) {
      if (entry.operation === 'realpay-gift.list-brands' && succeeded(entry)) {
        const brands = readList(entry.response.body)
        const last = brands && { brands, id: entry.id }
        const unused = (lists.get(entry.sourceIp)?.unused ?? []).slice(1 - MAX_UNUSED)
        lists.set(entry.sourceIp, { last, unused: last ? [...unused, last] : unused })
      }
      const judged = evaluatePurchase(entry, lists.get(entry.sourceIp)) ?? evaluatePrice(entry, creations)
      if (!judged) continue
      exercised += 1
      const { violation, triedPrice, isUndecided } = judged
      const before = triedPrice === undefined ? undefined : tried.get(triedPrice)
      if (triedPrice !== undefined) tried.set(triedPrice, { last: entry, count: (before?.count ?? 0) + 1 })
      // A refusal costs nothing, so the first request with a price that is not allowed is no violation. After the
      // refusal, the client knows that the price is not allowed, so a further request with this price is a violation.
      if (!violation || (triedPrice !== undefined && !before)) continue
      const found = before ? { what: triedAgainText(violation.what), requests: [before.last.id, entry.id] } : violation
      if (isUndecided || (before && mayBeParallel(before, entry))) undecided.push(found)
      else violations.push(found)
    }
    return { exercised, violations, undecided }
  },
}

interface EvaluatedPurchase {
  violation?: Violation | undefined
  /** Key that consists of the caller and the price; undefined if the price is not the reason for the violation. */
  triedPrice?: string | undefined
  /** True if the requests do not show whether `violation` is really a violation. */
  isUndecided?: boolean
}

/** A price that is not allowed: the latest request with this price, and the number of such requests. */
interface TriedPrice {
  last: JournalEntry
  count: number
}

/**
 * Returns true if another worker may have sent the request before the client received the refusal of the earlier
 * request.
 */
function mayBeParallel({ last, count }: TriedPrice, entry: JournalEntry): boolean {
  return count < MAX_PARALLEL && mayBeInFlight(last, entry) && mayBeOtherOrder(last, entry)
}

function triedAgainText({ en, ja }: Text): Text {
  return { en: `${en}, as in an earlier request`, ja: `${ja}（以前のリクエストと同じ）` }
}

interface ListedBrands {
  brands: readonly Brand[]
  /** Journal id of the request that read the list. */
  id: string
}

interface ReadLists {
  /** The list that the client read last; null if the journal does not hold the complete list. */
  last: ListedBrands | null
  /** The lists that no purchase has used yet. Several workers may each have read a list for their next purchase. */
  unused: ListedBrands[]
}

/** Maximum number of unused lists that are kept. Older lists are dropped. The limit keeps the run time linear. */
const MAX_UNUSED = 100

/**
 * Returns the brands of a list; null if the journal does not hold the complete list. A body that is identical to the
 * last body is not parsed again, because lists rarely change.
 */
const readList = memoLast(
  (body: string | null): readonly Brand[] | null =>
    brandsSchema().safeParse(parseJsonOrUndefined(body)).data?.brands ?? null,
)

function evaluatePurchase(entry: JournalEntry, lists: ReadLists | undefined): EvaluatedPurchase | undefined {
  if (entry.operation !== 'realpay-gift.create-purchase' || lists?.last === null) return undefined
  const made = createPurchaseSchema().safeParse(parseJsonOrUndefined(entry.request.body))
  if (!made.success) return undefined
  if (lists) {
    const { last, unused } = lists
    const used = [last, ...unused.toReversed()].find(({ brands }) => !notOffered(made.data, brands))
    if (used) lists.unused = unused.filter((list) => list !== used)
    const { what, price } = notOffered(made.data, last.brands) ?? {}
    return {
      violation: what && { what, requests: [last.id, entry.id] },
      triedPrice: price === undefined ? undefined : JSON.stringify([entry.caller, price]),
      isUndecided: used !== undefined,
    }
  }
  // If the client never requested a list of brands, only a refusal by the provider shows a wrong brand or price.
  const isRefused = entry.outcome.rule === 'RP-D6' || entry.outcome.rule === 'RP-D15'
  const isRefusal = isRefused && entry.outcome.code === 'bad-request'
  if (!isRefusal && entry.outcome.code !== 'ok') return undefined
  if (!isRefusal) return {}
  return {
    violation: { what: neverListedText(entry), requests: [entry.id] },
    triedPrice: entry.outcome.rule === 'RP-D15' ? JSON.stringify([entry.caller, entry.outcome.reason]) : undefined,
  }
}

function neverListedText({ outcome: { reason, rule } }: JournalEntry): Text {
  return {
    en: `${reason}, which was never asked for`,
    ja: `購入IDに、${rule === 'RP-D15' ? 'ブランドに使えない金額' : '一覧にないブランド'}が指定された（一覧は一度も取得されていない）`,
  }
}

function notOffered(
  { brands, prices, is_strict }: CreatePurchase,
  listed: readonly Brand[],
): { what: Text; price?: string } | undefined {
  const offered = new Map(listed.map((brand) => [brand.code, brand]))
  for (const code of brands) {
    const brand = offered.get(code)
    const name = code.slice(0, 40)
    if (!brand)
      return {
        what: {
          en: `a purchase named the brand "${name}", which the last list did not offer`,
          ja: `購入IDに、直近の一覧にないブランド「${name}」が指定された`,
        },
      }
    const price = prices.find((candidate) => !allows(brand, candidate))
    if (is_strict && price !== undefined) return { what: strictText(name, price), price: `${code} ${price}` }
  }
  return undefined
}

function strictText(brand: string, price: number): Text {
  return {
    en: `a purchase with is_strict named ${yenText(price).en}, which the last list does not allow for "${brand}"`,
    ja: `is_strict の購入IDに、直近の一覧ではブランド「${brand}」に使えない${yenText(price).ja}が指定された`,
  }
}

function evaluatePrice(entry: JournalEntry, creations: readonly JournalEntry[]): EvaluatedPurchase | undefined {
  const { operation, outcome } = entry
  if (operation !== 'realpay-gift.buy-gift' || outcome.rule !== 'RP-D12') return undefined
  if (outcome.code !== 'bad-request') return {}
  const purchaseId = purchaseIdOf(entry)
  const made = creations.find(({ response }) => response.body?.includes(`"${purchaseId}"`))
  const price = jsonMembers(entry).get('price')
  const what = {
    en: `a gift was ordered at a wrong price: ${outcome.reason}`,
    ja: `購入IDの prices にない金額${typeof price === 'number' ? `（${yenText(price).ja}）` : ''}でギフトを購入しようとした`,
  }
  return {
    violation: { what, requests: [...(made ? [made.id] : []), entry.id] },
    triedPrice: JSON.stringify([entry.caller, purchaseId, price]),
  }
}
