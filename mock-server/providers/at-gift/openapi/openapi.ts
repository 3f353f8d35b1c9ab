import { z } from 'zod'
import type { ApiDescription } from '../../../core/openapi/description.ts'
import { errorSchema, successSchema } from './response-schema.ts'
import { examples } from './examples/index.ts'
import { operations } from './operations.ts'
import { requestSchema } from '../request-schema.ts'

const issueSchema = requestSchema().omit({ TranId: true })
const inquirySchema = requestSchema().required({ TranId: true })

const aText = z.literal('0').meta({ description: 'The code is a text.', japanese: 'コードは文字列である。' })
const aUrl = z.literal('1').meta({ description: 'The code is a URL.', japanese: 'コードは URL である。' })
const noCode = z.null().meta({ description: 'There is no second code.', japanese: '2つ目のコードはない。' })
const none = { Dc2Type: noCode, Dc2: noCode }
const secondText = {
  Dc2Type: aText,
  Dc2: z.string().meta({
    description: 'A second text, such as a PIN: the end user needs both.',
    japanese: '2つ目のコード（PIN などの文字列）。エンドユーザーには両方が必要である。',
  }),
}
const secondUrl = {
  Dc2Type: aUrl,
  Dc2: z.url().meta({
    description: 'A second URL: the end user needs both.',
    japanese: '2つ目の URL。エンドユーザーには両方が必要である。',
  }),
}
const textCode = successSchema.extend({
  Dc1Type: aText,
  Dc1: z.string().meta({ description: 'The code: a text.', japanese: 'コード（文字列）。' }),
})
const urlCode = successSchema.extend({
  Dc1Type: aUrl,
  Dc1: z.url().meta({
    description: 'The code: a URL that the end user opens.',
    japanese: 'コード（エンドユーザーが開く URL）。',
  }),
})

/**
 * Kinds of success responses. The code types `Dc1Type` and `Dc2Type` determine the kind (AG-D14). Every kind has all
 * members.
 */
const kinds = {
  TextCode: textCode.extend(none),
  TextCodeWithText: textCode.extend(secondText),
  TextCodeWithUrl: textCode.extend(secondUrl),
  UrlCode: urlCode.extend(none),
  UrlCodeWithText: urlCode.extend(secondText),
  UrlCodeWithUrl: urlCode.extend(secondUrl),
}

/** The parts of the API description that the schemas and routes of the あっとギフト on-demand API do not contain. */
export const description: ApiDescription = {
  title: { en: 'あっとギフト on-demand API', ja: 'あっとギフトのオンデマンド API' },
  version: '1.5',
  text: {
    en: `Issues digital codes, as gift-provider-mock plays it after version 1.5 of the provider's document.

**A code that is issued in production is billed and can never be cancelled** (AG-D12). The provider serves production at \`service-gift.jp\` and a verification environment at \`stg.service-gift.jp\`, over HTTPS and to registered source addresses only (AG-D1, AG-D8).

**Authentication**: the caller is known by \`AuthKey\`, a member of the request's body, together with the campaign in the path. No header authenticates.

**Pace**: at most one request a second, issues and inquiries together, and a 429 can come even so (AG-D7). A caller waits at least 90 seconds for a response (AG-D9). An answer that was lost may have issued a code. Without its \`TranId\`, no inquiry finds this code: ask the provider, and do not issue again blindly.`,
    ja: `デジタルコードを発行する API。プロバイダーの仕様書 1.5 版に基づいて gift-provider-mock が再現する動作である。

**本番環境で発行したコードは請求され、取り消せない**（AG-D12）。ホストは、本番環境が \`service-gift.jp\`、検証環境が \`stg.service-gift.jp\` である。どちらも HTTPS だけを使い、登録された接続元IPアドレスからのリクエストだけを受け付ける（AG-D1、AG-D8）。

**認証**：呼び出し元は、本文の項目 \`AuthKey\` と、パスのキャンペーンの組で識別される。認証に使うヘッダーはない。

**リクエストの間隔**：発行と照会を合わせて1秒に1件までである。守っていても 429 になることがある（AG-D7）。呼び出し元は、レスポンスを90秒以上待つ（AG-D9）。レスポンスが届かなくても、コードは発行されていることがある。\`TranId\` がなければ照会できないため、再び発行する前にプロバイダーに確認する。`,
  },
  tags: [
    {
      name: 'codes',
      description: { en: 'Issuing a code, and asking for an issued one again.', ja: 'コードの発行と照会。' },
    },
  ],
  securitySchemes: {},
  security: [],
  schemas: {
    requests: { IssueRequest: issueSchema, InquiryRequest: inquirySchema },
    responses: { IssuedCode: z.union(Object.values(kinds)), ...kinds, Error: errorSchema },
  },
  errors: {
    schema: 'Error',
    byStatus: {
      400: {
        description: {
          en: 'The request is wrong, and stays so: nothing was issued.',
          ja: 'リクエストに誤りがあり、再送しても同じ結果になる。コードは発行されていない。',
        },
      },
      401: {
        description: { en: 'The AuthKey is not one of the campaign.', ja: 'AuthKey がキャンペーンのものではない。' },
      },
      403: {
        description: {
          en: 'The caller may not call from this address, or may not have this product.',
          ja: 'この接続元IPアドレスからは呼び出せない、またはこの商品は契約にない。',
        },
      },
      404: { description: { en: 'There is no such campaign.', ja: 'キャンペーンが存在しない。' } },
      429: {
        description: {
          en: 'Too many requests, by this caller or by others of the shared service. Nothing was issued. Wait, then send it again.',
          ja: 'リクエストが多すぎる。共用のサービスのため、ほかの呼び出し元が原因のこともある。コードは発行されていない。間隔を空けて再送する。',
        },
        retryAfter: true,
      },
      500: {
        description: {
          en: 'The service failed. Whether a code was issued is not known: it must not be taken for a refusal.',
          ja: 'サービス自体のエラー。コードが発行されたかどうかは分からないため、拒否として扱ってはならない。',
        },
      },
    },
  },
  parameters: {
    campaign: {
      in: 'path',
      description: {
        en: 'The number of the campaign, as the provider gave it.',
        ja: 'プロバイダーから通知されたキャンペーンの番号。',
      },
      schema: z.string().min(1),
    },
  },
  operations,
  variables: {
    TranId: {
      variable: 'TRAN_ID',
      value: { en: '`TranId` in the response of the issue', ja: '発行のレスポンスの `TranId`' },
    },
  },
  examples,
}
