import { z } from 'zod'

/** Yen; whole, since a purchase lists integers (RP-D6). */
export const MAX_PRICE = 1_000_000_000
const price = z.int().min(1).max(MAX_PRICE)
const text = z.string().min(1, 'empty')

/** RP-D3. */
export const accessKeySyntax = /^[a-z0-9]{40}$/
/** RP-D4. */
export const requestIdSyntax = /^[a-zA-Z0-9_-]{1,40}$/
export const purchaseIdSyntax = /^[a-z0-9]{40}$/
const purchaseId = z.string().regex(purchaseIdSyntax)

function distinct(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length
}

/** `POST /purchases` (RP-D6, RP-A11). */
export const createPurchaseSchema = z.strictObject({
  prices: z.array(price).min(1, 'empty').refine(distinct, 'a price is listed twice').meta({ description: 'The amounts that gifts can be bought for, in yen.', uniqueItems: true }),
  name: text.describe('Of the gifts, as their receivers see it.'),
  issuer: text.describe('Who gives the gifts, as their receivers see it.'),
  brands: z.array(text).min(1, 'empty').refine(distinct, 'a brand is listed twice').meta({ description: 'Codes out of the list of brands.', uniqueItems: true }),
  is_strict: z.boolean().describe('Whether a pair of price and brand that does not go together fails the request; else gifts do not show the brand.'),
})
export type CreatePurchase = z.infer<typeof createPurchaseSchema>

export const purchaseCreatedSchema = z.strictObject({ purchase: z.strictObject({ id: purchaseId }) })

const colorDigits = z.string().regex(/^([a-fA-F0-9]{6})$/, 'not six hex digits')

/** `POST …/color`, and its answer (RP-D8). */
export const colorSchema = z.strictObject({ main: colorDigits, sub: colorDigits })
export type Color = z.infer<typeof colorSchema>

/** `GET /purchases/{purchaseId}` (RP-D7, RP-A9). */
export const purchaseSchema = z.strictObject({
  id: purchaseId,
  prices: z.array(price),
  name: text,
  issuer: text,
  brands: z.array(text),
  color: colorSchema.nullable(),
  image: z.strictObject({ face: z.url().nullable(), header: z.url().nullable() }),
})
export type PurchaseBody = z.infer<typeof purchaseSchema>

/** The answer to an upload (RP-D9). */
export const imageSetSchema = z.strictObject({ url: z.url() })

/** The answer to a DELETE (RP-A10). */
export const emptySchema = z.strictObject({})

/** The document shows the long form of a video's address (RP-A51). */
const youtube = z.string().regex(/^https:\/\/(?:www\.)?youtube\.com\/watch\?v=[A-Za-z0-9_-]{11}$/, 'no URL of a YouTube video as https://www.youtube.com/watch?v=…')

/** `POST …/video`, and its answer (RP-D10). */
export const videoSchema = z.strictObject({ url: youtube, play_time: z.int().min(0).describe('The least number of seconds to watch.') })
export type Video = z.infer<typeof videoSchema>

/** The field beside the image of `POST …/ad` (RP-D11). */
export const redirectUrlSchema = z
  .string()
  .regex(/^https?:\/\/[^\s\\]+$/, 'no http or https URL')
  .refine((url) => URL.canParse(url), 'no URL')

export const adSchema = z.strictObject({ image: z.url(), redirect_url: redirectUrlSchema })

/** `POST …/gifts` (RP-D12). */
export const buyGiftSchema = z.strictObject({ price })
export type BuyGift = z.infer<typeof buyGiftSchema>

/** Both the purchase of a gift and its search answer this (RP-D12, RP-A6). */
export const giftSchema = z.strictObject({
  request: z.strictObject({ id: z.string().regex(requestIdSyntax), payload: z.strictObject({}) }),
  gift: z.strictObject({
    code: z.string().regex(/^[a-z0-9]{26}$/),
    url: z.url().describe('Where the receiver opens the gift: whoever has it has the gift.'),
    price,
    expire_at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/).meta({ format: 'date-time' }),
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

/** What a success answers. */
export type AnswerBody = z.infer<
  typeof purchaseCreatedSchema | typeof purchaseSchema | typeof colorSchema | typeof imageSetSchema | typeof emptySchema | typeof videoSchema | typeof adSchema | typeof giftSchema
> | { brands: readonly object[] }

/** An error body (RP-O2). */
export const errorSchema = z.strictObject({ errors: z.array(z.string()).min(1) })
export type ErrorBody = z.infer<typeof errorSchema>
