import type { Statement } from '../clearances/clearance.ts'
import { joinTexts, type Text } from '../localized-text.ts'
import type { BilledCode } from './billed-code.ts'
import type { BookLine, OrderState } from './book.ts'
import { type Finding, type FindingKind, findingTexts, specialRemedies } from './finding.ts'
import { type LostOrder, matchStatements } from './lost-order.ts'
import { matchOrders, type MatchedOrder } from './match-orders.ts'
import { codeName, orderName, partText, texts } from './sentences.ts'

/** The comparison of a book with a ledger. */
export interface BookComparison {
  /** `differs` if a finding has the severity `error`. */
  result: 'agreed' | 'differs'
  /** Errors come first. */
  findings: readonly Finding[]
  totals: BookTotals
}

/** Totals of the comparison. Amounts are in yen. */
export interface BookTotals extends Readonly<Record<OrderState, number>> {
  /** Number of orders in the book. `kept`, `unknown` and `failed` are the numbers of orders in these states. */
  orders: number
  /** Number of codes in the ledger. */
  issued: number
  /** Face values and fees of all codes in the ledger. */
  billedYen: number
  /** Amounts of all kept orders of the book, without fees. */
  keptYen: number
  errors: number
  notices: number
  /** Sum of the yen of the findings with the severity `error`. */
  differenceYen: number
}

/**
 * Compares a client's book with the codes that the providers issued, as accountants reconcile two books. The last line
 * of an order contains the current state of the order. An issued code belongs to the order whose lines contain the code
 * or the code's reference. If the client cannot know the reference, because the response was lost, the code belongs to
 * an order of the same provider and amount that has no code.
 *
 * An order in the state `unknown` is not an error, even if a code was issued. The finding says what to ask the
 * provider.
 * @param lines the lines of the book, as `parseBook` returns them
 * @param codes all issued codes, oldest first
 * @param lost the orders of the journal without a code whose outcome the client cannot know, oldest first; with them,
 * the comparison knows what the provider said about such orders
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

/** Returns true if the order is kept and an earlier line of the order is unknown. */
function wasUnknown({ lines, last }: MatchedOrder): boolean {
  return last.state === 'kept' && lines.some(({ state }) => state === 'unknown')
}

function amountKey(provider: string, amount: number): string {
  return JSON.stringify([provider, amount])
}

/**
 * Returns the finding for a code that belongs to no order. If the provider said that no code was issued, the client
 * could not know the code, so the kind of the finding is different.
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

type Cost = (...billed: BilledCode[]) => number

function orderFindings(
  order: MatchedOrder,
  owners: Map<BilledCode, MatchedOrder>,
  cost: Cost,
  statement: Statement | undefined,
): Finding[] {
  const { last, kept, others, isGuess } = order
  const name = orderName(last)
  if (last.state === 'kept') return keptFindings(order, owners, cost)
  const issued = [...kept, ...others]
  const [code] = issued
  if (last.state === 'unknown') return unknownFindings(order, issued, cost, statement)
  if (!code) return []
  if (issued.every(isDenied)) return [contradictedFinding(order, issued, code, cost)]
  const { failedRemedy } = code
  return [
    finding('failed-issued', {
      order,
      code,
      more: issued,
      yen: cost(...issued),
      text: texts.failedIssued(name, codeName(code), issued.length, isGuess),
      remedy: failedRemedy && joinTexts([findingTexts['failed-issued'].remedy, failedRemedy], 'sentence'),
    }),
  ]
}

function isDenied({ cleared }: BilledCode): boolean {
  return cleared?.as === 'not-issued'
}

function contradictedFinding(
  order: MatchedOrder,
  issued: readonly BilledCode[],
  code: BilledCode,
  cost: Cost,
): Finding {
  return finding('provider-contradicted', {
    order,
    code,
    more: issued,
    yen: cost(...issued),
    text: texts.contradicted(codeName(code)),
  })
}

/**
 * Returns the findings for an unknown order: what the provider said about it, or what to ask the provider.
 * @param statement what the provider said about the order, if no code was issued for it
 */
function unknownFindings(
  order: MatchedOrder,
  issued: readonly BilledCode[],
  cost: Cost,
  statement: Statement | undefined,
): Finding[] {
  const name = orderName(order.last)
  const [code] = issued
  if (!code) {
    const details = { order, yen: 0 }
    if (!statement) return [finding('unknown-not-issued', { ...details, text: texts.unknownNotIssued(name) })]
    return statement.as === 'issued'
      ? [
          finding('cleared-issued', {
            ...details,
            text: texts.clearedIssued(name, statement.at),
            remedy: specialRemedies.noCodeToGet,
          }),
        ]
      : [finding('cleared-not-issued', { ...details, text: texts.clearedNotIssued(name, statement.at) })]
  }
  const { cleared } = code
  if (cleared && issued.every(isDenied))
    return [
      finding('cleared-not-issued', { order, yen: 0, text: texts.clearedNotIssued(name, cleared.at) }),
      contradictedFinding(order, issued, code, cost),
    ]
  const details = { order, code, more: issued, yen: cost(...issued) }
  return cleared && issued.every((one) => one.cleared)
    ? [finding('cleared-issued', { ...details, text: texts.clearedIssued(name, cleared.at, codeName(code)) })]
    : [
        finding('unknown-issued', {
          ...details,
          text: texts.unknownIssued(name, codeName(code), issued.length, order.isGuess),
        }),
      ]
}

function keptFindings(order: MatchedOrder, owners: Map<BilledCode, MatchedOrder>, cost: Cost): Finding[] {
  const { last, kept, others } = order
  const name = orderName(last)
  const [code, ...surplus] = kept
  if (last.codes.length === 0 || !code) {
    const [named] = others
    const kind = last.codes.length === 0 ? 'code-missing' : 'never-issued'
    const sentence = last.codes.length === 0 ? texts.codeMissing : texts.neverIssued
    return [
      finding(kind, {
        order,
        code: named,
        more: others,
        yen: named ? cost(...others) : last.amount,
        text: sentence(name, named && codeName(named)),
      }),
    ]
  }
  const owner = owners.get(code)
  if (owner)
    return [
      finding('same-code-twice', {
        order,
        code,
        yen: last.amount,
        text: texts.sameCodeTwice(orderName(owner.last), name),
      }),
    ]
  owners.set(code, order)
  const extra = [...surplus, ...others]
  return [
    ...(extra.length === 0
      ? []
      : [
          finding('two-codes', {
            order,
            code,
            more: [code, ...extra],
            yen: cost(...extra),
            text: texts.twoCodes(name, extra.length + 1),
          }),
        ]),
    ...code.parts
      .filter(({ value }) => !last.codes.includes(value))
      .map((part) =>
        finding(`${part.kind}-missing`, { order, code, yen: cost(code), text: partText(name, part.name) }),
      ),
    ...(last.amount === code.faceValue
      ? []
      : [
          finding('wrong-amount', {
            order,
            code,
            yen: Math.abs(last.amount - code.faceValue),
            text: texts.wrongAmount(name, last.amount, code.faceValue),
          }),
        ]),
  ]
}

interface Details {
  order?: MatchedOrder
  code?: BilledCode | undefined
  /** All codes that the finding is about, if there are several. */
  more?: readonly BilledCode[]
  yen: number
  text: Text
  /** Replaces the remedy of the kind. */
  remedy?: Text | undefined
}

function finding(kind: FindingKind, { order, code, more = code ? [code] : [], yen, text, remedy }: Details): Finding {
  const { severity, remedy: usual } = findingTexts[kind]
  return {
    kind,
    severity,
    provider: order?.last.provider ?? code?.provider ?? '',
    order: order?.last.order ?? null,
    reference: code?.reference ?? order?.last.reference ?? null,
    lines: order?.lines.map(({ line }) => line) ?? [],
    yen,
    text,
    remedy: remedy ?? usual,
    requests: more.map(({ journalId }) => journalId).toSorted(),
  }
}
