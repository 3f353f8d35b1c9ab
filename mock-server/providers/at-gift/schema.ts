import { because } from '../../core/validation/explained.ts'
import { z } from 'zod'
import { lazy } from '../../core/util/lazy.ts'
import { reasons } from './reasons/reasons.ts'

/** Schema of `Amount` in a request: an amount in yen as digits without leading zeros (AG-D16). */
export const amountDigits = lazy(() => z.string().regex(/^[1-9]\d{0,8}$/, because(reasons.notAmount)))
export const amountNumber = lazy(() => z.int().min(1).max(999_999_999))
export const nonEmpty = lazy(() => z.string().min(1, because(reasons.empty)))

export const requestMembers = lazy(() => ({
  AuthKey: nonEmpty().meta({ description: "The caller's key for its campaign: a secret.", format: 'password' }),
  DcId: nonEmpty().describe("The product, by the contract's list."),
  Amount: amountDigits().describe('Yen, as a text of digits.'),
  TranId: nonEmpty().describe('Of an issued code: the code is shown again, and nothing is issued.').optional(),
}))

/** Request body of issue and inquiry (AG-D3). Unknown keys are refused (AG-A6). */
export const requestSchema = lazy(() => z.strictObject(requestMembers()))
