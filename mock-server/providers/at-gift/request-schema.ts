import { because } from '../../core/validation/explained.ts'
import { z } from 'zod'
import { lazy } from '../../core/util/lazy.ts'
import { reasons } from './reasons/reasons.ts'

/** Schema of `Amount` in a request: an amount in yen as digits without leading zeros (AG-D16). */
export const amountDigits = lazy(() => z.string().regex(/^[1-9]\d{0,8}$/, because(reasons.notAmount)))
export const amountNumber = lazy(() => z.int().min(1).max(999_999_999))
export const nonEmpty = lazy(() => z.string().min(1, because(reasons.empty)))

export const requestMembers = lazy(() => ({
  AuthKey: nonEmpty().meta({
    description: "The caller's key for its campaign: a secret.",
    japanese: '呼び出し元のキャンペーン用の鍵。秘密情報である。',
    format: 'password',
  }),
  DcId: nonEmpty().meta({
    description: "The product, by the contract's list.",
    japanese: '商品の ID。契約の商品一覧にあるもの。',
  }),
  Amount: amountDigits().meta({ description: 'Yen, as a text of digits.', japanese: '金額（円）。数字の文字列。' }),
  TranId: nonEmpty()
    .meta({
      description: 'Of an issued code: the code is shown again, and nothing is issued.',
      japanese: '発行済みのコードの TranId。指定すると同じコードが再び返り、新たな発行はない。',
    })
    .optional(),
}))

/** Request body of issue and inquiry (AG-D3). Unknown keys are refused (AG-A6). */
export const requestSchema = lazy(() => z.strictObject(requestMembers()))
