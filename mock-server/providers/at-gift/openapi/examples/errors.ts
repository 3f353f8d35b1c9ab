import type { ExampleSpec } from '../../../../core/openapi/description.ts'
import { inquire, issue } from './example-requests.ts'

/**
 * The examples of errors: first the errors of the body, then the errors that concern the caller, the product, the
 * campaign, the rate limit and the service.
 */
export const errors: readonly ExampleSpec[] = [
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
