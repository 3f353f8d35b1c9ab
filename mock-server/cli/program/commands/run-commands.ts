import { type Command, Option } from 'commander'
import { environmentFormatNames } from '../../../core/util/environment-formats.ts'
import { localized } from '../../../reporting/language.ts'
import { runFlags } from '../../run-client/flags.ts'
import { type Flag, type FlagName, flagOf, startFlags } from '../../start/options/flags.ts'
import { tokenOption, urlOption } from '../options.ts'
import { startHelp } from '../start-help.ts'

const VARIABLES = {
  en: `
Each flag has a variable, such as GIFT_MOCK_MAX_SANDBOXES for --max-sandboxes. A flag overrides its variable, and a
variable overrides the configuration file.`,
  ja: `
各フラグには環境変数がある（例: --max-sandboxes は GIFT_MOCK_MAX_SANDBOXES）。フラグは環境変数より優先され、
環境変数は設定ファイルより優先される。`,
}

const FORMATS = {
  en: `
In a shell:       eval "$(gift-mock env)"
In PowerShell:    gift-mock env --format powershell | Out-String | Invoke-Expression
In a batch file:  gift-mock env --format cmd > mock-env.cmd, then: call mock-env.cmd`,
  ja: `
シェル:           eval "$(gift-mock env)"
PowerShell:       gift-mock env --format powershell | Out-String | Invoke-Expression
バッチファイル:   gift-mock env --format cmd > mock-env.cmd の後に call mock-env.cmd`,
}

const RUN = {
  en: `
The requests of the command to the hosts of the providers end in a mock that runs as long as the command, even if the
addresses are fixed in the program: the command gets a forward proxy and a CA in the variables of its language. The
proxy itself never passes on a request to a provider. With --upstream, the mock passes the requests on to a verification
host; with --record, it records them. The exit code is that of the command. Each run issues the same codes and ids; --seed TEXT
gives others, for example for a database with a unique TranId.

  gift-mock run --only -- php batch.php
  gift-mock run --only --scenario at-gift/response-lost-after-issue -- java -jar shop.jar
  gift-mock run --upstream at-gift=https://stg.service-gift.jp --record recordings -- php batch.php`,
  ja: `
コマンドがプロバイダーのホストに送るリクエストは、アドレスがプログラムに固定されていても、コマンドと同じ間だけ動くモックに
届く。コマンドは、フォワードプロキシーと CA を、言語ごとの環境変数で受け取る。プロキシー自身がプロバイダーにリクエストを
転送することはない。--upstream を指定すると、モックがリクエストを検証環境に転送し、--record を指定すると記録する。終了コードは
コマンドの終了コードになる。コードと ID は実行のたびに同じものになる。TranId を一意とするデータベースなどで別の値が必要な
場合は、--seed を指定する。

  gift-mock run --only -- php batch.php
  gift-mock run --only --scenario at-gift/response-lost-after-issue -- java -jar shop.jar
  gift-mock run --upstream at-gift=https://stg.service-gift.jp --record recordings -- php batch.php`,
}

/** Adds an option for each of the given flags of `start`. */
function addStartOptions(command: Command, names: readonly FlagName[]): void {
  for (const name of names) {
    const { takes }: Flag = startFlags[name]
    const flag = flagOf(name)
    command.addOption(new Option(takes === undefined ? flag : `${flag} <${takes}>`, localized(startHelp[name])))
    // Each switch also has a hidden negative flag, such as `--no-https`. The user can turn a switch off with the
    // negative flag if a variable or a configuration file turns it on.
    if (takes === undefined) command.addOption(new Option(flag.replace('--', '--no-')).hideHelp())
  }
}

/**
 * Adds the commands that start the mock, and the commands that prepare a client for the mock.
 * @param client the command line of the client, which follows `--`; undefined if there is no `--`
 */
export function addRunCommands(
  program: Command,
  done: (exitCode: number) => void,
  client: readonly string[] | undefined,
): void {
  const start = program
    .command('start')
    .description(localized({ en: 'start the mock', ja: 'モックを起動する' }))
    .addHelpText('after', localized(VARIABLES))
  addStartOptions(start, flagNames)
  const run = program
    .command('run')
    .usage('[options] -- <command> [arguments]')
    // Without this call, commander rejects a command that does not follow `--`. The action of `run` rejects such a
    // command with a better message.
    .allowExcessArguments()
    .description(
      localized({
        en: 'run a command whose requests to the providers end in a mock',
        ja: 'コマンドを実行し、プロバイダーへのリクエストをモックで受ける',
      }),
    )
    .addHelpText('after', localized(RUN))
  addStartOptions(run, runFlags)
  run.action(async (given) => done(await (await import('../../run-client/index.ts')).runClient(given, client)))
  start.action(async (given) => done(await (await import('../../start/index.ts')).start(given)))

  program
    .command('init')
    .description(
      localized({
        en: 'write a commented configuration file, gift-mock.yaml, or an example client',
        ja: 'コメント付きの設定ファイル gift-mock.yaml、またはサンプルのクライアントを作成する',
      }),
    )
    .option(
      '--example <name>',
      localized({
        en: 'write an example client with a deliberate error that costs money, in python, php, java or node; python-correct writes a correct one',
        ja: '損失を出す誤りのあるクライアント（python、php、java、node）を作成する。python-correct を指定すると、正しいクライアントを作成する',
      }),
    )
    .option('--force', localized({ en: 'replace an existing file', ja: '既存のファイルを置き換える' }))
    .action(async (given) => done(await (await import('../../init/index.ts')).init(given)))

  program
    .command('wait')
    .description(localized({ en: 'wait until the mock is ready', ja: 'モックの準備ができるまで待つ' }))
    .addOption(urlOption())
    .option(
      '--timeout <seconds>',
      localized({ en: 'maximum number of seconds to wait', ja: '待つ時間の上限（秒）' }),
      '30',
    )
    .action(async (given) => done(await (await import('../../wait.ts')).wait(given)))

  program
    .command('env')
    .description(
      localized({
        en: 'print URLs, credentials and the task of the running mock as environment variables: eval "$(gift-mock env)"',
        ja: '起動中のモックの URL・認証情報・タスクを環境変数として出力する: eval "$(gift-mock env)"',
      }),
    )
    .addOption(urlOption())
    .addOption(
      new Option('--format <format>', localized({ en: 'format of the variables', ja: '環境変数の形式' }))
        .choices(environmentFormatNames)
        .default('shell'),
    )
    .addOption(tokenOption())
    .addHelpText('after', localized(FORMATS))
    .action(async (given) => done(await (await import('../../env.ts')).env(given)))

  program
    .command('totp')
    .description(
      localized({
        en: 'print the access token of the partner API that the running mock accepts now',
        ja: '起動中のモックが現在受け付ける、パートナー API のアクセストークンを出力する',
      }),
    )
    .addOption(urlOption())
    .addOption(tokenOption())
    .action(async (given) => done(await (await import('../../totp.ts')).totp(given)))

  program
    .command('doctor')
    .description(
      localized({ en: 'check if this machine can run the mock', ja: 'このマシンでモックを動かせるかを確認する' }),
    )
    .option('--port <number>', localized({ en: 'the port to check', ja: '確認するポート' }))
    .option('--host <address>', localized({ en: 'the address to listen on', ja: '待ち受けるアドレス' }))
    .option('--json', localized({ en: 'print the results as JSON', ja: '結果を JSON で出力する' }))
    .action(async (given) => done(await (await import('../../doctor/index.ts')).doctor(given)))
}

const flagNames = Object.keys(startHelp).filter((name): name is FlagName => name in startFlags)
