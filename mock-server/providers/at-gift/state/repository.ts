import { type CalendarDate, daysInMonth, japanDate } from '../../../core/time/japan-time.ts'
import { sequenceKey, sequenceKeyOf, embedSequence } from '../../../core/ids/sequence-key.ts'
import type { IdGenerator } from '../../../core/ids/id-generator.ts'
import { ledgerOf, type LedgerRow } from '../../../core/ledger.ts'
import { commissionFor } from '../../../core/provider/commission.ts'
import type { OperationContext } from '../../../core/provider/context.ts'
import { collection, type Transaction } from '../../../core/store/store.ts'
import { memo } from '../../../core/util/memo.ts'
import type { Success } from '../openapi/response-schema.ts'
import type { Product } from '../settings/catalogue.ts'
import { codeUrlBase } from '../gift-page/code-url.ts'
import { packCode } from './packed-code.ts'
import type { AtGiftSettings } from '../settings/settings.ts'

/**
 * Ledger of the issued codes. `codeKey` computes the key of a row. Each row contains the response that an inquiry
 * repeats.
 */
export const issuedCodes = ledgerOf('at-gift', packCode)

/** Returns the ledger key of the code with this TranId. */
export const codeKey = (tranId: string): string => sequenceKeyOf(tranId, 16)

/** Expiration date of codes that do not expire (AG-D13). */
export const NO_EXPIRY = '99991231'
/** Number of digits of a PIN (AG-A10). */
const PIN_DIGITS = 4
const RMTR_CD_DIGITS = 5
const CONTROL_NO_DIGITS = 12
/** Maps the page name of a code to the ledger key of the code. The page name is the last segment of the code's URL. */
export const codePages = collection<string>('at-gift.code-pages')
const PAGE_NAME_LENGTH = 24

/** Stores the page names of a code's URLs, so that `codeByPage` finds the code. */
export function linkPages(tx: Transaction, { Dc1, Dc1Type, Dc2, Dc2Type }: Success, key: string): void {
  if (Dc1Type === '1') tx.put(codePages, Dc1.slice(-PAGE_NAME_LENGTH), key)
  if (Dc2Type === '1' && Dc2 !== null) tx.put(codePages, Dc2.slice(-PAGE_NAME_LENGTH), key)
}

/** Returns the code that has a URL with the given page name. A code may have two URLs. */
export function codeByPage(tx: Transaction, name: string): LedgerRow<Success> | undefined {
  const key = /^[a-z0-9]{24}$/.test(name) ? tx.get(codePages, name) : undefined
  return key === undefined ? undefined : tx.get(issuedCodes, key)
}

/** Returns the commission and its tax for a code of this face value [yen] (AG-A58). */
export function feeOf(faceValue: number, settings: AtGiftSettings): number {
  const rate = settings['atGift.commission.rate']
  if (rate === 0) return 0
  const { commission, tax } = commissionFor(faceValue, {
    rate,
    taxRate: settings['atGift.commission.taxRate'],
    rounding: settings['atGift.commission.rounding'],
  })
  return commission + tax
}

/**
 * Issues a code and stores the code in the ledger, where inquiries find the code.
 * @returns the ledger key and the response
 */
export function issueCode(
  ctx: OperationContext,
  settings: AtGiftSettings,
  product: Product,
  amount: number,
  caller: string,
): { key: string; body: Success } {
  const lastDay = settings['atGift.answer.expiration']
  for (;;) {
    const sequence = ctx.nextSequence('at-gift.code')
    const ids = ctx.idStream('at-gift.code', sequence)
    const url = (): string =>
      `${codeUrlBase(settings['atGift.codeUrl'], ctx.incoming.providerBaseUrl)}/${ids.alphanumeric(PAGE_NAME_LENGTH)}`
    const body: Success = {
      Status: 'SUCCESS',
      Amount: amount,
      ErrorMsg: '',
      Expiration: expirationDate(ctx.nowMs, product.validityYears, lastDay),
      TranId: embedSequence(`AZ${ids.hex(40)}`, sequence, 16),
      Dc1: product.code === 'url' ? url() : formatTextCode(ids, sequence),
      Dc1Type: product.code === 'url' ? '1' : '0',
      Dc2Type: product.secondCode && (product.secondCode === 'url' ? '1' : '0'),
      Dc2: product.secondCode && (product.secondCode === 'url' ? url() : ids.digits(PIN_DIGITS)),
      // The control number is the sequence number of the code, because a control number identifies a code and must be
      // unique.
      ControlNo: sequence.toString().padStart(CONTROL_NO_DIGITS, '0'),
      RmtrCd: product.sevenPayment ? ids.digits(RMTR_CD_DIGITS) : null,
      Extend1: null,
      Extend2: null,
      Extend3: null,
      Extend4: null,
      Extend5: null,
    }
    const key = sequenceKey(body.TranId, sequence, 16)
    if (
      ctx.recordIssue(key, {
        code: body.Dc1,
        reference: body.TranId,
        product: product.dcId,
        faceValue: amount,
        fee: feeOf(amount, settings),
        caller,
        record: body,
      })
    ) {
      linkPages(ctx.tx, body, key)
      return { key, body }
    }
  }
}

/** Adds letters to the ControlNo and to the RmtrCd of a response (AG-A10). */
export function withLetters(body: Success): Success {
  const { ControlNo, RmtrCd } = body
  return {
    ...body,
    ...(ControlNo !== undefined && { ControlNo: `CN-${ControlNo}-K` }),
    ...(typeof RmtrCd === 'string' && { RmtrCd: lettered(RmtrCd) }),
  }
}

/** Adds letters to an RmtrCd. The form with letters is an alternative to the assumed rule AG-A10. */
export function lettered(rmtrCd: string): string {
  return `R${rmtrCd}JP`
}

const MILLION = 1_000_000
const FOUR_LETTERS = 26 ** 4

/**
 * Returns a code in the format of the sample, `AAAA-123456-BBBB` (AG-D16). The code looks random but is unique. Two
 * codes may have the same first letters, but then another part differs:
 * - the digits, if both sequence numbers are in the same million
 * - the last letters, if the sequence numbers are in different millions
 */
export function formatTextCode(ids: Pick<IdGenerator, 'upperCase'>, sequence: number): string {
  const first = ids.upperCase(4)
  let shift = 0
  for (let place = 0; place < 4; place++) shift = shift * 26 + first.charCodeAt(place) - LETTER_A
  const digits = ((sequence % MILLION) * 387_421 + shift * 7) % MILLION
  const last = (Math.floor(sequence / MILLION) + shift * 31) % FOUR_LETTERS
  return `${first}-${digits.toString().padStart(6, '0')}-${toLetters(last)}`
}

const LETTER_A = 65

function toLetters(value: number): string {
  const letter = (unit: number): number => LETTER_A + (Math.floor(value / unit) % 26)
  return String.fromCharCode(letter(17_576), letter(676), letter(26), letter(1))
}

/**
 * Returns the expiration date: the day of issue in Japan plus the validity. 29 February becomes 28 February if the year
 * of expiration is a common year (AG-A9).
 */
export function expirationDate(
  nowMs: number,
  validityYears: number | null,
  lastDay: AtGiftSettings['atGift.answer.expiration'] = 'anniversary',
): string {
  if (validityYears === null) return NO_EXPIRY
  const today = japanDate(nowMs)
  if (lastDay !== 'anniversary') return otherLastDay(today, validityYears, lastDay)
  const known = expirationsOf(today)
  let expiration = known.get(validityYears)
  if (expiration === undefined) known.set(validityYears, (expiration = addYears(today, validityYears)))
  return expiration
}

/**
 * Returns a cache of expiration dates for the codes that are issued on the given day. The cache maps the validity in
 * years to the expiration date.
 */
const expirationsOf = memo((_day: CalendarDate) => new Map<number, string>())

function addYears({ year, month, day }: CalendarDate, years: number): string {
  const lastYear = year + years
  return formatDay({ year: lastYear, month, day: Math.min(day, daysInMonth(lastYear, month)) })
}

/** Returns the expiration date under an alternative to the assumed rule AG-A9. */
function otherLastDay(
  { year, month, day }: CalendarDate,
  years: number,
  lastDay: 'day-before' | 'end-of-month',
): string {
  const lastYear = year + years
  if (lastDay === 'end-of-month') return formatDay({ year: lastYear, month, day: daysInMonth(lastYear, month) })
  if (day > 1) return formatDay({ year: lastYear, month, day: Math.min(day, daysInMonth(lastYear, month) + 1) - 1 })
  const before = month === 1 ? { year: lastYear - 1, month: 12 } : { year: lastYear, month: month - 1 }
  return formatDay({ ...before, day: daysInMonth(before.year, before.month) })
}

function formatDay({ year, month, day }: CalendarDate): string {
  return year.toString().padStart(4, '0') + month.toString().padStart(2, '0') + day.toString().padStart(2, '0')
}
