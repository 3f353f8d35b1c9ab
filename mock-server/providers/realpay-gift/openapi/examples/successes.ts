import type { ExampleSpec } from '../../../../core/openapi/description.ts'
import { designSample, order, picture, REDIRECT, sample } from './example-requests.ts'

/** The examples of successful requests: at least one for each operation. The requests are sent in this order. */
export const successes: readonly ExampleSpec[] = [
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
]
