import type { Command } from 'commander'
import { localized } from '../../../reporting/language.ts'

const ACCOUNT = {
  en: `
Set your account in AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY and AT_GIFT_DC_FREE_AMOUNT, or in REALPAY_GIFT_ACCESS_KEY,
REALPAY_GIFT_TOTP_SECRET, _ALGORITHM, _DIGITS, _PERIOD and REALPAY_GIFT_BRAND. More requests are possible with
AT_GIFT_DC_URL_CODE, AT_GIFT_SECOND_AUTH_KEY (of the same campaign), AT_GIFT_OTHER_CAMPAIGN and AT_GIFT_OTHER_AUTH_KEY.

The requests keep the provider's pace, except those that are about the limit. Production hosts are always refused.
More: gift-mock docs learning`,
  ja: `
アカウントの情報は、環境変数 AT_GIFT_CAMPAIGN、AT_GIFT_AUTH_KEY、AT_GIFT_DC_FREE_AMOUNT、または REALPAY_GIFT_ACCESS_KEY、
REALPAY_GIFT_TOTP_SECRET、_ALGORITHM、_DIGITS、_PERIOD、REALPAY_GIFT_BRAND に設定する。AT_GIFT_DC_URL_CODE、
AT_GIFT_SECOND_AUTH_KEY（同じキャンペーンの別の AuthKey）、AT_GIFT_OTHER_CAMPAIGN、AT_GIFT_OTHER_AUTH_KEY を設定すると、
確認できる項目が増える。

制限を確かめるものを除き、リクエストはプロバイダーの制限を守って送信する。本番のホストは常に拒否する。詳しくは
gift-mock docs learning を参照。`,
}

/** Adds the commands that learn from recorded exchanges with a provider. */
export function addLearnCommands(program: Command, done: (exitCode: number) => void): void {
  program
    .command('learn')
    .description(
      localized({
        en: 'find out from recorded exchanges which assumptions about the provider hold, and write the settings of the mock. Exit code 0: learned, 2: no alternative explains a response, 1: nothing could be learned',
        ja: '記録したやり取りから、プロバイダーについての仮定が正しいかを調べ、モックの設定を書き出す。終了コード 0: 学習済み、2: どの動作でも説明できないレスポンスあり、1: 学習できない',
      }),
    )
    .argument('<corpus>', localized({ en: 'folder with the recorded exchanges', ja: '記録のフォルダー' }))
    .option(
      '--out <file>',
      localized({
        en: 'configuration file to write, for start --config; only a file from "learn" or "probe" is replaced',
        ja: '書き出す設定ファイル（start --config で使う）。置き換えるのは「learn」「probe」のファイルだけ',
      }),
      'gift-mock.observed.yaml',
    )
    .option(
      '--config <file>',
      localized({
        en: 'configuration file with your products and brands, if the exchanges do not show them',
        ja: '記録に現れない商品やブランドを含む設定ファイル',
      }),
    )
    .option('--json', localized({ en: 'print the result as JSON', ja: '結果を JSON で表示する' }))
    .action(async (corpus, given) => done(await (await import('../../learn/index.ts')).learn(corpus, given)))

  program
    .command('probe')
    .description(
      localized({
        en: 'send the requests that decide the assumptions to a verification environment, record them, and learn from them. Exit codes as for learn; 130 after Ctrl-C',
        ja: '仮定を確かめるリクエストを検証環境に送信して記録し、学習する。終了コードは learn と同じ。Ctrl-C で中断した場合は 130',
      }),
    )
    .requiredOption(
      '--provider <name>',
      localized({ en: 'at-gift or realpay-gift', ja: 'at-gift または realpay-gift' }),
    )
    .requiredOption(
      '--base-url <url>',
      localized({
        en: 'URL of the verification environment, or of a mock',
        ja: '検証環境またはモックの URL',
      }),
    )
    .option('--dry-run', localized({ en: 'print the plan, and send nothing', ja: '計画だけを表示し、送信しない' }))
    .option('--yes', localized({ en: 'send the requests without a question', ja: '確認せずに送信する' }))
    .option(
      '--no-burst',
      localized({
        en: 'leave out the requests that use up the limit of 300 a minute',
        ja: '毎分 300 件の制限に達するまで送信するリクエストを省く',
      }),
    )
    .option(
      '--wait-a-day',
      localized({
        en: 'search for the gift again after 25 hours',
        ja: '25 時間後にギフトをもう一度検索する',
      }),
    )
    .option(
      '--corpus <folder>',
      localized({ en: 'folder for the recorded exchanges', ja: '記録を書き出すフォルダー' }),
      'corpus',
    )
    .option(
      '--out <file>',
      localized({
        en: 'configuration file to write; only a file from "learn" or "probe" is replaced',
        ja: '書き出す設定ファイル。置き換えるのは「learn」「probe」のファイルだけ',
      }),
      'gift-mock.observed.yaml',
    )
    .addHelpText('after', localized(ACCOUNT))
    .action(async (given) => done(await (await import('../../probe/index.ts')).probe(given)))
}
