import type { LostOrder } from '../book/findings/provider-statements.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { Provider } from '../provider/provider.ts'
import { type Clearance, indexClearances, statementOf } from './clearance.ts'
import { journalOrders } from './journal-orders.ts'

/**
 * Returns the orders whose outcome the client cannot know and for which the ledger has no code, oldest first. An order
 * whose request is no longer in the journal is included only if the order has a clearance.
 * @param clearances all clearances of the sandbox, oldest first
 */
export function lostOrders(
  providers: readonly Pick<Provider, 'name' | 'book'>[],
  listed: readonly JournalEntry[],
  codes: readonly LedgerEntry[],
  clearances: readonly Clearance[],
): LostOrder[] {
  const issuing = new Set(codes.map(({ journalId }) => journalId))
  const cleared = indexClearances(clearances)
  const inJournal = new Set(listed.map(({ id }) => id))
  const issued = new Set(codes.flatMap(cleared.ofCode))
  const gone = clearances.filter((clearance) => !inJournal.has(clearance.request) && !issued.has(clearance))
  return [
    ...[...Map.groupBy(gone, ({ request }) => request).values()].flatMap((its) =>
      its
        .slice(0, 1)
        .map(({ provider, reference, amount = null }) => ({ provider, reference, amount, cleared: statementOf(its) })),
    ),
    ...providers
      .flatMap((provider) => journalOrders(provider, listed))
      .flatMap(({ provider, reference, amount, entries, lost }) =>
        lost && !entries.some(({ id }) => issuing.has(id))
          ? [{ provider, reference, amount, cleared: statementOf(cleared.ofRequest(lost.id)) }]
          : [],
      ),
  ]
}
