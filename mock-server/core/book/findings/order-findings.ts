import type { Statement } from '../../clearances/clearance.ts'
import { joinTexts } from '../../localized-text.ts'
import type { BilledCode } from '../billed-code.ts'
import { type Finding, findingTexts, specialRemedies } from './finding.ts'
import { type Cost, finding } from './make-finding.ts'
import { isComplete, type MatchedOrder } from '../match-orders.ts'
import { codeName, orderName, partText, texts } from './sentences.ts'

/**
 * Returns the findings for an order of the book.
 * @param owners maps each code that is already assigned to the order of the code. If `order` has the state `kept`, the
 * function adds the code of `order` to this map
 * @param statement the provider's statement about the order; used only if no code was issued for the order
 */
export function orderFindings(
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
      codes: issued,
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
    codes: issued,
    yen: cost(...issued),
    text: texts.contradicted(codeName(code)),
  })
}

/**
 * Returns the findings for an unknown order: what the provider said about the order, or what to ask the provider.
 * @param statement the provider's statement about the order; used only if no code was issued for the order
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
  const received = issued.filter((one) => one.received && !one.cleared)
  const [first] = received
  if (first) {
    const text = texts.unknownDelivered(name, codeName(first), received.length)
    return [finding('unknown-delivered', { order, code: first, codes: issued, yen: cost(...received), text })]
  }
  const details = { order, code, codes: issued, yen: cost(...issued) }
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
        codes: others,
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
            codes: [code, ...extra],
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
    ...(code.orphaned && isComplete(last, code)
      ? [finding('kept-undelivered', { order, code, yen: 0, text: texts.keptUndelivered(name) })]
      : []),
  ]
}
