import type { Text } from '../../core/localized-text.ts'
import type { Language } from '../../reporting/language.ts'

/**
 * A part of the configuration file: a comment in both languages, or lines of YAML. An empty string stands for an empty
 * line.
 */
type Part = Text | string

const parts: readonly Part[] = [
  {
    en: `Configuration of gift-mock. "gift-mock start" finds this file in its working folder. A flag overrides its variable
(--port, GIFT_MOCK_PORT), and a variable overrides this file. Each flag of "gift-mock start --help" is a key here.`,
    ja: `gift-mock の設定ファイル。gift-mock start は作業フォルダーのこのファイルを使う。フラグは環境変数（--port と GIFT_MOCK_PORT）より、
環境変数はこのファイルより優先される。gift-mock start --help のフラグは、どれもここに書ける。`,
  },
  'port: 4600',
  '',
  {
    en: `Where the state is stored: in memory (default), in a file, or in a database that several replicas share.`,
    ja: `状態の保存先。メモリー（既定値）、ファイル、または複数のレプリカが共有するデータベース。`,
  },
  '# store: sqlite:gift-mock.db',
  '',
  {
    en: `The preset for testers: the DcId DC500-LOST issues a code and loses the response. "gift-mock docs presets" lists all inputs.`,
    ja: `テスト担当者のためのプリセット。DcId に DC500-LOST を指定すると、コードは発行されるがレスポンスは届かない。
すべての入力は gift-mock docs presets にある。`,
  },
  '# presets: [qa]',
  '',
  {
    en: `Settings of all sandboxes. "gift-mock settings get" and "gift-mock docs settings" list all of them.`,
    ja: `すべてのサンドボックスの設定。一覧は gift-mock settings get と gift-mock docs settings にある。`,
  },
  'settings:',
  '  atGift:',
  {
    en: `  Your campaigns and AuthKeys. Use test credentials: this file is not encrypted.`,
    ja: `  キャンペーンと AuthKey。このファイルは暗号化されないため、テスト用の認証情報を使う。`,
  },
  `    campaigns:
      - campaign: demo-campaign
        authKey: MOCK-AuthKey-001`,
  {
    en: `  The products of your contract. The amount is a range or one fixed amount, in yen. A catalogue replaces the default
  one: the scenarios also order its products DC-URL, DC-PIN, DC-SEVEN, DC-URL-URL, DC-NO-EXPIRY and DC-FIXED-1000.`,
    ja: `  契約している商品。金額は、範囲または固定の額（円）。既定の商品の一覧は、この一覧に置き換わる。シナリオは、既定の商品の
  DC-URL、DC-PIN、DC-SEVEN、DC-URL-URL、DC-NO-EXPIRY、DC-FIXED-1000 も注文する。`,
  },
  `    # catalogue:
    #   - dcId: DC500
    #     amount: {min: 1, max: 100000}`,
  {
    en: `  The limit: one request in a second, as the provider documents it.`,
    ja: `  上限。プロバイダーの仕様書では 1 秒に 1 リクエスト。`,
  },
  '    limit: {requests: 1, windowMs: 1000}',
  '  realpayGift:',
  {
    en: `  Your access keys: 40 of a-z and 0-9, and the base32 secret of the TOTP.`,
    ja: `  アクセスキー（a-z と 0-9 の 40 文字）と、TOTP の秘密鍵（base32）。`,
  },
  `    accessKeys:
      - accessKey: mock0000000000000000000000000000000key01
        totpSecret: GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK`,
  '',
  {
    en: `Sandboxes: independent copies of the mock, at /sandboxes/NAME/at-gift. Each can have its own settings and faults.`,
    ja: `サンドボックス。/sandboxes/名前/at-gift で使える、互いに独立したモック。それぞれに設定と障害を指定できる。`,
  },
  `# sandboxes:
#   team-a:
#     settings: {atGift.limit.requests: 10}`,
  '',
  {
    en: `Faults that are armed at the start. "gift-mock faults list" shows them, and GET /__admin/effects lists the effects.
This one loses the response to the third order: the code is issued, and the client does not receive it.`,
    ja: `起動時に有効になる障害。gift-mock faults list で確認できる。効果の一覧は GET /__admin/effects にある。
この例では 3 件目の注文のレスポンスが失われる。コードは発行されるが、クライアントには届かない。`,
  },
  `# faults:
#   - name: lose-third-response
#     when: {operation: at-gift.issue, calls: [3]}
#     phase: after-commit
#     effect: {type: reset-connection}`,
]

/**
 * Returns the text of a commented configuration file.
 * @param schema path of the schema that editors use
 */
export function configTemplate(language: Language, schema: string): string {
  return [`# yaml-language-server: $schema=${schema}`, ...parts]
    .map((part) => `${typeof part === 'string' ? part : comment(part[language])}\n`)
    .join('')
}

/** Returns a text as a YAML comment. The indentation of the text comes before the `#`. */
function comment(text: string): string {
  const indentation = /^ */.exec(text)?.[0] ?? ''
  return text
    .split('\n')
    .map((line) => `${indentation.repeat(indentation === '' ? 1 : 2)}# ${line.trimStart()}`)
    .join('\n')
}
