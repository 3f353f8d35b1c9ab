import type { BilledCode } from './billed-code.ts'
import type { BookLine, OrderState } from './book.ts'
import type { CodesInBook } from '../ledger.ts'

/** An order of the book with the issued codes that belong to it. */
export interface MatchedOrder {
  /** The lines of the order. The last line is the current state of the order. */
  lines: readonly BookLine[]
  last: BookLine
  /** Codes of the ledger that the last line contains. */
  kept: readonly BilledCode[]
  /**
   * Other codes of the ledger that belong to the order. For each of these codes, a line of the order contains the code
   * or the code's reference, or the code was assigned because provider and amount are equal.
   */
  others: readonly BilledCode[]
  /**
   * True if the code in `others` was found by provider and amount alone, because no reference connects the code with
   * the order.
   */
  isGuess: boolean
}

/**
 * Groups the lines of the book into orders, and finds the issued codes of each order.
 * @returns the orders, sorted by their first lines, and the codes that belong to no order
 */
export function matchOrders(
  lines: readonly BookLine[],
  codes: readonly BilledCode[],
): { orders: MatchedOrder[]; unclaimed: BilledCode[] } {
  const byReference = Map.groupBy(codes, ({ provider, reference }) => keyOf(provider, reference))
  const byCode = new Map(
    codes.flatMap((code) => [code.code, ...code.aliases].map((name) => [keyOf(code.provider, name), code] as const)),
  )
  const claimed = new Set<BilledCode>()
  const keptIn = ({ provider, codes: given }: BookLine): BilledCode[] =>
    distinct(given.flatMap((code) => byCode.get(keyOf(provider, code)) ?? []))
  const namedIn = ({ provider, reference }: BookLine): BilledCode[] =>
    reference === null ? [] : (byReference.get(keyOf(provider, reference)) ?? [])

  const groups = Map.groupBy(lines, ({ provider, order }) => keyOf(provider, order))
  const orders = [...groups.values()].flatMap((its): MatchedOrder[] => {
    const last = its.at(-1)
    if (!last) return []
    const kept = keptIn(last)
    const all = distinct(its.flatMap((line) => [...keptIn(line), ...namedIn(line)]))
    for (const code of all) claimed.add(code)
    return [{ lines: its, last, kept, others: all.filter((code) => !kept.includes(code)), isGuess: false }]
  })
  const guesses = guessByAmount(
    orders,
    codes.filter((code) => !claimed.has(code)),
  )
  for (const code of guesses.values()) claimed.add(code)
  return {
    orders: orders.map((order) => {
      const code = guesses.get(order)
      return code ? { ...order, others: [code], isGuess: true } : order
    }),
    unclaimed: codes.filter((code) => !claimed.has(code)),
  }
}

/**
 * Returns the journal ids of the requests whose codes the client's book contains. `kept`: the last line of the code's
 * order has the state `kept` and contains all values that the end user needs. `unknown`: the last line of the code's
 * order has the state `unknown`, and the book contains the code's reference.
 */
export function codesInBook(lines: readonly BookLine[], codes: readonly BilledCode[]): CodesInBook {
  const { orders } = matchOrders(lines, codes)
  return {
    kept: new Set(
      orders.flatMap(({ last, kept }) =>
        last.state === 'kept' ? idsOf(kept.filter((code) => isComplete(last, code))) : [],
      ),
    ),
    unknown: new Set(
      orders.flatMap(({ last, others, isGuess }) => (last.state === 'unknown' && !isGuess ? idsOf(others) : [])),
    ),
  }
}

function idsOf(codes: readonly BilledCode[]): string[] {
  return codes.map(({ journalId }) => journalId)
}

/** Returns true if the line contains all values that the end user needs in addition to the code. */
export function isComplete({ codes }: BookLine, { parts }: BilledCode): boolean {
  return parts.every(({ value }) => codes.includes(value))
}

/**
 * The steps that assign codes to orders if no reference connects a code with an order. The first step of the list runs
 * first. Each step handles the orders with the state `state`. If `lost` is true, the step assigns codes whose response
 * was not delivered; otherwise, codes whose response was delivered. The steps for unknown orders come first, so that a
 * failed order gets a code only if there are more codes than unknown orders.
 */
const assignmentSteps: readonly { state: OrderState; lost: boolean }[] = [
  { state: 'unknown', lost: true },
  { state: 'unknown', lost: false },
  { state: 'failed', lost: true },
  { state: 'failed', lost: false },
  { state: 'kept', lost: true },
  { state: 'kept', lost: false },
]

/**
 * Assigns the remaining codes to orders that have no code but have the same provider and amount. A client does not know
 * the TranId of a code whose response was lost, so no reference connects the order and the code.
 */
function guessByAmount(
  orders: readonly MatchedOrder[],
  remaining: readonly BilledCode[],
): ReadonlyMap<MatchedOrder, BilledCode> {
  // A pool contains either the lost codes or the delivered codes of one provider and face value. The oldest code is the
  // last element of a pool, because removing the last element of an array is faster than removing the first element.
  const free = Map.groupBy(remaining.toReversed(), ({ provider, faceValue, delivered }) =>
    poolKey(provider, faceValue, !delivered),
  )
  const guesses = new Map<MatchedOrder, BilledCode>()
  const open = orders.filter(
    ({ kept, others, last }) => kept.length + others.length === 0 && (last.state !== 'kept' || last.codes.length === 0),
  )
  for (const { state, lost } of assignmentSteps)
    for (const order of open) {
      const { provider, amount, state: its } = order.last
      const pool = its === state && !guesses.has(order) ? free.get(poolKey(provider, amount, lost)) : undefined
      const code = pool?.at(-1)
      if (!code || isRuledOut(order, code)) continue
      guesses.set(order, code)
      pool?.pop()
    }
  return guesses
}

/**
 * Returns true if the order has a reference and the client chooses the references. The code then cannot belong to the
 * order, because the code has another reference.
 */
function isRuledOut({ lines }: MatchedOrder, { clientChoosesReference }: BilledCode): boolean {
  return clientChoosesReference && lines.some(({ reference }) => reference !== null)
}

function poolKey(provider: string, amount: number, lost: boolean): string {
  return JSON.stringify([provider, amount, lost])
}

function keyOf(provider: string, name: string): string {
  return JSON.stringify([provider, name])
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}
