import type { Text } from '../../../core/localized-text.ts'
import type { ExampleSpec, ExampleRequest, ExampleContext } from '../../../core/openapi/description.ts'
import { fromBase64 } from '../../../core/util/base64.ts'
import { createTotpVerifier } from '../../../core/provider/totp.ts'
import { purchaseCreatedSchema } from './response-schema.ts'
import type { RealpayGiftRule } from '../evidence.ts'
import { ACCESS_KEY, ACCESS_TOKEN, REQUEST_ID } from '../authenticate.ts'
import { settings } from '../settings/settings.ts'

const [partner] = settings['realpayGift.accessKeys'].default
if (!partner) throw new Error('realpayGift.accessKeys has no partner by default')
const { accessKey, totpSecret } = partner
const { token } = createTotpVerifier({
  secret: totpSecret,
  algorithm: settings['realpayGift.totp.algorithm'].default,
  digits: settings['realpayGift.totp.digits'].default,
  periodSeconds: settings['realpayGift.totp.periodSeconds'].default,
})
const HOUR = 3_600_000

/** Read operations, which have no request id. */
const reading: readonly string[] = ['list-brands', 'get-purchase', 'find-gift']

/** An image of one pixel. */
const png = fromBase64(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
)
const order = {
  prices: [500, 1000],
  name: '春のキャンペーン',
  issuer: '株式会社サンプル',
  brands: ['amazon', 'paypay'],
  is_strict: true,
}
const design = {
  color: { main: 'b3d4fc', sub: '4e77a6' },
  video: { url: 'https://www.youtube.com/watch?v=xxxxxxxxxxx', play_time: 10 },
}
const REDIRECT = 'https://shop.example/after'

interface Given
  extends Omit<ExampleRequest, 'params' | 'form'>, Pick<ExampleSpec, 'settings' | 'fault' | 'sameInstant'> {
  demonstrates?: RealpayGiftRule
  /** Id of the purchase; by default, the id of the first purchase created. */
  purchaseId?: string
  /** Offset of the caller's clock from the correct time [ms]. */
  skewMs?: number
  requestId?: string
  parts?: Readonly<Record<string, string | { bytes: Uint8Array; name: string }>>
}

function sample(operation: string, name: string, summary: Text, rule: RealpayGiftRule, given: Given = {}): ExampleSpec {
  const {
    demonstrates,
    settings: changed,
    fault,
    sameInstant,
    purchaseId,
    skewMs = 0,
    requestId = `sample-${name}`,
    parts,
    headers,
    ...rest
  } = given
  return {
    operation: `realpay-gift.${operation}`,
    name,
    summary,
    rule,
    ...(demonstrates && { demonstrates }),
    ...(changed && { settings: changed }),
    ...(fault && { fault }),
    ...(sameInstant && { sameInstant }),
    request: (context) => ({
      ...rest,
      params: { purchaseId: purchaseId ?? firstPurchase(context, operation) },
      headers: {
        [ACCESS_KEY]: accessKey,
        [ACCESS_TOKEN]: token(context.nowMs + skewMs),
        ...(!reading.includes(operation) && { [REQUEST_ID]: requestId }),
        ...headers,
      },
      ...(parts && { form: formOf(parts) }),
    }),
  }
}

/**
 * Creates an example of an operation that sets a JSON part of the design.
 * @param changes members that differ from the valid body
 */
function designSample(
  part: keyof typeof design,
  name: string,
  summary: Text,
  rule: RealpayGiftRule,
  changes: Record<string, unknown> = {},
): ExampleSpec {
  return sample(`set-${part}`, name, summary, rule, { json: { ...design[part], ...changes } })
}

function firstPurchase({ response }: ExampleContext, operation: string): string {
  return operation === 'list-brands' || operation === 'create-purchase'
    ? ''
    : purchaseCreatedSchema.parse(response('create-purchase')).purchase.id
}

function formOf(parts: NonNullable<Given['parts']>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === 'string') form.set(name, value)
    else form.set(name, new Blob([new Uint8Array(value.bytes)]), value.name)
  }
  return form
}

const picture = { bytes: png, name: 'picture.png' }
const noPicture = { bytes: new TextEncoder().encode('no picture'), name: 'picture.png' }
const nobody = '0'.repeat(40)

/** The example requests, sent in this order to one mock. */
export const examples: readonly ExampleSpec[] = [
  sample(
    'list-brands',
    'brands',
    { en: 'The brands that the mock begins with', ja: 'モックの既定のブランド' },
    'RP-D5',
  ),
  sample(
    'create-purchase',
    'create-purchase',
    { en: 'Every brand allows every price', ja: 'すべてのブランドがすべての金額に対応している' },
    'RP-D6',
    { json: order },
  ),
  sample(
    'create-purchase',
    'not-strict',
    {
      en: 'A brand does not allow one of the prices, and need not',
      ja: '金額に対応していないブランドがあるが、is_strict は false である',
    },
    'RP-D6',
    {
      json: { ...order, prices: [500, 550], is_strict: false },
      demonstrates: 'RP-D15',
    },
  ),
  sample('get-purchase', 'nothing-set', { en: 'No color and no image is set', ja: '色も画像も未設定である' }, 'RP-D7', {
    demonstrates: 'RP-A9',
  }),
  designSample('color', 'set-color', { en: 'The colors', ja: '色' }, 'RP-D8'),
  sample('set-face-image', 'set-face-image', { en: 'The face image', ja: '券面画像' }, 'RP-D9', {
    parts: { content: picture },
  }),
  sample('set-header-image', 'set-header-image', { en: 'The header image', ja: 'ヘッダー画像' }, 'RP-D9', {
    parts: { content: picture },
  }),
  designSample('video', 'set-video', { en: 'The video', ja: '動画' }, 'RP-D10'),
  sample('set-ad', 'set-ad', { en: 'The ad', ja: '広告' }, 'RP-D11', {
    parts: { image: picture, redirect_url: REDIRECT },
  }),
  sample('get-purchase', 'all-set', { en: 'Colors and images are set', ja: '色と画像が設定済みである' }, 'RP-D7'),
  sample('buy-gift', 'buy-gift', { en: 'A gift of 500 yen', ja: '500円のギフト' }, 'RP-D12', { json: { price: 500 } }),
  sample('find-gift', 'find-gift', { en: 'The same gift again', ja: '同じギフトの検索' }, 'RP-D13', {
    query: { request_id: 'sample-buy-gift' },
  }),
  sample('delete-face-image', 'delete-face-image', { en: 'The face image is deleted', ja: '券面画像の削除' }, 'RP-D9'),
  sample(
    'delete-header-image',
    'delete-header-image',
    { en: 'The header image is deleted', ja: 'ヘッダー画像の削除' },
    'RP-D9',
  ),

  sample(
    'list-brands',
    'malformed-key',
    { en: 'An access key that cannot be one', ja: 'アクセスキーの形式が不正である' },
    'RP-A3',
    {
      headers: { [ACCESS_KEY]: 'malformed' },
    },
  ),
  sample(
    'create-purchase',
    'strict',
    {
      en: 'A brand does not allow one of the prices, and is_strict is true',
      ja: '金額に対応していないブランドがあり、is_strict が true である',
    },
    'RP-D15',
    {
      json: { ...order, prices: [500, 550] },
    },
  ),
  sample(
    'create-purchase',
    'unknown-brand',
    { en: 'A brand that is not in the list', ja: '一覧にないブランド' },
    'RP-D6',
    {
      json: { ...order, brands: ['none'] },
    },
  ),
  sample('create-purchase', 'repeated-price', { en: 'A price is listed twice', ja: '同じ金額が2回ある' }, 'RP-A11', {
    json: { ...order, prices: [500, 500] },
  }),
  sample(
    'create-purchase',
    'malformed-request-id',
    { en: 'A request id that cannot be one', ja: 'リクエストIDの形式が不正である' },
    'RP-A3',
    {
      json: order,
      requestId: 'no id',
    },
  ),
  sample(
    'get-purchase',
    'unknown-purchase',
    { en: 'A purchase that there is none of', ja: '存在しない購入ID' },
    'RP-A5',
    { purchaseId: nobody },
  ),
  designSample('color', 'no-color', { en: 'A color with a hash sign', ja: '色に「#」が付いている' }, 'RP-A11', {
    main: '#b3d4fc',
  }),
  sample('set-face-image', 'no-image', { en: 'A file that is no image', ja: '画像ではないファイル' }, 'RP-A10', {
    parts: { content: noPicture },
  }),
  sample(
    'set-header-image',
    'no-file',
    { en: 'The part that is asked for is missing', ja: '必要なファイルのパートがない' },
    'RP-D9',
    {
      parts: { content: 'no file' },
    },
  ),
  sample('delete-face-image', 'no-face-image', { en: 'No face image is set', ja: '券面画像が未設定である' }, 'RP-A10'),
  sample(
    'delete-header-image',
    'no-header-image',
    { en: 'No header image is set', ja: 'ヘッダー画像が未設定である' },
    'RP-A10',
  ),
  designSample(
    'video',
    'no-video',
    { en: 'A URL that is no YouTube video', ja: 'YouTube の動画ではない URL' },
    'RP-A11',
    { url: REDIRECT },
  ),
  sample(
    'set-ad',
    'no-redirect-url',
    { en: 'A redirect_url that is no URL', ja: 'URL ではない redirect_url' },
    'RP-A11',
    {
      parts: { image: picture, redirect_url: 'nowhere' },
    },
  ),
  sample(
    'buy-gift',
    'other-price',
    { en: "A price that is none of the purchase's", ja: '購入に設定していない金額' },
    'RP-D12',
    { json: { price: 501 } },
  ),
  sample(
    'find-gift',
    'unknown-request-id',
    { en: 'A request id that bought no gift', ja: 'ギフトを購入していないリクエストID' },
    'RP-A5',
    {
      query: { request_id: 'never-used' },
    },
  ),

  sample(
    'buy-gift',
    'unknown-key',
    { en: 'An access key that is not known', ja: '登録されていないアクセスキー' },
    'RP-A3',
    {
      json: { price: 500 },
      headers: { [ACCESS_KEY]: nobody },
    },
  ),
  sample('buy-gift', 'wrong-token', { en: 'A token that is none', ja: '誤ったトークン' }, 'RP-D2', {
    json: { price: 500 },
    headers: { [ACCESS_TOKEN]: 'abcdef' },
  }),
  sample(
    'buy-gift',
    'old-token',
    { en: 'A token of a clock that is three minutes slow', ja: '3分遅れた時計によるトークン' },
    'RP-A7',
    {
      json: { price: 500 },
      skewMs: -HOUR / 20,
    },
  ),
  sample(
    'buy-gift',
    'used-request-id',
    { en: 'The request id of an earlier gift', ja: '使用済みのリクエストID' },
    'RP-D4',
    {
      json: { price: 500 },
      requestId: 'sample-buy-gift',
    },
  ),
  sample(
    'buy-gift',
    'over-the-limit',
    { en: 'One request more than the limit', ja: '制限を1件超えるリクエスト' },
    'RP-A1',
    {
      json: { price: 500 },
      sameInstant: true,
      settings: { 'realpayGift.limit.requests': 1 },
    },
  ),
  sample('buy-gift', 'failure', { en: 'The service itself failed', ja: 'サービス自体のエラー' }, 'RP-D14', {
    json: { price: 500 },
    fault: { phase: 'before-commit', effect: { type: 'provider-error', status: 503 } },
  }),
]
