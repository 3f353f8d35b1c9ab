import type { LostOrder } from '../book/lost-order.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { Provider } from '../provider/provider.ts'
import { type ClearanceIndex, statementOf } from './clearance.ts'
import { journalOrders } from './journal-orders.ts'

/** Returns the orders whose outcome the client cannot know and for which the ledger has no code, oldest first. */
export function lostOrders(
  providers: readonly Pick<Provider, 'name' | 'book'>[],
  listed: readonly JournalEntry[],
  codes: readonly LedgerEntry[],
  clearances: ClearanceIndex,
): LostOrder[] {
  const issuing = new Set(codes.map(({ journalId }) => journalId))
  return providers
    .flatMap((provider) => journalOrders(provider, listed))
    .flatMap(({ provider, reference, amount, entries, lost }) =>
      lost && !entries.some(({ id }) => issuing.has(id))
        ? [{ provider, reference, amount, cleared: statementOf(clearances.ofRequest(lost.id)) }]
        : [],
    )
}
