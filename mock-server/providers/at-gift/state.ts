import { daysInMonth, japanDate } from '../../core/clock.ts'
import type { Exchange } from '../../core/provider.ts'
import { collection } from '../../core/store/store.ts'
import type { Product } from './catalogue.ts'
import type { Success } from './schema.ts'

/** An issued code as an inquiry finds it again. */
export interface IssuedCode {
  dcId: string
  caller: string
  answer: Success
}

export const issuedCodes = collection<IssuedCode>('at-gift.codes')

/** Codes that do not expire carry this day (AG-D13). */
export const NO_EXPIRY = '99991231'
/** By the sample (AG-D16). */
const TEXT_CODE = '????-######-????'
/** AG-A10. */
const PIN = '####'
const RMTR_CD = '#####'
const CONTROL_NO_DIGITS = 12
/** Nobody can register a name under `.example`: a code that is opened by mistake leads nowhere. */
const CODE_URL = 'https://code.at-gift.example/'

/** Issues a code: into the ledger and into what inquiries find. */
export async function issueCode(exchange: Exchange, product: Product, amount: number, caller: string): Promise<Success> {
  for (;;) {
    const sequence = await exchange.next('at-gift.code')
    const draw = exchange.draw('at-gift.code', sequence)
    const url = (): string => CODE_URL + draw.alphanumeric(24)
    const answer: Success = {
      Status: 'SUCCESS',
      Amount: amount,
      ErrorMsg: '',
      Expiration: expiration(exchange.nowMs, product.validityYears),
      TranId: `AZ${draw.hex(40)}`,
      Dc1: product.code === 'url' ? url() : draw.pattern(TEXT_CODE),
      Dc1Type: product.code === 'url' ? '1' : '0',
      Dc2Type: product.secondCode && (product.secondCode === 'url' ? '1' : '0'),
      Dc2: product.secondCode && (product.secondCode === 'url' ? url() : draw.pattern(PIN)),
      // Counted up: a control number tells codes apart, so none may come twice.
      ControlNo: sequence.toString().padStart(CONTROL_NO_DIGITS, '0'),
      RmtrCd: product.sevenPayment ? draw.pattern(RMTR_CD) : null,
      Extend1: null,
      Extend2: null,
      Extend3: null,
      Extend4: null,
      Extend5: null,
    }
    const issued = await exchange.issue({ code: answer.Dc1, reference: answer.TranId, product: product.dcId, faceValue: amount, fee: 0, caller })
    if (issued && (await exchange.tx.insert(issuedCodes, answer.TranId, { dcId: product.dcId, caller, answer }))) return answer
  }
}

/** The day of issue in Japan plus the validity; 29 February gives 28 February in a common year (AG-A9). */
export function expiration(nowMs: number, validityYears: number | null): string {
  if (validityYears === null) return NO_EXPIRY
  const { year, month, day } = japanDate(nowMs)
  const lastYear = year + validityYears
  return lastYear.toString().padStart(4, '0') + month.toString().padStart(2, '0') + Math.min(day, daysInMonth(lastYear, month)).toString().padStart(2, '0')
}
