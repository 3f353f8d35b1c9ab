import { Option } from 'commander'
import { localized } from '../../reporting/language.ts'

/** Options of `replay` and `explore` that change the speed of time. */
export const timeOptions = (): Option[] => [
  new Option(
    '--time-scale <factor>',
    localized({
      en: 'speed of time for mock and client, such as 20 (default: 1)',
      ja: 'モックとクライアントの時間の速さ（例: 20。既定値 1）',
    }),
  ),
  new Option(
    '--time-by <means>',
    localized({ en: 'how the time of the client is scaled', ja: 'クライアントの時間を変える方法' }),
  ).choices(['faketime', 'variable']),
]

/** Option of `replay` and `explore` that names the version of the client in the result. */
export const clientVersionOption = (): Option =>
  new Option(
    '--client-version <text>',
    localized({
      en: 'version of your client, for the JSON file and the test plan, such as the commit and the version of the interpreter',
      ja: 'JSON ファイルと試験項目書に記入するクライアントのバージョン（コミットやインタープリターなど）',
    }),
  )

/** Option of `replay` and `explore` that makes a client fail if it keeps no book. */
export const requireBookOption = (): Option =>
  new Option(
    '--require-book',
    localized({
      en: 'a client that got a code and wrote no book to the file GIFT_MOCK_BOOK fails',
      ja: 'コードが発行されたのに GIFT_MOCK_BOOK のファイルに帳簿を書かないクライアントを不合格にする',
    }),
  )

/** Option of `replay` and `explore` that makes a client fail if it leaves a process running. */
export const requireExitOption = (): Option =>
  new Option(
    '--require-exit',
    localized({
      en: 'a client that exits and leaves a process running fails; default: a warning, and leftProcesses in the JSON file',
      ja: '終了後に動作中のプロセスを残すクライアントを不合格にする（既定では、警告と JSON ファイルの leftProcesses だけ）',
    }),
  )

/** Option of `replay` and `explore` that starts a client again after it has ended normally. */
export const startsOption = (): Option =>
  new Option(
    '--starts <number>',
    localized({
      en: 'number of times that the client is started in each run, each time after it has ended, such as 2 for a batch that runs each night, and at once: the day of its clock stays the same; judged after the last start (default: 1)',
      ja: '各実行でクライアントを起動する回数。終了するたびに、時計の日付を進めずにすぐ再び起動する（毎晩実行するバッチなら 2 など）。最後の起動の後に判定する（既定値 1）',
    }),
  )

/** Options of `replay` and `explore` for a client that has its URLs and credentials in its code. */
export const interceptOptions = (): Option[] => [
  new Option(
    '--intercept',
    localized({
      en: 'for a client with the real URLs in its code: redirect its requests to the mock by a proxy, as "gift-mock run --only" does',
      ja: '本番の URL が書かれているクライアント用。「gift-mock run --only」と同じように、プロキシーによってリクエストをモックに届ける',
    }),
  ),
  new Option(
    '--config <file>',
    localized({
      en: 'configuration file with the settings of the mock, such as the campaign and the AuthKey of the client',
      ja: 'モックの設定（クライアントのキャンペーンや AuthKey など）を書いた設定ファイル',
    }),
  ),
]

/** Options of `replay` and `explore` for a client that runs as a service, except the option `--service` itself. */
export const serviceOptions = (): Option[] => [
  new Option(
    '--ready <url>',
    localized({
      en: 'the URL that responds when the service is ready',
      ja: 'サービスの準備ができると応答する URL',
    }),
  ),
  new Option(
    '--drive <command>',
    localized({
      en: 'the shell command that makes the service do the task',
      ja: 'サービスにタスクを実行させるシェルコマンド',
    }),
  ),
]
