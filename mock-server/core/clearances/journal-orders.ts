import type { JournalEntry } from '../journal/journal.ts'
import type { Provider } from '../provider/provider.ts'

/**
 * An order, reconstructed from the journal: all requests with the same reference, or one request without a reference.
 */
export interface JournalOrder {
  provider: string
  reference: string | null
  /** Face value that the request states, in yen; null if the request does not state a face value. */
  amount: number | null
  entries: JournalEntry[]
  /** The first request whose outcome the caller cannot know; undefined if there is no such request. */
  lost: JournalEntry | undefined
  /** True if the provider refused all requests of the order. */
  isRefused: boolean
}

/** Returns the orders that clients sent to a provider, oldest first. */
export function journalOrders(
  { name, book }: Pick<Provider, 'name' | 'book'>,
  listed: readonly JournalEntry[],
): JournalOrder[] {
  const orders = new Map<string, JournalOrder>()
  for (const entry of listed) {
    const use = entry.provider === name ? book.orderOf(entry) : undefined
    if (!use) continue
    const { reference, amount, outcome } = use
    const key = reference === null ? entry.id : JSON.stringify([entry.caller, reference])
    const order = orders.get(key) ?? {
      provider: name,
      reference,
      amount,
      entries: [],
      lost: undefined,
      isRefused: true,
    }
    orders.set(key, order)
    order.entries.push(entry)
    if (outcome === 'unknown') order.lost ??= entry
    if (outcome !== 'refused') order.isRefused = false
  }
  return [...orders.values()]
}
