import { z } from 'zod'
import type { ApiDescription } from '../../../core/openapi/description.ts'
import {
  adSchema,
  emptySchema,
  errorSchema,
  giftSchema,
  imageSetSchema,
  purchaseCreatedSchema,
  purchaseSchema,
} from './response-schema.ts'
import { brandsSchema } from '../settings/catalogue.ts'
import { ACCESS_KEY, ACCESS_TOKEN, REQUEST_ID } from '../authenticate.ts'
import { examples } from './examples/index.ts'
import { operations } from './operations.ts'
import {
  accessKeySyntax,
  buyGiftSchema,
  colorSchema,
  createPurchaseSchema,
  purchaseIdSyntax,
  redirectUrlSchema,
  requestIdSyntax,
  videoSchema,
} from '../request-schema.ts'

/**
 * Schema of a file part. OpenAPI 3.1 requires only the media type. Client generators require the type and format of
 * OpenAPI 3.0.
 */
const file = z.string().meta({
  format: 'binary',
  contentMediaType: 'application/octet-stream',
  description:
    'A PNG, JPEG or GIF file of at most 2048 KB, by its extension (.png, .jpg, .jpeg, .gif) and its content.',
  japanese:
    'PNG、JPEG、GIF のファイル。2048 KB 以内。拡張子（.png、.jpg、.jpeg、.gif）と内容が一致していなければならない。',
})
const imageFormSchema = z.strictObject({ content: file })
const adFormSchema = z.strictObject({ image: file, redirect_url: redirectUrlSchema() })

/** The parts of the API description that the schemas and routes of the デジタルギフト partner API do not contain. */
export const description: ApiDescription = {
  title: { en: 'デジタルギフト partner API', ja: 'デジタルギフトのパートナー API' },
  version: 'unversioned',
  text: {
    en: `Sells gifts that their receivers exchange for one of several brands, as gift-provider-mock plays it after the provider's document, which carries no version.

**A gift that is bought in production is paid for**, and no operation cancels it. The provider's hosts are \`digital-gift.jp\` and its subdomains. The base path there is told by the provider (RP-A14).

**Request ids**: each request that changes something carries one of its own (RP-D4). After a response that was lost, look the gift up by that id before anything is bought again; the same id a second time is refused with 409, whatever came of the first (RP-A4).

**Pace**: 300 requests a minute for each source address, over all operations; the number may change without notice (RP-D1).

Unknown paths and methods are answered with 404 (RP-A55); no operation below answers so. Form-encoded bodies, which a setting of the mock accepts (RP-O4), are left out.`,
    ja: `受取人がブランドを選んで交換するギフトを購入する API。版の記載のないプロバイダーの仕様書に基づいて gift-provider-mock が再現する動作である。

**本番環境で購入したギフトは請求される**。取り消す操作はない。プロバイダーのホストは \`digital-gift.jp\` とそのサブドメインである。ベースパスはプロバイダーから通知される（RP-A14）。

**リクエストID**：何かを変更するリクエストには、それぞれ別のリクエストIDを付ける（RP-D4）。レスポンスが届かなかった場合は、再び購入する前に、そのリクエストIDでギフトを検索する。同じリクエストIDの2回目のリクエストは、1回目の結果にかかわらず 409 で拒否される（RP-A4）。

**リクエストの間隔**：1つの接続元IPアドレスから、すべての操作を合わせて1分に300件までである。この件数は予告なく変わることがある（RP-D1）。

存在しないパスとメソッドには 404 が返る（RP-A55）。以下の操作が 404 を返すことはない。モックの設定で受け付けられるフォーム形式の本文（RP-O4）は、ここには記載しない。`,
  },
  tags: [
    { name: 'brands', description: { en: 'What gifts can be exchanged for.', ja: 'ギフトを交換できるブランド。' } },
    {
      name: 'purchases',
      description: {
        en: 'What gifts are bought under: prices, texts, brands.',
        ja: 'ギフトを購入するための購入：金額、文言、ブランド。',
      },
    },
    {
      name: 'design',
      description: { en: "How a purchase's gifts look to their receivers.", ja: '受取人に表示されるギフトの外観。' },
    },
    { name: 'gifts', description: { en: 'Buying gifts, and finding them again.', ja: 'ギフトの購入と検索。' } },
  ],
  securitySchemes: {
    accessKey: {
      type: 'apiKey',
      in: 'header',
      name: ACCESS_KEY,
      description: {
        en: `Names the partner: \`${accessKeySyntax.source}\`, shared beforehand (RP-D3). Malformed or missing: 400; unknown: 401 (RP-A3).`,
        ja: `パートナーを識別する、事前に共有された値：\`${accessKeySyntax.source}\`（RP-D3）。形式が不正、またはない場合は 400、登録されていない場合は 401（RP-A3）。`,
      },
    },
    accessToken: {
      type: 'apiKey',
      in: 'header',
      name: ACCESS_TOKEN,
      description: {
        en: 'A one-time password by RFC 6238 (TOTP), made for each request from the shared key and the time in UTC. The key, the hash algorithm, the time step and the number of digits are agreed beforehand (RP-D2): the mock begins with SHA-1, 30 seconds and 6 digits, one integration agreed SHA-256, 15 seconds and 8 digits (RP-O5). Leading zeros belong to it. The mock takes the key as a text in Base32, and lets one time step either side through (RP-A7).',
        ja: '共有の鍵と現在時刻（UTC）から、リクエストごとに生成するワンタイムパスワード（RFC 6238 の TOTP）。鍵、ハッシュアルゴリズム、タイムステップ、桁数は事前に取り決める（RP-D2）。モックの既定値は SHA-1、30秒、6桁であり、SHA-256、15秒、8桁を取り決めた連携もある（RP-O5）。先頭のゼロも値の一部である。モックは、鍵を Base32 の文字列で扱い、前後1タイムステップまで受け付ける（RP-A7）。',
      },
    },
  },
  security: [{ accessKey: [], accessToken: [] }],
  schemas: {
    requests: {
      CreatePurchase: createPurchaseSchema(),
      Color: colorSchema(),
      Video: videoSchema(),
      ImageForm: imageFormSchema,
      AdForm: adFormSchema,
      BuyGift: buyGiftSchema(),
    },
    responses: {
      Brands: brandsSchema(),
      PurchaseCreated: purchaseCreatedSchema,
      Purchase: purchaseSchema,
      Color: colorSchema(),
      Video: videoSchema(),
      ImageSet: imageSetSchema,
      Deleted: emptySchema,
      Ad: adSchema,
      Gift: giftSchema,
      Error: errorSchema,
    },
  },
  errors: {
    schema: 'Error',
    byStatus: {
      400: {
        description: {
          en: 'A header, the purchase, a parameter or the body is wrong, and stays so.',
          ja: 'ヘッダー、購入ID、パラメーター、または本文に誤りがあり、再送しても同じ結果になる。',
        },
      },
      401: {
        description: {
          en: 'The access key is not known, or the access token is missing or wrong.',
          ja: 'アクセスキーが登録されていない、またはアクセストークンがないか誤っている。',
        },
        shared: 'Unauthorized',
      },
      409: {
        description: {
          en: 'The request id was used before. Nothing was done: what the first request with it did can be looked up.',
          ja: 'リクエストIDは使用済みである。このリクエストでは何も処理されていない。1回目のリクエストの結果は検索できる。',
        },
        shared: 'Conflict',
      },
      429: {
        description: {
          en: 'Too many requests in a minute. Wait, then send it again. The document lists no status for it (RP-A1); the mock can answer 503 instead.',
          ja: '1分間のリクエストが多すぎる。間隔を空けて再送する。仕様書にはこの場合のステータスの記載がない（RP-A1）。モックは、設定により 503 を返すこともできる。',
        },
        shared: 'TooManyRequests',
        retryAfter: true,
      },
      503: {
        description: {
          en: 'The service failed, or the limit is answered so. Whether something was done is not known.',
          ja: 'サービス自体のエラー、または制限の超過。処理されたかどうかは分からない。',
        },
        shared: 'Unavailable',
        retryAfter: true,
      },
    },
  },
  parameters: {
    purchaseId: {
      in: 'path',
      description: { en: 'Of a purchase that this access key made.', ja: 'このアクセスキーで作成した購入の購入ID。' },
      schema: z.string().regex(purchaseIdSyntax),
    },
    request_id: {
      in: 'query',
      description: { en: 'The request id with which the gift was bought.', ja: 'ギフトを購入したリクエストID。' },
      schema: z.string().regex(requestIdSyntax),
    },
    [REQUEST_ID]: {
      in: 'header',
      description: {
        en: 'Unique to each request that changes something, over all operations of the access key.',
        ja: '何かを変更するリクエストごとに一意の値。アクセスキーのすべての操作を通じて、重複してはならない。',
      },
      schema: z.string().regex(requestIdSyntax),
    },
  },
  operations,
  variables: {
    [ACCESS_TOKEN]: {
      variable: 'TOKEN',
      value: {
        en: 'the access token of the moment: `TOKEN=$(gift-mock totp)`',
        ja: '現在のアクセストークン：`TOKEN=$(gift-mock totp)`',
      },
    },
    purchaseId: {
      variable: 'PURCHASE',
      value: {
        en: '`purchase.id` in the response of `POST /purchases`',
        ja: '`POST /purchases` のレスポンスの `purchase.id`',
      },
    },
  },
  examples,
}
