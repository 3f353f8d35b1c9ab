import type { Command } from 'commander'
import type { Text } from '../../../core/localized-text.ts'
import { localized } from '../../../reporting/language.ts'
import { sandboxCommand, sinceOption, tokenOption, untilOption, urlOption } from '../options.ts'

const CLEARANCE = {
  en: `
The next order of the product is then another order: the report does not accuse your client of ordering twice. If the provider
contradicts the ledger, both are kept, and the report says so. More: gift-mock docs book`,
  ja: `
その商品の次の注文は別の注文とみなされ、レポートは二重の注文として扱わない。プロバイダーの回答が台帳と矛盾する場合は両方を残し、
その旨をレポートに示す。詳しくは gift-mock docs book を参照。`,
}

const SANDBOX = {
  en: `
The URL may name a sandbox, such as http://127.0.0.1:4600/sandboxes/w1; "load" creates it if it does not exist. A snapshot has
no credentials: the sandbox keeps those of its mock.`,
  ja: `
URL でサンドボックスを指定できる（例: http://127.0.0.1:4600/sandboxes/w1）。「load」は、存在しないサンドボックスを作成する。
スナップショットに認証情報は含まれない。サンドボックスはモックの認証情報を使う。`,
}

/** Adds the commands that change the state of a running mock. */
export function addSteerCommands(program: Command, done: (exitCode: number) => void): void {
  addScenarioCommands(program, done)
  addLedgerCommands(program, done)
  addSnapshotCommands(program, done)
}

function addScenarioCommands(program: Command, done: (exitCode: number) => void): void {
  const scenario = program.command('scenario').description(
    localized({
      en: 'start, judge and end a scenario in the running mock',
      ja: '起動中のモックでシナリオを開始・判定・終了する',
    }),
  )
  sandboxCommand(scenario, 'begin', {
    en: 'reset the sandbox (its requests, ledger, faults and settings), start the scenario, and print its task and clock',
    ja: 'サンドボックス（リクエスト、台帳、障害、設定）をリセットしてシナリオを開始し、タスクと時計を表示する',
  })
    .argument(
      '<scenario>',
      localized({
        en: "a name of the mock's library, or a YAML file",
        ja: 'モックのライブラリーにある名前、または YAML ファイル',
      }),
    )
    .action(async (name, given) => done(await (await import('../../scenario/index.ts')).begin(name, given)))
  sandboxCommand(scenario, 'status', {
    en: 'print the task, the clock, and how the client is judged so far. Exit code 0: passed, 2: failed, 1: cannot tell',
    ja: 'タスク、時計、現時点のクライアントの判定を表示する。終了コード 0: 合格、2: 不合格、1: 判定不能',
  }).action(async (given) => done(await (await import('../../scenario/index.ts')).status(given)))
  sandboxCommand(scenario, 'end', {
    en: 'print how the client is judged, and end the scenario; the ledger is kept. Exit code 0: passed, 2: failed, 1: cannot tell',
    ja: 'クライアントの判定を表示し、シナリオを終了する。台帳は残る。終了コード 0: 合格、2: 不合格、1: 判定不能',
  }).action(async (given) => done(await (await import('../../scenario/index.ts')).end(given)))
}

function addLedgerCommands(program: Command, done: (exitCode: number) => void): void {
  const ledger = program.command('ledger').description(
    localized({
      en: 'print the issued codes, and clear up orders with the provider',
      ja: '発行されたコードを表示する。注文についてのプロバイダーの回答を記録する',
    }),
  )
  sandboxCommand(
    ledger,
    'list',
    {
      en: 'print the issued codes and what they would cost in production',
      ja: '発行されたコードと、本番だった場合の費用を表示する',
    },
    { isDefault: true },
  )
    .addOption(sinceOption())
    .addOption(untilOption())
    .option('--csv', localized({ en: 'print the codes as CSV', ja: 'コードの一覧を CSV で出力する' }))
    .action(async (given) => done(await (await import('../../watch/ledger.ts')).list(given)))
  sandboxCommand(ledger, 'clear', {
    en: 'record what the provider said about an order whose outcome your client does not know',
    ja: 'クライアントが結果を知らない注文について、プロバイダーの回答を記録する',
  })
    .option('--issued', localized({ en: 'the provider said that a code was issued', ja: '回答: コードは発行された' }))
    .option(
      '--not-issued',
      localized({ en: 'the provider said that no code was issued', ja: '回答: コードは発行されていない' }),
    )
    .option(
      '--provider <name>',
      localized({
        en: 'at-gift or realpay-gift; without --request and --reference, its only unknown order',
        ja: 'at-gift または realpay-gift。--request と --reference がなければ、結果不明の唯一の注文が対象',
      }),
    )
    .option(
      '--reference <id>',
      localized({ en: 'request id or TranId of the order', ja: '注文のリクエスト ID または TranId' }),
    )
    .option(
      '--request <id>',
      localized({
        en: 'a request of the order: its number in the report, or its id in the header x-gift-mock-request',
        ja: '注文のリクエスト。レポートに表示される番号、またはヘッダー x-gift-mock-request の ID',
      }),
    )
    .option('--note <text>', localized({ en: 'for example who said it', ja: 'メモ（回答した担当者など）' }))
    .addHelpText('after', localized(CLEARANCE))
    .action(async (given) => done(await (await import('../../ledger-clear.ts')).clear(given)))
}

function addSnapshotCommands(program: Command, done: (exitCode: number) => void): void {
  const snapshot = program.command('snapshot').description(
    localized({
      en: 'save the state of a sandbox to a file, without credentials, or load it from a file',
      ja: 'サンドボックスの状態（認証情報を除く）をファイルに保存する、ファイルから読み込む',
    }),
  )
  const snapshotCommand = (name: string, description: Text, file: Text): Command =>
    snapshot
      .command(name)
      .description(localized(description))
      .argument('<file>', localized(file))
      .addOption(urlOption())
      .addOption(tokenOption())
      .addHelpText('after', localized(SANDBOX))
  snapshotCommand(
    'save',
    { en: 'save the state of the running mock to a file', ja: '起動中のモックの状態をファイルに保存する' },
    { en: 'the file; an existing snapshot is replaced', ja: '保存先のファイル。既存のスナップショットは置き換える' },
  ).action(async (file, given) => done(await (await import('../../snapshot/index.ts')).save(file, given)))
  snapshotCommand(
    'load',
    {
      en: 'replace the state of the running mock with the state in a file',
      ja: '起動中のモックの状態を、ファイルの状態に置き換える',
    },
    {
      en: 'a snapshot from "snapshot save", --snapshot-on-exit or GET /__admin/snapshot, from any sandbox and any store',
      ja: '「snapshot save」、--snapshot-on-exit、GET /__admin/snapshot で得たスナップショット。サンドボックスとストアは問わない',
    },
  ).action(async (file, given) => done(await (await import('../../snapshot/index.ts')).load(file, given)))
}
