import type { Command } from 'commander'
import { localized } from '../../../reporting/language.ts'
import { tokenOption, urlOption } from '../options.ts'

/** Adds the command that makes a scenario from an incident in recorded requests. */
export function addScenariosFromCommand(scenarios: Command, done: (exitCode: number) => void): void {
  scenarios
    .command('from')
    .description(
      localized({
        en: 'make a scenario of an incident in recorded requests. Exit code 0: written and reproduced, 2: something could not be brought about, 1: no scenario',
        ja: '記録したリクエストに含まれる障害からシナリオを作成する。終了コード 0: 作成して再現済み、2: 再現できないものあり、1: 作成できない',
      }),
    )
    .argument(
      '[file]',
      localized({
        en: 'a HAR file, a flow file of mitmproxy, the folder of a corpus, the output of requests --json, or JSON lines',
        ja: 'HAR ファイル、mitmproxy のフローファイル、コーパスのフォルダー、requests --json の出力、JSON Lines のいずれか',
      }),
    )
    .option(
      '--journal',
      localized({ en: 'read the journal of a running mock', ja: '動作中のモックのジャーナルを読む' }),
    )
    .addOption(urlOption())
    .addOption(tokenOption())
    .option(
      '--at <request>',
      localized({
        en: 'number or id of the request that the scenario is about (default: the first incident)',
        ja: 'シナリオの対象とするリクエストの番号または ID（既定値: 最初の障害）',
      }),
    )
    .option(
      '--lose-response',
      localized({ en: 'lose its response, whatever happened', ja: '実際の結果にかかわらず、レスポンスを失わせる' }),
    )
    .option(
      '--mapping <file>',
      localized({
        en: 'YAML file that names the members of JSON lines: time, method, url, status, requestBody, responseBody …',
        ja: 'JSON Lines の項目名を指定する YAML ファイル（time、method、url、status、requestBody、responseBody など）',
      }),
    )
    .option(
      '--out <file>',
      localized({
        en: 'file to write; an existing file is not replaced',
        ja: '書き出すファイル。既存のファイルは置き換えない',
      }),
      'incident.yaml',
    )
    .option('--force', localized({ en: 'replace an existing file', ja: '既存のファイルを置き換える' }))
    .action(async (file, given) => done(await (await import('../../scenarios-from/index.ts')).from(file, given)))
}
