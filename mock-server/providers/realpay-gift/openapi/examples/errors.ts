import type { ExampleSpec } from '../../../../core/openapi/description.ts'
import { ACCESS_KEY, ACCESS_TOKEN } from '../../authenticate.ts'
import { designSample, order, picture, REDIRECT, sample } from './example-requests.ts'

const HOUR = 3_600_000
const noPicture = { bytes: new TextEncoder().encode('no picture'), name: 'picture.png' }
const nobody = '0'.repeat(40)

/** The examples of errors: first the errors of single operations, then the errors that all operations share. */
export const errors: readonly ExampleSpec[] = [
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
