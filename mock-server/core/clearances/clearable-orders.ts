import type { BookRules } from '../book/billed-code.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { LedgerEntry } from '../ledger.ts'
import { journalOrders } from './journal-orders.ts'

/**
 * An order for which a clearance can be recorded. A clearance is a statement of the provider that a code was issued for
 * the order, or that no code was issued.
 */
export interface ClearableOrder {
  provider: string
  /** Fingerprint of the credentials with which the order was sent; null if the request had no credentials. */
  caller: string | null
  /** The request id that the client chose for the order; null if the client chose no request id. */
  reference: string | null
  /** Face value in yen; null if the face value is not known. */
  amount: number | null
  /**
   * Journal id of the order's first request with an unknown outcome; if there is none, of the order's first request. A
   * clearance names the order by this id.
   */
  request: string
  /** Journal ids of all requests of the order. */
  requests: readonly string[]
  /**
   * References by which the order can be named: the reference of the order, and the references of the order's codes.
   */
  references: ReadonlySet<string>
  /** Time of the first request by the sandbox's clock, in milliseconds since the epoch. */
  atMs: number
  /** True if the client cannot know the outcome. */
  isUnknown: boolean
  /** Status with which the provider refused the order; undefined if the order was not refused. */
  refusedWith: number | undefined
}

/** The parts of a provider that are needed to read the provider's orders from the journal. */
type OrderedProvider = Readonly<{ name: string; book: BookRules }>

/**
 * Returns the orders of a provider in the journal, oldest first. An order whose request was removed from the journal is
 * included only if the ledger has a code for the order.
 */
export function clearableOrders(
  provider: OrderedProvider,
  listed: readonly JournalEntry[],
  codes: readonly LedgerEntry[],
): ClearableOrder[] {
  const own = codes.filter((code) => code.provider === provider.name)
  const orders = ordersInJournal(provider, listed, own)
  const known = new Set(orders.flatMap(({ requests }) => requests))
  const named = new Set(orders.map(referenceKey))
  const evicted = own
    .filter(({ journalId }) => !known.has(journalId))
    .map((code) => orderOfCode(provider, code))
    .filter((order) => order.reference === null || !named.has(referenceKey(order)))
  return [...evicted, ...orders]
}

function ordersInJournal(
  provider: OrderedProvider,
  listed: readonly JournalEntry[],
  codes: readonly LedgerEntry[],
): ClearableOrder[] {
  const referenceByRequest = new Map(codes.map(({ journalId, reference }) => [journalId, reference]))
  return journalOrders(provider, listed).flatMap(
    ({ reference, amount, entries, lost, isRefused }): ClearableOrder[] => {
      const [first] = entries
      const entry = lost ?? first
      if (!first || !entry) return []
      const ids = entries.map(({ id }) => id)
      const references = [reference, ...ids.map((id) => referenceByRequest.get(id))]
      return [
        {
          provider: provider.name,
          caller: entry.caller,
          reference,
          amount,
          request: entry.id,
          requests: ids,
          references: new Set(references.filter((one) => typeof one === 'string')),
          atMs: first.atMs,
          isUnknown: lost !== undefined,
          refusedWith: isRefused ? entry.response.status : undefined,
        },
      ]
    },
  )
}

function orderOfCode(
  { name, book }: OrderedProvider,
  { caller, reference, faceValue, journalId, atMs, orphaned }: LedgerEntry,
): ClearableOrder {
  return {
    provider: name,
    caller,
    reference: book.clientChoosesReference ? reference : null,
    amount: faceValue,
    request: journalId,
    requests: [journalId],
    references: new Set([reference]),
    atMs,
    isUnknown: orphaned,
    refusedWith: undefined,
  }
}

function referenceKey({ caller, reference }: Pick<ClearableOrder, 'caller' | 'reference'>): string {
  return JSON.stringify([caller, reference])
}
