import type { Command } from 'commander'
import { localized } from '../../../reporting/language.ts'
import { sandboxCommand, sinceOption, untilOption } from '../options.ts'

/** Adds the commands that show the requests of a sandbox. */
export function addWatchCommands(program: Command, done: (exitCode: number) => void): void {
  sandboxCommand(program, 'tail', {
    en: 'print the last requests, and each request when it arrives, until Ctrl-C',
    ja: '最近のリクエストと、以後に届くリクエストを 1 行ずつ表示し続ける（Ctrl-C で終了）',
  })
    .option(
      '-n, --lines <number>',
      localized({
        en: 'number of earlier requests that are printed first, or all',
        ja: '最初に表示する過去のリクエストの件数、または all',
      }),
      '10',
    )
    .option(
      '--retry <seconds>',
      localized({
        en: 'maximum time without a connection; then the command ends with 1',
        ja: '接続が切れてから再接続を続ける時間（秒）。超えると終了コード 1 で終了する',
      }),
      '60',
    )
    .action(async (given) => done(await (await import('../../watch/tail.ts')).tail(given)))

  const requests = program.command('requests').description(
    localized({
      en: 'print the requests of the journal, or one request with all details',
      ja: 'ジャーナルのリクエストの一覧、または 1 件のリクエストの詳細を表示する',
    }),
  )
  sandboxCommand(
    requests,
    'list',
    { en: 'print the newest requests, one in each line', ja: '最新のリクエストを 1 行ずつ表示する' },
    { isDefault: true },
  )
    .option(
      '--provider <name>',
      localized({
        en: 'only those of at-gift or realpay-gift; none: those that reached no provider',
        ja: 'at-gift または realpay-gift へのリクエストだけ。none は、どのプロバイダーにも届かなかったリクエスト',
      }),
    )
    .option(
      '--operation <name>',
      localized({
        en: 'only those of this operation, such as at-gift.issue',
        ja: 'この操作のリクエストだけ（例: at-gift.issue）',
      }),
    )
    .option(
      '--status <status>',
      localized({ en: 'only those with this HTTP status', ja: 'この HTTP ステータスのリクエストだけ' }),
    )
    .option(
      '--outcome <code>',
      localized({
        en: 'only those with this outcome, such as issued or rate-limited',
        ja: 'この結果のリクエストだけ（例: issued、rate-limited）',
      }),
    )
    .addOption(sinceOption())
    .addOption(untilOption())
    .option(
      '--limit <number>',
      localized({
        en: 'maximum number of requests (default: 50; all with --json or --har)',
        ja: '件数の上限（既定値 50。--json または --har ではすべて）',
      }),
    )
    .option(
      '--har',
      localized({
        en: 'print them as an HTTP Archive (HAR 1.2), without secrets',
        ja: 'HTTP アーカイブ（HAR 1.2）として出力する。秘密情報は含まない',
      }),
    )
    .action(async (given) => done(await (await import('../../watch/requests.ts')).list(given)))
  sandboxCommand(requests, 'show', {
    en: 'print a request with its response, the reason of a refusal, what would have been accepted, and a curl command',
    ja: 'リクエストとレスポンス、拒否の理由、受け付けられる内容、curl コマンドを表示する',
  })
    .argument(
      '<number>',
      localized({
        en: 'the number of the request, or its id in the header x-gift-mock-request',
        ja: 'リクエストの番号、またはヘッダー x-gift-mock-request の ID',
      }),
    )
    .action(async (number, given) => done(await (await import('../../watch/request-details.ts')).show(number, given)))
}
