import type { Text } from '../../../core/localized-text.ts'

/**
 * Facts that no test against the mock can show. The texts are the rows of the documentation page `limits`, in the order
 * of the page.
 */
export const limits: readonly Text[] = [
  {
    en: 'if the provider behaves as assumed',
    ja: 'プロバイダーが仮定どおりに動作するか',
  },
  {
    en: 'your contract: products, amounts, brands, commission, limits',
    ja: '契約の内容（商品、金額、ブランド、手数料、制限）',
  },
  {
    en: 'how long a code is valid',
    ja: 'コードの有効期限',
  },
  {
    en: 'your real credentials, the registered IP addresses, the agreed parameters of the token',
    ja: '実際の認証情報、登録した IP アドレス、合意したトークンのパラメーター',
  },
  {
    en: 'TLS, DNS, proxies and firewalls between you and the provider',
    ja: 'プロバイダーまでの TLS、DNS、プロキシー、ファイアウォール',
  },
  {
    en: 'how fast the provider is, and when it is down',
    ja: 'プロバイダーの速度と停止',
  },
  {
    en: "the texts of the provider's errors",
    ja: 'プロバイダーのエラーの文言',
  },
  {
    en: 'if an end user can redeem a code, and what the real page looks like',
    ja: 'エンドユーザーがコードを使えるか、実際のページの表示',
  },
  {
    en: 'the invoice',
    ja: '請求書',
  },
  {
    en: 'what the provider changes later',
    ja: 'プロバイダーの今後の変更',
  },
  {
    en: 'HTTP/2',
    ja: 'HTTP/2',
  },
  {
    en: 'what your program does after it has stored the code: mails, refunds, its own database',
    ja: 'コードを保存した後の処理（メール、返金、自社のデータベース）',
  },
  {
    en: 'if your program recognizes the mock or the test (by a URL or a variable), and behaves otherwise in production',
    ja: 'プログラムが（URL や環境変数から）モックやテストを見分け、本番で異なる動作をするか',
  },
  {
    en: 'if your program orders again at a later start, such as a nightly batch, after it has ended normally',
    ja: '正常に終了したプログラムが、夜間バッチなどの次の起動で再び注文するか',
  },
  {
    en: 'with `--time-scale` and `GIFT_MOCK_CLOCK_RATE`: a timeout or a pause that your program does not divide',
    ja: '`--time-scale` と `GIFT_MOCK_CLOCK_RATE` を使う場合に、プログラムが割らないタイムアウトや待機',
  },
  {
    en: 'with `--time-scale N`: a timeout that is up to 0.25 × N seconds, and at least 1 second, shorter than the 90 s that at-gift requires',
    ja: '`--time-scale N` を使う場合に、at-gift に必要な 90 秒より最大 0.25 × N 秒（最低 1 秒）短いタイムアウト',
  },
  {
    en: 'faults beyond the bound of `explore`, and what a fault does inside your program',
    ja: '`explore` の範囲を超える障害、プログラムの内部での影響',
  },
]
