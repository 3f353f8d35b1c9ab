import type { Statement } from '../../clearances/clearance.ts'
import type { MatchedOrder } from '../match-orders.ts'

/** An order in the journal for which no code was issued. The client cannot know the outcome of the order. */
export interface LostOrder {
  provider: string
  /** The reference that the client chose; null if the client chose no reference. */
  reference: string | null
  /** Face value in yen; null if the request does not state an amount. */
  amount: number | null
  /** The provider's last statement about the order; undefined if the provider made no statement. */
  cleared?: Statement | undefined
}

/**
 * For each order of the book with the state `unknown` and without an issued code, finds the provider's statement about
 * the order. An order of the book corresponds to the lost order with the same reference. The first order without a
 * reference corresponds to the oldest lost order of the same provider and amount, the second order to the next lost
 * order, and so on. If there are more lost orders than orders to match, the oldest lost orders with a statement are
 * left out. The client has probably already recorded the results of these orders in the book.
 * @param lost the lost orders, oldest first
 */
export function matchStatements(
  orders: readonly MatchedOrder[],
  lost: readonly LostOrder[],
): ReadonlyMap<MatchedOrder, Statement> {
  const open = orders.filter(({ last, kept, others }) => last.state === 'unknown' && kept.length + others.length === 0)
  const byReference = Map.groupBy(lost, ({ provider, reference }) => JSON.stringify([provider, reference]))
  const named = new Map(
    open.flatMap((order) => {
      const found = order.lines
        .flatMap(({ provider, reference }) =>
          reference === null ? [] : (byReference.get(JSON.stringify([provider, reference])) ?? []),
        )
        .at(-1)
      return found ? [[order, found] as const] : []
    }),
  )
  const taken = new Set(named.values())
  const pools = Map.groupBy(
    lost.filter((order) => !taken.has(order)),
    ({ provider, amount }) => JSON.stringify([provider, amount]),
  )
  const nameless = Map.groupBy(
    open.filter((order) => !named.has(order) && order.lines.every(({ reference }) => reference === null)),
    ({ last: { provider, amount } }) => JSON.stringify([provider, amount]),
  )
  const guessed = [...nameless].flatMap(([key, its]) => {
    const remaining = dropOldestCleared(pools.get(key) ?? [], its.length)
    return its.flatMap((order, index) => {
      const found = remaining[index]
      return found ? [[order, found] as const] : []
    })
  })
  return new Map([...named, ...guessed].flatMap(([order, { cleared }]) => (cleared ? [[order, cleared] as const] : [])))
}

/**
 * Removes orders from the list until `count` orders are left. Removes only orders with a statement of the provider,
 * oldest first, so the result can be longer.
 */
function dropOldestCleared(lost: readonly LostOrder[], count: number): LostOrder[] {
  let surplus = lost.length - count
  return lost.filter(({ cleared }) => !(cleared && surplus-- > 0))
}
