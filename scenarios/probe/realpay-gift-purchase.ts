import {
  atPurchase,
  COLORS,
  LONG_VIDEO,
  pictureForm,
  PRICE,
  purchasePath,
  SHORT_VIDEO,
  signed,
} from './realpay-gift-request.ts'
import type { Step } from './step.ts'

const GIFT_ID = 'gift'
const UNUSED_ID = 'unused'
/** A value for `redirect_url` that ends with two bytes in Shift_JIS. */
const SHIFT_JIS_URL = Uint8Array.from(Buffer.from('https://example.com/\x83\x65', 'latin1'))
const HOUR_MS = 3_600_000

/**
 * Steps that need the purchase of the probe. These steps change the design of the purchase, and buy the only gift of
 * the probe.
 */
export const realpayGiftPurchaseSteps: readonly Step[] = [
  atPurchase(
    'get-1',
    { en: 'GET the purchase with a request id', ja: 'リクエストIDを付けた購入の GET' },
    ['RP-A9', 'RP-A13'],
    {
      method: 'GET',
      path: '',
      change: ({ run }) => ({ requestId: `${run}-get` }),
    },
  ),
  atPurchase(
    'get-again',
    { en: 'GET the purchase with the same request id', ja: '同じリクエストIDを付けた購入の GET' },
    ['RP-A13'],
    {
      method: 'GET',
      path: '',
      change: ({ run }) => ({ requestId: `${run}-get` }),
    },
  ),
  atPurchase(
    'color-duplicate-key',
    { en: 'POST …/color with main twice', ja: 'main を2回含む POST …/color' },
    ['RP-A58'],
    {
      path: '/color',
      change: () => ({ body: '{"main":"111111","main":"222222","sub":"333333"}' }),
    },
  ),
  atPurchase(
    'color-unknown-key',
    { en: 'POST …/color with an unknown key', ja: '仕様書にない項目を含む POST …/color' },
    ['RP-A11'],
    {
      path: '/color',
      change: () => ({ json: { ...COLORS, memo: 'probe' } }),
    },
  ),
  atPurchase(
    'color-byte-order-mark',
    { en: 'POST …/color with a byte order mark', ja: 'BOM で始まる POST …/color' },
    ['RP-A68'],
    {
      path: '/color',
      change: () => ({ body: `\uFEFF${JSON.stringify(COLORS)}` }),
    },
  ),
  atPurchase(
    'video-short-url',
    { en: 'POST …/video with a short address', ja: '短縮形の URL での POST …/video' },
    ['RP-A51'],
    {
      path: '/video',
      change: () => ({ json: { url: SHORT_VIDEO, play_time: 10 } }),
    },
  ),
  atPurchase(
    'video-number',
    { en: 'POST …/video with "play_time": 10.0', ja: '"play_time": 10.0 の POST …/video' },
    ['RP-A65'],
    {
      path: '/video',
      change: () => ({ body: `{"url":"${LONG_VIDEO}","play_time":10.0}` }),
    },
  ),
  atPurchase(
    'video-long',
    { en: 'POST …/video with a play_time of 601 seconds', ja: 'play_time が601秒の POST …/video' },
    ['RP-A69'],
    {
      path: '/video',
      change: () => ({ json: { url: LONG_VIDEO, play_time: 601 } }),
    },
  ),
  {
    ...atPurchase(
      'video',
      { en: 'if no video was accepted: POST …/video', ja: '動画が受け付けられていない場合のみ POST …/video' },
      ['RP-A9'],
      {
        path: '/video',
      },
    ),
    request(state) {
      const isSet = ['video-short-url', 'video-number', 'video-long'].some((step) => state.status(step) === 200)
      return isSet ? undefined : setVideo.request(state)
    },
  },
  atPurchase('get-2', { en: 'GET the purchase', ja: '購入の GET' }, ['RP-A9'], { method: 'GET', path: '' }),
  atPurchase(
    'delete-unset',
    { en: 'DELETE an image that is not set', ja: '設定されていない画像の DELETE' },
    ['RP-A10'],
    {
      method: 'DELETE',
      path: '/image/header',
    },
  ),
  atPurchase(
    'png-named-jpg',
    { en: 'upload a PNG with the name picture.jpg', ja: 'picture.jpg という名前の PNG のアップロード' },
    ['RP-A10'],
    {
      path: '/image/face',
      change: () => pictureForm({ disposition: 'filename="picture.jpg"' }),
    },
  ),
  atPurchase(
    'png-without-extension',
    { en: 'upload a PNG with the name picture', ja: '拡張子のない PNG のアップロード' },
    ['RP-A10'],
    {
      path: '/image/face',
      change: () => pictureForm({ disposition: 'filename="picture"' }),
    },
  ),
  atPurchase(
    'image-2050000',
    { en: 'upload an image of 2,050,000 bytes', ja: '2,050,000 バイトの画像のアップロード' },
    ['RP-A50'],
    {
      path: '/image/face',
      change: () => pictureForm({ bytes: 2_050_000 }),
    },
  ),
  atPurchase(
    'boundary',
    { en: 'upload an image with the boundary *****', ja: 'boundary を ***** とした画像のアップロード' },
    ['RP-A61'],
    {
      path: '/image/face',
      change: () => pictureForm({ boundary: '*****' }),
    },
  ),
  atPurchase(
    'extended-filename',
    { en: "upload an image with filename*=UTF-8''…", ja: "filename*=UTF-8''… のみの画像のアップロード" },
    ['RP-A62'],
    {
      path: '/image/face',
      change: () => pictureForm({ disposition: "filename*=UTF-8''%E7%94%BB.png" }),
    },
  ),
  atPurchase(
    'redirect-url',
    { en: 'POST …/ad with a redirect_url that is not http(s)', ja: 'redirect_url が http(s) でない POST …/ad' },
    ['RP-A11'],
    {
      path: '/ad',
      change: () => pictureForm({ part: 'image', redirectUrl: 'app://campaign' }),
    },
  ),
  atPurchase(
    'shift-jis',
    { en: 'POST …/ad with bytes of Shift_JIS', ja: 'Shift_JIS のバイトを含む POST …/ad' },
    ['RP-A64'],
    {
      path: '/ad',
      change: () => pictureForm({ part: 'image', redirectUrl: SHIFT_JIS_URL }),
    },
  ),
  {
    ...atPurchase('gift', { en: `buy a gift of ${PRICE} yen`, ja: `${PRICE} 円のギフトを購入する` }, ['RP-A8'], {
      path: '/gifts',
      change: ({ run }) => ({ json: { price: PRICE }, requestId: `${run}-${GIFT_ID}` }),
    }),
    yen: PRICE,
  },
  searching('search', { en: 'search for the gift', ja: 'ギフトを検索する' }, ['RP-A6'], [GIFT_ID]),
  searching(
    'search-unknown',
    { en: 'search with an unused request id', ja: '使用していないリクエストIDで検索する' },
    ['RP-A5'],
    [UNUSED_ID],
  ),
  searching(
    'search-last',
    {
      en: 'search with two request ids, the last one of the gift',
      ja: '2つのリクエストID（ギフトのIDは最後）で検索する',
    },
    ['RP-A58'],
    [UNUSED_ID, GIFT_ID],
  ),
  searching(
    'search-first',
    {
      en: 'search with two request ids, the first one of the gift',
      ja: '2つのリクエストID（ギフトのIDは最初）で検索する',
    },
    ['RP-A58'],
    [GIFT_ID, UNUSED_ID],
  ),
]

/** The step that sends the request id of the purchase a second time, in a request for another operation. */
export const usedIdStep: Step = atPurchase(
  'color-used-id',
  { en: 'POST …/color with the request id of the purchase', ja: '購入のリクエストIDを使った POST …/color' },
  ['RP-A4'],
  {
    path: '/color',
    change: ({ run }) => ({ json: COLORS, requestId: `${run}-second` }),
  },
)

/** The step that searches for the gift a day later. With this step, a probe takes 25 hours. */
export const searchAfterADay: Step = {
  ...searching(
    'search-after-a-day',
    { en: 'after 25 hours: search for the gift', ja: '25時間後にギフトを検索する' },
    ['RP-A53'],
    [GIFT_ID],
  ),
  timing: { waitMs: 25 * HOUR_MS },
}

const setVideo = atPurchase('video', { en: '', ja: '' }, [], {
  path: '/video',
  change: () => ({ json: { url: LONG_VIDEO, play_time: 10 } }),
})

function searching(name: string, what: Step['what'], decides: readonly string[], ids: readonly string[]): Step {
  return {
    name,
    what,
    decides,
    yen: 0,
    request(state) {
      const query = ids.map((id) => `request_id=${state.run}-${id}`).join('&')
      const base = state.status('gift') === 200 ? purchasePath(state) : undefined
      return base === undefined ? undefined : signed('GET', `${base}/gifts?${query}`, state)
    },
  }
}
