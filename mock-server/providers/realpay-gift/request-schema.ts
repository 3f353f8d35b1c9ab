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
    prices: z.array(priceSchema()).min(1, because(reasons.empty)).refine(distinct, because(reasons.priceTwice)).meta({
      description: 'The amounts that gifts can be bought for, in yen.',
      japanese: 'ギフトを購入できる金額（円）。',
      uniqueItems: true,
    }),
    name: textSchema().meta({
      description:
        'The name of the gifts, as their receivers see it: at most 255 characters, without control characters (RP-A66, RP-A67).',
      japanese: '受取人に表示されるギフトの名前。255文字以内で、制御文字を含まない（RP-A66、RP-A67）。',
    }),
    issuer: textSchema().meta({
      description: 'Who gives the gifts, as their receivers see it. The limits of `name` apply.',
      japanese: '受取人に表示される贈り主。制限は `name` と同じである。',
    }),
    brands: z
      .array(textSchema())
      .min(1, because(reasons.empty))
      .refine(distinct, because(reasons.brandTwice))
      .meta({ description: 'Codes out of the list of brands.', japanese: 'ブランド一覧の code。', uniqueItems: true }),
    is_strict: z.boolean().meta({
      description:
        'Whether a pair of price and brand that does not go together fails the request; else gifts do not show the brand.',
      japanese:
        '金額に対応していないブランドがある場合の扱い。true：リクエストは失敗する。false：成功し、ギフトにそのブランドは表示されない。',
    }),
  }),
)
export type CreatePurchase = z.infer<ReturnType<typeof createPurchaseSchema>>

const colorDigits = lazy(() => z.string().regex(/^([a-fA-F0-9]{6})$/, because(reasons.notHexDigits)))

/** Request and response body of `POST …/color` (RP-D8). */
export const colorSchema = lazy(() =>
  z.strictObject({
    main: colorDigits().meta({
      description: 'The main color, as six hex digits.',
      japanese: 'メインカラー（6桁の16進数）。',
    }),
    sub: colorDigits().meta({
      description: 'The sub color, as six hex digits.',
      japanese: 'サブカラー（6桁の16進数）。',
    }),
  }),
)
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
    url: youtube().meta({ description: 'The video on YouTube.', japanese: 'YouTube の動画の URL。' }),
    play_time: z
      .int()
      .min(0)
      .max(MAX_PLAY_TIME)
      .meta({ description: 'The least number of seconds to watch.', japanese: '最低限視聴する秒数。' }),
  }),
)
export type Video = z.infer<ReturnType<typeof videoSchema>>

/** The field that `POST …/ad` contains in addition to the image (RP-D11). */
export const redirectUrlSchema = lazy(() =>
  z
    .string()
    .regex(/^https?:\/\/[^\s\\]+$/, because(reasons.notHttpUrl))
    .refine((url) => URL.canParse(url), because(reasons.noUrl))
    .meta({ description: 'Where the ad leads.', japanese: '広告のリンク先。' }),
)

/** Request body of `POST …/gifts` (RP-D12). */
export const buyGiftSchema = lazy(() =>
  z.strictObject({
    price: priceSchema().meta({
      description: "One of the purchase's prices, in yen.",
      japanese: '購入に設定した金額のいずれか（円）。',
    }),
  }),
)
export type BuyGift = z.infer<ReturnType<typeof buyGiftSchema>>
