import { z } from 'zod'

/** Type of a code: `"0"` is a character string, `"1"` is a URL (AG-D14). */
const codeType = z.enum(['0', '1'])

const reserved = z.null().meta({ description: 'Reserved.', japanese: '予備の項目。' })

/**
 * The success body. The members have the same order as in the sample of the provider's document (AG-D4, AG-D16).
 * `ControlNo` and `RmtrCd`, which are new in version 1.5 of the document, follow the codes.
 */
export const successSchema = z.strictObject({
  Status: z.literal('SUCCESS').meta({ description: 'The request succeeded.', japanese: '成功。' }),
  Amount: z.int().min(1).meta({
    description: 'Yen: the amount of the request, as a number.',
    japanese: 'リクエストの金額（円）。数値で返る。',
  }),
  ErrorMsg: z.literal('').meta({ description: 'Empty.', japanese: '空文字列。' }),
  Expiration: z
    .string()
    .regex(/^\d{8}$/)
    .meta({
      description: 'The last day as YYYYMMDD, in Japan; 99991231 where the code does not expire.',
      japanese: '有効期限の日（日本時間、YYYYMMDD）。期限のないコードは 99991231。',
    }),
  TranId: z
    .string()
    .regex(/^AZ[0-9a-f]{40}$/)
    .meta({
      description: 'By which the code is inquired for. Keep it: it is the only way back to the code.',
      japanese: 'コードの照会に使う識別子。コードを再び取得する唯一の手段であるため、必ず保存する。',
    }),
  Dc1: z.string().meta({ description: 'The code.', japanese: 'コード。' }),
  Dc1Type: codeType.meta({
    description: '"0": Dc1 is a text; "1": Dc1 is a URL.',
    japanese: 'Dc1 の種別。"0"：文字列、"1"：URL。',
  }),
  Dc2Type: codeType.nullable().meta({
    description: 'As Dc1Type; null where the product has no second code.',
    japanese: 'Dc2 の種別（Dc1Type と同じ）。2つ目のコードがない商品では null。',
  }),
  Dc2: z.string().nullable().meta({
    description: 'The second code, such as a PIN: the end user needs both. Null where the product has none.',
    japanese: '2つ目のコード（PIN など）。エンドユーザーには両方が必要である。ない商品では null。',
  }),
  ControlNo: z
    .string()
    .regex(/^\d{12}$/)
    .meta({
      description:
        'Tells codes apart. Whether the end user must or must not see it depends on the product. Absent before document 1.5, as RmtrCd.',
      japanese:
        'コードを区別する番号。エンドユーザーに表示すべきか、表示してはならないかは商品による。仕様書 1.5 より前では、RmtrCd とともに存在しない。',
    })
    .optional(),
  RmtrCd: z
    .string()
    .regex(/^\d{5}$/)
    .nullable()
    .meta({
      description: 'For products paid out by Seven Payment: the end user needs it. Else null.',
      japanese: 'セブン・ペイメントで払い出す商品で、エンドユーザーに必要な番号。ほかの商品では null。',
    })
    .optional(),
  Extend1: reserved,
  Extend2: reserved,
  Extend3: reserved,
  Extend4: reserved,
  Extend5: reserved,
})
export type Success = z.infer<typeof successSchema>

/** The error body, without other members (AG-D5). */
export const errorSchema = z.strictObject({
  Status: z.literal('ERROR').meta({ description: 'The request failed.', japanese: '失敗。' }),
  ErrorMsg: z.string().min(1).meta({
    description: 'The reason, for people. Only the status tells a program what to do.',
    japanese: '人が読むための理由。プログラムの判断にはステータスを使う。',
  }),
})
export type ErrorBody = z.infer<typeof errorSchema>
