import type { BilledCode } from './billed-code.ts'
import type { BookLine, OrderState } from './book.ts'
import { type Finding, specialRemedies } from './findings/finding.ts'
import { type LostOrder, matchStatements } from './findings/provider-statements.ts'
import { type Cost, finding } from './findings/make-finding.ts'
import { matchOrders, type MatchedOrder } from './match-orders.ts'
import { orderFindings } from './findings/order-findings.ts'
import { codeName, texts } from './findings/sentences.ts'

/** The comparison of a book with a ledger. */
export interface BookComparison {
  /** `differs` if a finding has the severity `error`. */
  result: 'agreed' | 'differs'
  /** The findings of the severity `error` come first, then the findings of the severity `notice`. */
  findings: readonly Finding[]
  totals: BookTotals
}

/** Totals of the comparison. Amounts are in yen. */
export interface BookTotals extends Readonly<Record<OrderState, number>> {
  /** Number of orders in the book. `kept`, `unknown` and `failed` are the numbers of orders in these states. */
  orders: number
  /** Number of codes in the ledger. */
  issued: number
  /** Sum of the face values and fees of all codes in the ledger. */
  billedYen: number
  /** Sum of the amounts of all orders of the book in the state `kept`, without fees. */
  keptYen: number
  errors: number
  notices: number
  /** Sum of the amounts (`yen`) of the findings with the severity `error`. */
  differenceYen: number
}

/**
 * Compares a client's book with the codes that the providers issued. The state in an order's last line is the current
 * state of the order. An issued code belongs to an order in one of these cases:
 * - A line of the order contains the code or the code's reference.
 * - No order contains the code or the code's reference. The order has the same provider and amount as the code, and no
 *   other code belongs to the order. This rule exists because the client cannot know the reference if the response was
 *   lost.
 *
 * An order in the state `unknown` leads to a notice that says what to ask the provider, even if a code was issued. The
 * finding is an error only if the client received the code in a readable response: the client then paid for the code
 * and lost the code.
 * @param lines the lines of the book, as `parseBook` returns them
 * @param codes all issued codes, oldest first
 * @param lost the orders of the journal for which no code was issued and whose outcome the client cannot know, oldest
 * first; each order contains the provider's last statement about the order
 *
 * @example
 * ```ts
 * import { compareBook, parseBook } from 'gift-provider-mock/scenarios'
 *
 * const lines = parseBook('order,provider,amount,reference,codes,state\nA-1,at-gift,500,,,failed\n')
 * const billed = {
 *   provider: 'at-gift', product: 'DC500', reference: 'AZ01', code: 'AAAA-123456-BBBB', faceValue: 500, fee: 0,
 *   delivered: false, journalId: '000000001', aliases: [], parts: [], clientChoosesReference: false,
 * }
 * const { result, findings } = compareBook(lines, [billed])
 * console.log(result, findings.map(({ kind, yen }) => [kind, yen])) // differs [['failed-issued', 500]]
 * ```
 */
export function compareBook(
  lines: readonly BookLine[],
  codes: readonly BilledCode[],
  lost: readonly LostOrder[] = [],
): BookComparison {
  const { orders, unclaimed } = matchOrders(lines, codes)
  const statements = matchStatements(orders, lost)
  const retried = new Set(orders.filter(wasUnknown).map(({ last }) => amountKey(last.provider, last.amount)))
  const counted = new Set<BilledCode>()
  /** Returns the cost of the codes in yen. A code that an earlier finding contains is not counted again. */
  const cost = (...billed: BilledCode[]): number => {
    const fresh = billed.filter((code) => !counted.has(code))
    for (const code of fresh) counted.add(code)
    return sum(fresh.map(({ faceValue, fee }) => faceValue + fee))
  }
  const owners = new Map<BilledCode, MatchedOrder>()
  const all = [
    ...orders.flatMap((order) => orderFindings(order, owners, cost, statements.get(order))),
    ...unclaimed.map((code) => billedFinding(code, cost, retried.has(amountKey(code.provider, code.faceValue)))),
  ]
  const errors = all.filter(({ severity }) => severity === 'error')
  const notices = all.filter(({ severity }) => severity === 'notice')
  const count = (state: OrderState): number => orders.filter(({ last }) => last.state === state).length
  return {
    result: errors.length > 0 ? 'differs' : 'agreed',
    findings: [...errors, ...notices],
    totals: {
      orders: orders.length,
      kept: count('kept'),
      unknown: count('unknown'),
      failed: count('failed'),
      issued: codes.length,
      billedYen: sum(codes.map(({ faceValue, fee }) => faceValue + fee)),
      keptYen: sum(orders.flatMap(({ last }) => (last.state === 'kept' ? [last.amount] : []))),
      errors: errors.length,
      notices: notices.length,
      differenceYen: sum(errors.map(({ yen }) => yen)),
    },
  }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}

/** Returns true if the last line of the order has the state `kept` and an earlier line has the state `unknown`. */
function wasUnknown({ lines, last }: MatchedOrder): boolean {
  return last.state === 'kept' && lines.some(({ state }) => state === 'unknown')
}

function amountKey(provider: string, amount: number): string {
  return JSON.stringify([provider, amount])
}

/**
 * Returns the finding for a code that belongs to no order of the book. The kind of the finding is usually
 * `billed-unknown`. If the provider stated that this code was not issued, the kind is `provider-contradicted`, because
 * the client could not know that the code exists.
 * @param maybeRetried true if the code may be the first code of an order that the client sent again
 */
function billedFinding(code: BilledCode, cost: Cost, maybeRetried: boolean): Finding {
  return code.cleared?.as === 'not-issued'
    ? finding('provider-contradicted', { code, yen: cost(code), text: texts.contradicted(codeName(code)) })
    : finding('billed-unknown', {
        code,
        yen: cost(code),
        text: texts.billedUnknown(codeName(code)),
        remedy: maybeRetried ? specialRemedies.firstCode : undefined,
      })
}
