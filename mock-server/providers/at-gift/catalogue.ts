import { z } from 'zod'
import { lazy } from '../../core/util/lazy.ts'

const yen = lazy(() => z.int().min(1).max(999_999_999))

/** A product as the contract lists it. */
export const productSchema = lazy(() =>
  z.strictObject({
    dcId: z.string().min(1),
    name: z.string().min(1),
    /** Yen. A product with a fixed amount takes only the value that the provider designates (AG-D11). */
    amount: z.union([
      z.strictObject({ fixed: yen() }),
      z.strictObject({ min: yen(), max: yen() }).refine(({ min, max }) => min <= max, 'min is greater than max'),
    ]),
    code: z.enum(['text', 'url']),
    /** Null if the product has no second code (AG-D14). */
    secondCode: z.enum(['pin', 'url']).nullable(),
    /** Paid out through Seven Payment: the response has an RmtrCd (AG-D15). */
    sevenPayment: z.boolean(),
    /** Null if the codes do not expire (AG-D13). */
    validityYears: z.int().min(1).max(100).nullable(),
    /** If false, the response is 403 (AG-A2). */
    inContract: z.boolean(),
  }),
)
export type Product = z.infer<ReturnType<typeof productSchema>>

/** Follows the document's sample, whose code expires ten years after its issue (AG-A9). */
export const DEFAULT_VALIDITY_YEARS = 10

const plain = {
  amount: { min: 1, max: 100_000 },
  code: 'text',
  secondCode: null,
  sevenPayment: false,
  validityYears: DEFAULT_VALIDITY_YEARS,
  inContract: true,
} as const

/** At least one product of every kind that the document distinguishes. */
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
