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
} from '../request-schema.ts'

const price = priceSchema().meta({ description: 'The price of the gift, in yen.', japanese: 'ギフトの金額（円）。' })
const text = textSchema()
const purchaseId = z.string().regex(purchaseIdSyntax).meta({ description: 'The purchase id.', japanese: '購入ID。' })
const imageUrl = z.url().meta({ description: 'Where the image is.', japanese: '画像の URL。' })

/** Response body of `POST /purchases` (RP-D6). */
export const purchaseCreatedSchema = z.strictObject({
  purchase: z.strictObject({ id: purchaseId }).meta({ description: 'The purchase.', japanese: '購入。' }),
})

/** Response body of `GET /purchases/{purchaseId}` (RP-D7, RP-A9). */
export const purchaseSchema = z.strictObject({
  id: purchaseId,
  prices: z.array(price).meta({
    description: 'The amounts that gifts can be bought for, in yen.',
    japanese: 'ギフトを購入できる金額（円）。',
  }),
  name: text.meta({
    description: 'The name of the gifts, as their receivers see it.',
    japanese: '受取人に表示されるギフトの名前。',
  }),
  issuer: text.meta({
    description: 'Who gives the gifts, as their receivers see it.',
    japanese: '受取人に表示される贈り主。',
  }),
  brands: z.array(text).meta({ description: 'Codes out of the list of brands.', japanese: 'ブランド一覧の code。' }),
  color: colorSchema()
    .nullable()
    .meta({ description: 'The colors; null until they are set.', japanese: '色。設定するまでは null。' }),
  image: z
    .strictObject({
      face: z.url().nullable().meta({
        description: 'Where the face image is; null until it is set.',
        japanese: '券面画像の URL。設定するまでは null。',
      }),
      header: z.url().nullable().meta({
        description: 'Where the header image is; null until it is set.',
        japanese: 'ヘッダー画像の URL。設定するまでは null。',
      }),
    })
    .meta({ description: 'The images.', japanese: '画像。' }),
})
export type PurchaseBody = z.infer<typeof purchaseSchema>

/** Response body of an upload (RP-D9). */
export const imageSetSchema = z.strictObject({ url: imageUrl })

/** Response body of a DELETE request (RP-A10). */
export const emptySchema = z.strictObject({})

/** Response body of `POST …/ad` (RP-D11). */
export const adSchema = z.strictObject({ image: imageUrl, redirect_url: redirectUrlSchema() })

/** Response body of the purchase of a gift and of the search for a gift (RP-D12, RP-A6). */
export const giftSchema = z.strictObject({
  request: z
    .strictObject({
      id: z.string().regex(requestIdSyntax).meta({
        description: 'The request id with which the gift was bought.',
        japanese: 'ギフトを購入したリクエストID。',
      }),
      payload: z.strictObject({}).meta({ description: 'An empty object.', japanese: '空のオブジェクト。' }),
    })
    .meta({ description: 'The request that bought the gift.', japanese: 'ギフトを購入したリクエスト。' }),
  gift: z
    .strictObject({
      code: z
        .string()
        .regex(/^[a-z0-9]{26}$/)
        .meta({ description: 'The code of the gift.', japanese: 'ギフトのコード。' }),
      url: z.url().meta({
        description: 'Where the receiver opens the gift: whoever has it has the gift.',
        japanese: '受取人がギフトを開く URL。この URL を知る人は、だれでもギフトを受け取れる。',
      }),
      price,
      expire_at: z
        .string()
        .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/)
        .meta({
          description: 'When the gift expires, in Japan time.',
          japanese: 'ギフトの有効期限（日本時間）。',
          format: 'date-time',
        }),
    })
    .meta({ description: 'The gift.', japanese: 'ギフト。' }),
  payment: z
    .strictObject({
      total: z.int().min(1).meta({
        description: 'Yen: price, commission and the tax on the commission.',
        japanese: '合計（円）。金額、手数料、手数料に対する消費税の和。',
      }),
      price,
      commission: z.int().min(0).meta({ description: 'The fee, in yen.', japanese: '手数料（円）。' }),
      commission_tax: z
        .int()
        .min(0)
        .meta({ description: 'The tax on the fee, in yen.', japanese: '手数料に対する消費税（円）。' }),
      currency: z.literal('JPY').meta({ description: 'The currency.', japanese: '通貨。' }),
    })
    .meta({ description: 'What the gift costs.', japanese: 'ギフトの費用。' }),
  errors: z.array(z.string()).meta({ description: 'Empty if the request succeeds.', japanese: '成功した場合は空。' }),
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
export const errorSchema = z.strictObject({
  errors: z.array(z.string()).min(1).meta({
    description: 'The reasons, for people. Only the status tells a program what to do.',
    japanese: '人が読むための理由。プログラムの判断にはステータスを使う。',
  }),
})
export type ErrorBody = z.infer<typeof errorSchema>
