import { type Command, Option } from 'commander'
import { localized } from '../../../reporting/language.ts'
import { tagOption, taskOption } from '../options.ts'

/** Adds `plan`, which prints the test plan of the scenarios. */
export function addPlanCommand(program: Command, done: (exitCode: number) => void): void {
  program
    .command('plan')
    .description(
      localized({
        en: 'print a test plan with a row for each scenario, for a provider or an auditor',
        ja: 'シナリオごとに 1 行の試験項目書を出力する（プロバイダーや監査への提出用）',
      }),
    )
    .argument(
      '[scenarios...]',
      localized({
        en: 'names, patterns or YAML files of scenarios; default: the whole library',
        ja: 'シナリオの名前、パターン、YAML ファイル（既定値はライブラリー全体）',
      }),
    )
    .addOption(tagOption())
    .addOption(taskOption())
    .option(
      '--results <file>',
      localized({
        en: 'fill in results and evidence from a file of "replay --json" or "explore --json"; may be repeated',
        ja: '「replay --json」または「explore --json」のファイルから結果とエビデンスを記入する（複数指定可）',
      }),
      (file: string, before: string[]) => [...before, file],
      [],
    )
    .option(
      '--tester <name>',
      localized({
        en: 'name of the tester; default: a blank to fill in',
        ja: '実施者の名前（既定では空欄）',
      }),
    )
    .option(
      '--approver <name>',
      localized({ en: 'name of the approver; default: no line', ja: '承認者の名前（既定では行なし）' }),
    )
    .option(
      '--edition <text>',
      localized({ en: 'edition of the plan; default: a blank to fill in', ja: '版数（既定では空欄）' }),
    )
    .addOption(
      new Option(
        '--format <format>',
        localized({
          en: 'markdown, csv (for a spreadsheet) or html (one page in both languages)',
          ja: 'markdown、csv（表計算ソフト用）、html（日英両方を含む 1 ページ）のいずれか',
        }),
      )
        .choices(['markdown', 'csv', 'html'])
        .default('markdown'),
    )
    .option(
      '--out <file>',
      localized({
        en: 'write the plan to a file (only a plan is replaced); default: standard output',
        ja: 'ファイルに書き出す。既存のファイルは試験項目書だけを置き換える（既定値は標準出力）',
      }),
    )
    .action(async (scenarios, given) => done(await (await import('../../plan/index.ts')).plan(scenarios, given)))
}
