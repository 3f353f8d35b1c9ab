import type { Text } from '../../../core/localized-text.ts'
import type { ExampleSpec } from '../../../core/openapi/description.ts'
import type { AtGiftRule } from '../evidence.ts'
import { successSchema } from './response-schema.ts'
import { settings } from '../settings/settings.ts'

/** The example requests, sent in this order to one mock. */
export const examples: readonly ExampleSpec[] = makeExamples()

function makeExamples(): readonly ExampleSpec[] {
  const [caller] = settings['atGift.campaigns'].default
  if (!caller) throw new Error('atGift.campaigns has no caller by default')
  const params = { campaign: caller.campaign }
  const order = { AuthKey: caller.authKey, DcId: 'DC500', Amount: '500' }

  type Given = Omit<ExampleSpec, 'operation' | 'name' | 'summary' | 'request' | 'rule'> & { demonstrates?: AtGiftRule }
  const issue = (
    name: string,
    summary: Text,
    rule: AtGiftRule,
    members: Record<string, unknown> = {},
    more: Given & { params?: Record<string, string>; headers?: Record<string, string> } = {},
  ): ExampleSpec => {
    const { params: elsewhere = params, headers = {}, ...given } = more
    return {
      operation: 'at-gift.issue',
      name,
      summary,
      rule,
      ...given,
      request: () => ({ params: elsewhere, headers, json: { ...order, ...members } }),
    }
  }
  const inquire = (
    name: string,
    summary: Text,
    rule: AtGiftRule,
    members: Record<string, unknown> = {},
  ): ExampleSpec => ({
    operation: 'at-gift.inquire',
    name,
    summary,
    rule,
    request: ({ response }) => ({
      params,
      json: { ...order, TranId: successSchema.parse(response('text-code')).TranId, ...members },
    }),
  })

  return [
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
        en: "An answer as in the document's sample, which is older than ControlNo",
        ja: 'ControlNo のない、仕様書の例と同じレスポンス',
      },
      'AG-D3',
      {},
      { demonstrates: 'AG-D16', settings: { 'atGift.answer.controlNo': false } },
    ),
    issue(
      'media-type',
      { en: 'A Content-Type that is not JSON', ja: 'Content-Type が JSON ではない' },
      'AG-D2',
      {},
      { headers: { 'content-type': 'text/plain' } },
    ),
    issue('amount-missing', { en: 'A required member is missing', ja: '必須の項目がない' }, 'AG-D3', {
      Amount: undefined,
    }),
    issue('amount-number', { en: 'The amount as a number', ja: '金額が数値である' }, 'AG-A1', { Amount: 500 }),
    issue(
      'unknown-key',
      {
        en: 'A misspelt TranId: it would issue a second code',
        ja: 'TranId の綴りの誤り（受け付けると2つ目のコードが発行される）',
      },
      'AG-A6',
      { TranID: 'AZ' },
    ),
    issue('unknown-product', { en: 'A DcId that is not in the list', ja: '一覧にない DcId' }, 'AG-A2', {
      DcId: 'DC-NONE',
    }),
    issue('other-amount', { en: 'Another amount than the fixed one', ja: '固定の金額と異なる金額' }, 'AG-D11', {
      DcId: 'DC-FIXED-1000',
    }),
    inquire('unknown-tranid', { en: 'A TranId that no code has', ja: '存在しない TranId' }, 'AG-A4', {
      TranId: `AZ${'0'.repeat(40)}`,
    }),
    inquire(
      'other-order',
      { en: 'An inquiry with another amount than the issue', ja: '発行時と異なる金額での照会' },
      'AG-A5',
      { Amount: '501' },
    ),
    issue(
      'wrong-authkey',
      { en: 'An AuthKey that is none of the campaign', ja: 'キャンペーンのものではない AuthKey' },
      'AG-A7',
      { AuthKey: 'MOCK-AuthKey-bad' },
    ),
    issue('not-in-contract', { en: 'A product outside the contract', ja: '契約にない商品' }, 'AG-D6', {
      DcId: 'DC-NOT-CONTRACTED',
    }),
    issue(
      'foreign-address',
      { en: 'A source address that is not registered', ja: '登録されていない接続元IPアドレス' },
      'AG-D8',
      {},
      { settings: { 'atGift.allowedIps': ['192.0.2.1'] } },
    ),
    issue(
      'unknown-campaign',
      { en: 'A campaign that there is none of', ja: '存在しないキャンペーン' },
      'AG-A7',
      {},
      { params: { campaign: 'no-campaign' } },
    ),
    issue(
      'first-of-two',
      { en: 'The first of two in one second', ja: '1秒以内の2件のうち1件目' },
      'AG-D3',
      {},
      { demonstrates: 'AG-D7' },
    ),
    issue(
      'second-of-two',
      { en: 'The second of two in one second', ja: '1秒以内の2件のうち2件目' },
      'AG-D7',
      {},
      { sameInstant: true },
    ),
    issue(
      'failure',
      { en: 'The service itself failed', ja: 'サービス自体のエラー' },
      'AG-D6',
      {},
      { fault: { phase: 'before-commit', effect: { type: 'provider-error', status: 500 } } },
    ),
  ]
}
