import type { ExampleSpec } from '../../../../core/openapi/description.ts'
import { inquire, issue } from './example-requests.ts'

/** The examples of successful requests: one for each kind of success. The requests are sent in this order. */
export const successes: readonly ExampleSpec[] = [
  issue('text-code', { en: 'A code that is a text, of a free amount', ja: '文字列のコード（金額は自由）' }, 'AG-D3'),
  inquire('inquiry', { en: 'The same code again', ja: '同じコードの照会' }, 'AG-D3'),
  issue(
    'fixed-amount',
    { en: 'A product with a fixed amount', ja: '金額が固定の商品' },
    'AG-D3',
    { DcId: 'DC-FIXED-1000', Amount: '1000' },
    { demonstrates: 'AG-D11' },
  ),
  issue(
    'url-code',
    { en: 'A code that is a URL', ja: 'URL のコード' },
    'AG-D3',
    { DcId: 'DC-URL' },
    { demonstrates: 'AG-D14' },
  ),
  issue(
    'second-code',
    { en: 'A code with a PIN', ja: 'PIN の付いたコード' },
    'AG-D3',
    { DcId: 'DC-PIN' },
    { demonstrates: 'AG-D14' },
  ),
  issue(
    'second-url',
    { en: 'Two codes that are URLs', ja: 'URL のコード2つ' },
    'AG-D3',
    { DcId: 'DC-URL-URL' },
    { demonstrates: 'AG-D14' },
  ),
  issue(
    'seven-payment',
    { en: 'A product paid out by Seven Payment', ja: 'セブン・ペイメントで払い出す商品' },
    'AG-D3',
    { DcId: 'DC-SEVEN' },
    { demonstrates: 'AG-D15' },
  ),
  issue(
    'no-expiry',
    { en: 'A code that does not expire', ja: '期限のないコード' },
    'AG-D3',
    { DcId: 'DC-NO-EXPIRY' },
    { demonstrates: 'AG-D13' },
  ),
  issue(
    'before-1.5',
    {
      en: "A response as in the document's sample, which is older than ControlNo",
      ja: 'ControlNo のない、仕様書の例と同じレスポンス',
    },
    'AG-D3',
    {},
    { demonstrates: 'AG-D16', settings: { 'atGift.answer.controlNo': false } },
  ),
]
