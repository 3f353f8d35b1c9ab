import { because } from '../../core/validation/explained.ts'
import { z } from 'zod'
import { lazy } from '../../core/util/lazy.ts'
import { reasons } from './reasons/reasons.ts'

/** Maximum price [yen]. Prices are integers (RP-D6). */
export const MAX_PRICE = 1_000_000_000
export const priceSchema = lazy(() => z.int().min(1).max(MAX_PRICE))
export const textSchema = lazy(() => z.string().min(1, because(reasons.empty)))

/** Format of an access key (RP-D3). */
export const accessKeySyntax = /^[a-z0-9]{40}$/
/** Format of a request id (RP-D4). */
export const requestIdSyntax = /^[a-zA-Z0-9_-]{1,40}$/
export const purchaseIdSyntax = /^[a-z0-9]{40}$/

export function distinct(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length
}

/** Request body of `POST /purchases` (RP-D6, RP-A11). */
export const createPurchaseSchema = lazy(() =>
  z.strictObject({
    prices: z
      .array(priceSchema())
      .min(1, because(reasons.empty))
      .refine(distinct, because(reasons.priceTwice))
      .meta({ description: 'The amounts that gifts can be bought for, in yen.', uniqueItems: true }),
    name: textSchema().describe('Of the gifts, as their receivers see it.'),
    issuer: textSchema().describe('Who gives the gifts, as their receivers see it.'),
    brands: z
      .array(textSchema())
      .min(1, because(reasons.empty))
      .refine(distinct, because(reasons.brandTwice))
      .meta({ description: 'Codes out of the list of brands.', uniqueItems: true }),
    is_strict: z
      .boolean()
      .describe(
        'Whether a pair of price and brand that does not go together fails the request; else gifts do not show the brand.',
      ),
  }),
)
export type CreatePurchase = z.infer<ReturnType<typeof createPurchaseSchema>>

const colorDigits = lazy(() => z.string().regex(/^([a-fA-F0-9]{6})$/, because(reasons.notHexDigits)))

/** Request and response body of `POST …/color` (RP-D8). */
export const colorSchema = lazy(() => z.strictObject({ main: colorDigits(), sub: colorDigits() }))
export type Color = z.infer<ReturnType<typeof colorSchema>>

/** A YouTube URL in the long form that the provider's document shows (RP-A51). */
export const youtube = lazy(() =>
  z
    .string()
    .regex(/^https:\/\/(?:www\.)?youtube\.com\/watch\?v=[A-Za-z0-9_-]{11}$/, because(reasons.notLongYoutubeUrl)),
)

/** Maximum of `play_time` [s]: the largest signed 32-bit integer (RP-A69). */
export const MAX_PLAY_TIME = 2_147_483_647

/** Request and response body of `POST …/video` (RP-D10). */
export const videoSchema = lazy(() =>
  z.strictObject({
    url: youtube(),
    play_time: z.int().min(0).max(MAX_PLAY_TIME).describe('The least number of seconds to watch.'),
  }),
)
export type Video = z.infer<ReturnType<typeof videoSchema>>

/** The field that `POST …/ad` contains in addition to the image (RP-D11). */
export const redirectUrlSchema = lazy(() =>
  z
    .string()
    .regex(/^https?:\/\/[^\s\\]+$/, because(reasons.notHttpUrl))
    .refine((url) => URL.canParse(url), because(reasons.noUrl)),
)

/** Request body of `POST …/gifts` (RP-D12). */
export const buyGiftSchema = lazy(() => z.strictObject({ price: priceSchema() }))
export type BuyGift = z.infer<ReturnType<typeof buyGiftSchema>>
