import { z } from 'zod'
import {
  type Color,
  colorSchema,
  priceSchema,
  purchaseIdSyntax,
  redirectUrlSchema,
  requestIdSyntax,
  textSchema,
  type Video,
} from '../schema.ts'

const price = priceSchema()
const text = textSchema()
const purchaseId = z.string().regex(purchaseIdSyntax)

/** Response body of `POST /purchases` (RP-D6). */
export const purchaseCreatedSchema = z.strictObject({ purchase: z.strictObject({ id: purchaseId }) })

/** Response body of `GET /purchases/{purchaseId}` (RP-D7, RP-A9). */
export const purchaseSchema = z.strictObject({
  id: purchaseId,
  prices: z.array(price),
  name: text,
  issuer: text,
  brands: z.array(text),
  color: colorSchema().nullable(),
  image: z.strictObject({ face: z.url().nullable(), header: z.url().nullable() }),
})
export type PurchaseBody = z.infer<typeof purchaseSchema>

/** Response body of an upload (RP-D9). */
export const imageSetSchema = z.strictObject({ url: z.url() })

/** Response body of a DELETE request (RP-A10). */
export const emptySchema = z.strictObject({})

/** Response body of `POST …/ad` (RP-D11). */
export const adSchema = z.strictObject({ image: z.url(), redirect_url: redirectUrlSchema() })

/** Response body of the purchase of a gift and of the search for a gift (RP-D12, RP-A6). */
export const giftSchema = z.strictObject({
  request: z.strictObject({ id: z.string().regex(requestIdSyntax), payload: z.strictObject({}) }),
  gift: z.strictObject({
    code: z.string().regex(/^[a-z0-9]{26}$/),
    url: z.url().describe('Where the receiver opens the gift: whoever has it has the gift.'),
    price,
    expire_at: z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/)
      .meta({ format: 'date-time' }),
  }),
  payment: z.strictObject({
    total: z.int().min(1).describe('Yen: price, commission and the tax on the commission.'),
    price,
    commission: z.int().min(0).describe('Yen.'),
    commission_tax: z.int().min(0).describe('Yen.'),
    currency: z.literal('JPY'),
  }),
  errors: z.array(z.string()),
})
export type GiftBody = z.infer<typeof giftSchema>

/**
 * Response body of `GET /purchases/{purchaseId}` under alternatives to the assumed rule RP-A9: members may be absent or
 * added.
 */
export type AlternativePurchaseBody = Omit<PurchaseBody, 'color' | 'image'> & {
  color?: Color | null
  image: Partial<PurchaseBody['image']>
  video?: Video | null
  ad?: z.infer<typeof adSchema> | null
}

export type ResponseBody =
  | z.infer<
      | typeof purchaseCreatedSchema
      | typeof purchaseSchema
      | typeof imageSetSchema
      | typeof emptySchema
      | typeof adSchema
      | typeof giftSchema
    >
  | AlternativePurchaseBody
  | Pick<GiftBody, 'gift'>
  | Color
  | Video
  | { brands: readonly object[] }

/** An error body (RP-O2). */
export const errorSchema = z.strictObject({ errors: z.array(z.string()).min(1) })
export type ErrorBody = z.infer<typeof errorSchema>
