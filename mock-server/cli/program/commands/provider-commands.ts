import type { Command } from 'commander'
import { localized } from '../../../reporting/language.ts'

const TARGET = {
  en: `
A gift-provider-mock sets the states itself. For other servers, --state-url or calls of the API set them; if calls cannot set
a state, its interaction is skipped with the reason. Set your credentials in AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY,
REALPAY_GIFT_ACCESS_KEY, REALPAY_GIFT_TOTP_SECRET, _ALGORITHM, _DIGITS and _PERIOD; your products in AT_GIFT_DC_FREE_AMOUNT,
_FIXED_AMOUNT, _URL_CODE, _SECOND_CODE, _URL_SECOND_CODE, _SEVEN_PAYMENT, _NO_EXPIRY and _OUTSIDE_CONTRACT; your brands in
REALPAY_GIFT_BRAND and REALPAY_GIFT_BRAND_WITHOUT_700. Production hosts are always refused.`,
  ja: `
gift-provider-mock は、プロバイダーステートを自分で準備する。ほかのサーバーでは、--state-url または API の呼び出しで準備する。
API の呼び出しで準備できないステートのインタラクションは、理由を表示してスキップする。認証情報は環境変数 AT_GIFT_CAMPAIGN、
AT_GIFT_AUTH_KEY、REALPAY_GIFT_ACCESS_KEY、REALPAY_GIFT_TOTP_SECRET、_ALGORITHM、_DIGITS、_PERIOD に設定する。商品は
AT_GIFT_DC_FREE_AMOUNT、_FIXED_AMOUNT、_URL_CODE、_SECOND_CODE、_URL_SECOND_CODE、_SEVEN_PAYMENT、_NO_EXPIRY、
_OUTSIDE_CONTRACT に、ブランドは REALPAY_GIFT_BRAND と REALPAY_GIFT_BRAND_WITHOUT_700 に設定する。本番のホストは常に拒否する。`,
}

/** Adds the commands that examine the server of a provider. */
export function addProviderCommands(program: Command, done: (exitCode: number) => void): void {
  program
    .command('verify')
    .description(
      localized({
        en: 'verify a server against the pacts. Exit code 0: all passed, 2: one failed or none was verified, 1: the verification could not run',
        ja: 'サーバーを Pact に照らして検証する。終了コード 0: すべて合格、2: 不合格あり、または 1 件も検証していない、1: 検証を実行できない',
      }),
    )
    .requiredOption(
      '--provider <name>',
      localized({ en: 'at-gift or realpay-gift', ja: 'at-gift または realpay-gift' }),
    )
    .requiredOption(
      '--base-url <url>',
      localized({
        en: 'URL of your stub, a mock, or the verification host; the paths of the pact are appended to it',
        ja: 'スタブ、モック、または検証環境の URL。Pact のパスはこの URL の後に付く',
      }),
    )
    .option(
      '--pacts <folder>',
      localized({
        en: 'folder of the pacts (default: those of the reference clients)',
        ja: 'Pact のフォルダー（既定値はリファレンスクライアントの Pact）',
      }),
    )
    .option(
      '--state-url <url>',
      localized({
        en: 'URL of a Pact state handler: POST {state, params, action}',
        ja: 'Pact のステートハンドラーの URL: POST {state, params, action}',
      }),
    )
    .option(
      '--no-pace',
      localized({
        en: "send faster than the provider's limit; no effect at a provider's own host",
        ja: 'プロバイダーの制限より速く送信する。プロバイダー自身のホストでは無効',
      }),
    )
    .option('--junit <file>', localized({ en: 'write the results as JUnit XML', ja: '結果を JUnit XML で書き出す' }))
    .option('--json <file>', localized({ en: 'write the results as JSON', ja: '結果を JSON で書き出す' }))
    .addHelpText('after', localized(TARGET))
    .action(async (given) => done(await (await import('../../verify/index.ts')).verify(given)))
}
