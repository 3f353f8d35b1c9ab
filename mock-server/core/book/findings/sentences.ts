import { sameInBoth, type Text, yenText } from '../../localized-text.ts'
import type { BilledCode } from '../billed-code.ts'
import type { BookLine } from '../book.ts'

/** Maximum number of characters of an order's name in a sentence. A longer name is truncated. */
const MAX_NAME = 60

export function orderName({ order, provider }: BookLine): Text {
  const name = order.length > MAX_NAME ? `${order.slice(0, MAX_NAME)}…` : order
  return { en: `order "${name}" (${provider})`, ja: `注文「${name}」（${provider}）` }
}

/** Returns a description of an issued code. The description does not contain the code itself. */
export function codeName({ provider, product, faceValue, fee, reference, title }: BilledCode): Text {
  const [price, fees] = [yenText(faceValue), yenText(fee)]
  if (title) {
    const { noun, detail } = title
    return {
      en: `${noun.en}, ${detail.en}${fee === 0 ? '' : `, fees of ${fees.en}`}, reference ${reference}`,
      ja: `${noun.ja}（${detail.ja}${fee === 0 ? '' : `、手数料 ${fees.ja}`}、参照番号 ${reference}）`,
    }
  }
  const more = fee === 0 ? sameInBoth('') : { en: ` and ${fees.en} of fees`, ja: `、手数料 ${fees.ja}` }
  return {
    en: `a code of ${product} (${provider}) for ${price.en}${more.en}, reference ${reference}`,
    ja: `${product}（${provider}）のコード（${price.ja}${more.ja}、参照番号 ${reference}）`,
  }
}

const NONE: Text = sameInBoth('')

export const texts = {
  billedUnknown: (code: Text): Text => ({
    en: `${code.en}, is billed, and the book has no order for it`,
    ja: `${code.ja}が請求されるが、帳簿に該当する注文がない`,
  }),
  sameCodeTwice: (first: Text, second: Text): Text => ({
    en: `${second.en} has the same code as ${first.en}`,
    ja: `${second.ja}のコードが${first.ja}と同じである`,
  }),
  twoCodes: (order: Text, count: number): Text => ({
    en: `${count} codes were issued for ${order.en}`,
    ja: `${order.ja}に対してコードが ${count} 件発行されている`,
  }),
  contradicted: (code: Text): Text => ({
    en: `${code.en}, is billed, although the provider said that it was not issued`,
    ja: `プロバイダーが「未発行」と回答した ${code.ja}が請求される`,
  }),
  codeMissing: (order: Text, code: Text = NONE): Text => ({
    en: `${order.en} is kept, but the book has no code for it${code.en === '' ? '' : `; the provider issued ${code.en}`}`,
    ja: `${order.ja}は kept だが、帳簿にコードがない${code.ja === '' ? '' : `（プロバイダーは${code.ja}を発行済み）`}`,
  }),
  neverIssued: (order: Text, code: Text = NONE): Text => ({
    en: `the ledger does not know the code of ${order.en}${code.en === '' ? '' : `; under its reference, the provider issued another one: ${code.en}`}`,
    ja: `${order.ja}のコードは台帳にない${code.ja === '' ? '' : `（その参照番号で発行されたのは別のコード: ${code.ja}）`}`,
  }),
  keptUndelivered: (order: Text): Text => ({
    en: `by the ledger, no complete and readable response with the code of ${order.en} reached the client; the client's book has the code with its right value, so it counts as received`,
    ja: `台帳では、${order.ja}のコードを含む完全で読み取れるレスポンスはクライアントに届いていない。帳簿に正しいコードがあるため、受信済みとみなす`,
  }),
  wrongAmount: (order: Text, amount: number, faceValue: number): Text => ({
    en: `${order.en} is booked with ${yenText(amount).en}, and its code has a face value of ${yenText(faceValue).en}`,
    ja: `${order.ja}の帳簿の金額は${yenText(amount).ja}だが、コードの額面は${yenText(faceValue).ja}である`,
  }),
  failedIssued: (order: Text, code: Text, count: number, isGuess: boolean): Text => ({
    en: `${order.en} is booked as failed, but it was issued: ${code.en}${moreText(count, isGuess).en}`,
    ja: `${order.ja}は failed と記録されているが、発行されている: ${code.ja}${moreText(count, isGuess).ja}`,
  }),
  unknownIssued: (order: Text, code: Text, count: number, isGuess: boolean): Text => ({
    en: `${order.en} is unknown, and it was issued: ${code.en}${moreText(count, isGuess).en}`,
    ja: `${order.ja}は結果不明だが、発行されている: ${code.ja}${moreText(count, isGuess).ja}`,
  }),
  unknownDelivered: (order: Text, code: Text, count: number): Text => ({
    en: `${order.en} is unknown in the book, but the client received its code in a readable response: ${code.en}${moreText(count, false).en}`,
    ja: `${order.ja}は帳簿では結果不明だが、クライアントはコードを読み取れるレスポンスで受信している: ${code.ja}${moreText(count, false).ja}`,
  }),
  clearedIssued: (order: Text, at: string, code: Text = NONE): Text => ({
    en: `the provider said at ${minute(at)} that a code was issued for ${order.en}, and the book still has it as unknown${code.en === '' ? '; the ledger has no code for it' : `: ${code.en}`}`,
    ja: `${order.ja}について、プロバイダーは ${minute(at)} に「発行済み」と回答したが、帳簿では結果不明のままである${code.ja === '' ? '（台帳にコードはない）' : `: ${code.ja}`}`,
  }),
  clearedNotIssued: (order: Text, at: string): Text => ({
    en: `the provider said at ${minute(at)} that nothing was issued for ${order.en}, and the book still has it as unknown`,
    ja: `${order.ja}について、プロバイダーは ${minute(at)} に「未発行」と回答したが、帳簿では結果不明のままである`,
  }),
  unknownNotIssued: (order: Text): Text => ({
    en: `${order.en} is unknown, and nothing was issued for it`,
    ja: `${order.ja}は結果不明で、発行されていない`,
  }),
} as const

/** Returns the date and the time to the minute. @param at ISO 8601 in Japan time */
function minute(at: string): string {
  return at.slice(0, 16).replace('T', ' ')
}

export function partText(order: Text, part: string): Text {
  return {
    en: `${order.en} is kept without the ${part} of its code, or with another value`,
    ja: `${order.ja}の帳簿に、コードの ${part} がないか、値が異なる`,
  }
}

function moreText(count: number, isGuess: boolean): Text {
  if (count > 1) return { en: ` and ${count - 1} more`, ja: `ほか ${count - 1} 件` }
  return isGuess
    ? {
        en: ' (found by provider and amount, because the book has no reference that the ledger knows)',
        ja: '（台帳にある参照番号が帳簿にないため、プロバイダーと金額から特定）',
      }
    : NONE
}
