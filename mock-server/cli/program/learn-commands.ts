import type { Command } from 'commander'
import { localized } from '../../reporting/language.ts'

/** Adds the commands that learn from recorded exchanges with a provider. */
export function addLearnCommands(program: Command, done: (exitCode: number) => void): void {
  program
    .command('learn')
    .description(
      localized({
        en: 'find out from recorded exchanges which assumptions about the provider hold, and write the settings of the mock. Exit code 0: learned, 2: no alternative explains a response, 1: nothing could be learned',
        ja: '記録したやり取りから、プロバイダーについての仮定が正しいかを調べ、モックの設定を書き出す。終了コード 0: 学習済み、2: どの挙動でも説明できないレスポンスあり、1: 学習できない',
      }),
    )
    .argument('<corpus>', localized({ en: 'folder with the recorded exchanges', ja: '記録のフォルダー' }))
    .option(
      '--out <file>',
      localized({
        en: 'configuration file to write, for start --config',
        ja: '書き出す設定ファイル（start --config で使う）',
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
    .action(async (corpus, given) => done(await (await import('../learn/index.ts')).learn(corpus, given)))
}
