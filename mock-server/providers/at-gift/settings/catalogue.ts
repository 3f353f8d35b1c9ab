import { valueProblems } from '../../../core/problems/values.ts'
import { reasons } from '../reasons/reasons.ts'
import { because } from '../../../core/validation/explained.ts'
import { z } from 'zod'
import { lazy } from '../../../core/util/lazy.ts'
import { strictObject } from '../../../core/validation/strict-object.ts'

const yen = lazy(() => z.int().min(1).max(999_999_999))

/**
 * Default validity of a code in years. The code in the sample of the provider's document expires ten years after its
 * issue (AG-A9).
 */
export const DEFAULT_VALIDITY_YEARS = 10

const plain = {
  amount: { min: 1, max: 100_000 },
  code: 'text',
  secondCode: null,
  sevenPayment: false,
  validityYears: DEFAULT_VALIDITY_YEARS,
  inContract: true,
} as const

/**
 * Schema of a product in the settings. The members are the data that the agreement with the provider lists. All members
 * except the DcId have defaults.
 */
export const productSchema = lazy(() =>
  strictObject({
    dcId: z.string().min(1, because(reasons.empty)).describe('the DcId'),
    name: z.string().min(1, because(reasons.empty)).describe('by default the DcId').optional(),
    amount: z
      .union(
        [
          strictObject({ fixed: yen() }),
          strictObject({ min: yen(), max: yen() }).refine(
            ({ min, max }) => min <= max,
            because(valueProblems.minAboveMax),
          ),
        ],
        because(reasons.noAmounts),
      )
      .describe('yen: a range, or one fixed amount such as {"fixed": 1000} (AG-D11)')
      .default(plain.amount),
    code: z.enum(['text', 'url'], because(reasons.noCodeKind)).describe('what Dc1 is (AG-D14)').default(plain.code),
    secondCode: z
      .enum(['pin', 'url'], because(reasons.noSecondCodeKind))
      .nullable()
      .describe('what Dc2 is; null if there is none')
      .default(plain.secondCode),
    sevenPayment: z.boolean().describe('whether the response has an RmtrCd (AG-D15)').default(plain.sevenPayment),
    validityYears: z
      .int()
      .min(1)
      .max(100)
      .nullable()
      .describe('years until the code expires (AG-D13); null if it does not')
      .default(plain.validityYears),
    inContract: z.boolean().describe('if false, the response is 403 (AG-A2)').default(plain.inContract),
  }).transform(({ dcId, name = dcId, ...product }) => ({ dcId, name, ...product })),
)
export type Product = z.infer<ReturnType<typeof productSchema>>

/** Default products: at least one of every kind that the provider's document distinguishes. */
export const defaultCatalogue: readonly Product[] = [
  { ...plain, dcId: 'DC500', name: 'Gift code, free amount' },
  { ...plain, dcId: 'DC-FIXED-1000', name: 'Gift code, 1,000 yen', amount: { fixed: 1000 } },
  { ...plain, dcId: 'DC-URL', name: 'Gift page, free amount', code: 'url' },
  { ...plain, dcId: 'DC-PIN', name: 'Gift code with a PIN', secondCode: 'pin' },
  { ...plain, dcId: 'DC-URL-URL', name: 'Gift page with a second page', code: 'url', secondCode: 'url' },
  { ...plain, dcId: 'DC-SEVEN', name: 'Cash by Seven Payment', sevenPayment: true },
  { ...plain, dcId: 'DC-NO-EXPIRY', name: 'Gift code without expiry', validityYears: null },
  { ...plain, dcId: 'DC-NOT-CONTRACTED', name: 'Gift code outside the contract', inContract: false },
]
