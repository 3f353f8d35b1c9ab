import type { Command } from 'commander'
import { localized } from '../../../reporting/language.ts'
import {
  clientVersionOption,
  interceptOptions,
  requireBookOption,
  requireExitOption,
  serviceOptions,
  startsOption,
  timeOptions,
} from '../client-options.ts'
import { tagOption, taskOption } from '../options.ts'

const CLIENT = {
  en: `
COMMAND is your client, in any language. Its environment has the URL and the credentials of the mock, as in "gift-mock env",
the name of its task in GIFT_MOCK_TASK, such as issue-one, the parameters of the task in variables such as
GIFT_MOCK_TASK_DC_ID and GIFT_MOCK_TASK_AMOUNT, and the name of the scenario in GIFT_MOCK_SCENARIO. Without COMMAND, the
reference client runs. The output of a client is printed if its scenario fails. For a client that issues one code, start
with:

  gift-mock replay at-gift/response-lost-after-issue -- python3 client.py

Some scenarios kill the client and start it again. GIFT_MOCK_ATTEMPT is the number of the start. GIFT_MOCK_STATE_DIR is a
folder for the state of the client, such as its database, that all starts in a scenario share.

A service is started before each scenario and waited for. --drive then makes it do the task, for example with curl. When the
drive has ended and the service has sent no request for 2 seconds (--until idle:SECONDS), the scenario is judged. With
--keep-service, all scenarios share one mock with the same URLs, which each scenario resets. The service then does not get
the variables of the task, and it is started again if a scenario changes its URLs or credentials, or kills it.

With --https, GIFT_MOCK_CERT_FILE names the certificate that the client has to trust; Node trusts it by
NODE_EXTRA_CA_CERTS. With --port, a client can have fixed URLs. A client in a container needs --host 0.0.0.0.

Each scenario has its own settings: gift-mock.yaml is read only if --config names it.

A client that has the real URLs in its code needs --intercept: it then gets the proxy and the CA of the mock in variables, as with
"gift-mock run --only". Requests to other hosts are refused. --config names a file with the campaign and the AuthKey that the
client has in its code. "gift-mock docs https-and-interception" says which programs do not use the proxy.

If the client writes a book of its orders to the file GIFT_MOCK_BOOK, the book is compared with the ledger, and the findings
are part of the verdict. "gift-mock help reconcile" has the format.

A client runs in real time. --time-scale N makes the time of the mock N times as fast. If libfaketime is installed, it
scales the time of the client too; otherwise, or with --time-by variable, the client has to divide its timeouts and pauses by
GIFT_MOCK_CLOCK_RATE, and scenarios whose access tokens depend on the time run in real time, except those that "gift-mock
explore" wrote. A note names them. "gift-mock doctor" says whether libfaketime is installed.`,
  ja: `
COMMAND は検証するクライアントである。言語は問わない。環境変数として、「gift-mock env」と同じモックの URL と認証情報、タスクの
名前（GIFT_MOCK_TASK、例: issue-one）、タスクのパラメーター（GIFT_MOCK_TASK_DC_ID や GIFT_MOCK_TASK_AMOUNT など）、シナリオの
名前（GIFT_MOCK_SCENARIO）が渡される。COMMAND を省略すると、リファレンスクライアントを実行する。クライアントの出力は、シナリオが
不合格の場合に表示する。コードを 1 件発行するクライアントなら、次のシナリオから始める。

  gift-mock replay at-gift/response-lost-after-issue -- python3 client.py

クライアントを強制終了して再起動するシナリオもある。GIFT_MOCK_ATTEMPT は何回目の起動かを示す。GIFT_MOCK_STATE_DIR は、
データベースなどクライアントの状態を置くフォルダーで、1 つのシナリオのすべての起動で共有される。

サービスは、シナリオごとに起動し、準備ができるまで待つ。次に --drive のコマンド（curl など）でタスクを実行させる。--drive が
終了し、サービスが 2 秒間（--until idle:SECONDS で変更できる）リクエストを送らなければ、シナリオを判定する。--keep-service では、
すべてのシナリオが同じ URL の 1 つのモックを共有し、シナリオごとにリセットする。この場合、タスクの環境変数はサービスに渡されない。
シナリオが URL や認証情報を変える場合と、サービスを強制終了する場合は、サービスを再起動する。

--https では、クライアントが信頼すべき証明書のファイル名を GIFT_MOCK_CERT_FILE で渡す。Node は NODE_EXTRA_CA_CERTS によって
信頼する。--port を指定すると、クライアントの URL を固定できる。コンテナー内のクライアントには --host 0.0.0.0 が必要である。

設定はシナリオごとに決まる。gift-mock.yaml は、--config で指定した場合だけ使われる。

本番の URL が書かれているクライアントには --intercept が必要である。「gift-mock run --only」と同じように、モックのプロキシーと CA を
環境変数で渡す。ほかのホストへのリクエストは拒否する。クライアントに書かれているキャンペーンと AuthKey は、--config のファイルで
指定する。プロキシーを使わないプログラムについては「gift-mock docs https-and-interception」を参照。

クライアントが注文の帳簿を GIFT_MOCK_BOOK のファイルに書くと、帳簿を台帳と突合し、結果を判定に含める。帳簿の形式は
「gift-mock help reconcile」にある。

クライアントは実時間で動く。--time-scale N はモックの時間を N 倍速にする。libfaketime がインストールされていれば、クライアントの
時間も速くなる。ない場合や --time-by variable を指定した場合、クライアントはタイムアウトと待機時間を GIFT_MOCK_CLOCK_RATE で
割る必要があり、アクセストークンが時刻によって変わるシナリオは、「gift-mock explore」が書き出したものを除き、実時間で実行する
（注意として名前を表示する）。libfaketime の有無は gift-mock doctor で確認できる。`,
}

/** Adds `replay`. `client` is the command line of the client, undefined for the reference client. */
export function addReplayCommand(
  program: Command,
  done: (exitCode: number) => void,
  client: readonly string[] | undefined,
): void {
  const replay = program
    .command('replay')
    .description(
      localized({
        en: 'run a client against scenarios, each with a new mock. Exit code 0: all passed, 2: one failed, 1: one could not be judged',
        ja: 'シナリオごとに新しいモックを起動し、クライアントを実行して判定する。終了コード 0: すべて合格、2: 不合格あり、1: 判定できないものあり',
      }),
    )
    .usage('[options] [scenarios...] [-- COMMAND ARGS...]')
    .argument(
      '[scenarios...]',
      localized({
        en: "names, providers or patterns of library scenarios, such as 'at-gift/crash-*', or YAML files",
        ja: "ライブラリーのシナリオの名前、プロバイダー、'at-gift/crash-*' のようなパターン、または YAML ファイル",
      }),
    )
    .option(
      '--all',
      localized({
        en: 'all library scenarios, without those tagged "long" (select them with --tag long)',
        ja: 'ライブラリーのすべてのシナリオ。タグ long のシナリオは除く（--tag long で選択できる）',
      }),
    )
    .addOption(tagOption())
    .addOption(taskOption())
    .option('--junit <file>', localized({ en: 'write the results as JUnit XML', ja: '結果を JUnit XML で書き出す' }))
    .option(
      '--json <file>',
      localized({
        en: 'write the results, with all checks and requests, as JSON',
        ja: '結果を、すべての検査とリクエストとともに JSON で書き出す',
      }),
    )
    .option(
      '--timeout <seconds>',
      localized({
        en: 'time limit of each start of the client; then it and its child processes are ended; scenarios tagged "long" get the time that they need',
        ja: 'クライアントの起動ごとの制限時間（秒）。超えると、クライアントとその子プロセスを終了させる。タグ long のシナリオには必要な時間が与えられる',
      }),
      '120',
    )
    .option(
      '--max-timeouts <number>',
      localized({
        en: 'stop when the client has reached its time limit in this number of scenarios in a row; the other scenarios are then not run. 0: never stop',
        ja: 'クライアントがこの数のシナリオで続けて制限時間を超えたら中止し、残りのシナリオは実行しない。0 を指定すると中止しない',
      }),
      '3',
    )
    .option(
      '--until <end>',
      localized({
        en: 'for a client that does not exit: idle ends it when it has sent no request for 10 seconds, idle:SECONDS after another time; a retry that it sends later is not seen, so set SECONDS above its longest retry delay',
        ja: '終了しないクライアントの終わり方。idle は、10 秒間リクエストがなければ終了させる。idle:SECONDS は秒数を変える。それより後の再送は判定に含まれないため、再送間隔の最大値より長くする',
      }),
    )
    .option(
      '--service <command>',
      localized({
        en: 'a service as the client, started by this shell command; needs --ready and --drive; it is judged when it has sent no request for 2 seconds after --drive has ended (--until changes the time)',
        ja: 'クライアントであるサービスを起動するシェルコマンド。--ready と --drive が必要。--drive の終了後 2 秒間リクエストがなければ判定する（--until で変更できる）',
      }),
    )
  for (const option of serviceOptions()) replay.addOption(option)
  replay
    .option(
      '--keep-service',
      localized({
        en: 'start the service only once for all scenarios',
        ja: 'サービスを 1 回だけ起動し、すべてのシナリオで使う',
      }),
    )
    .option(
      '--port <number>',
      localized({
        en: 'the port of the mock; scenarios then run one after the other (default: a free port)',
        ja: 'モックのポート。指定すると、シナリオは 1 つずつ実行される（既定では空いているポート）',
      }),
    )
    .option(
      '--host <address>',
      localized({
        en: 'the address that the mock listens on (default: 127.0.0.1)',
        ja: 'モックが待ち受けるアドレス（既定値 127.0.0.1）',
      }),
    )
    .option(
      '--https',
      localized({
        en: 'serve HTTPS, with a new certificate unless --cert and --key are given',
        ja: 'HTTPS で待ち受ける。--cert と --key がなければ新しい証明書を使う',
      }),
    )
    .option(
      '--cert <file>',
      localized({ en: 'the certificate in PEM; implies --https', ja: 'PEM 形式の証明書。--https を兼ねる' }),
    )
    .option('--key <file>', localized({ en: "the certificate's private key in PEM", ja: 'PEM 形式の証明書の秘密鍵' }))
    .option(
      '--waits',
      localized({
        en: 'also the scenarios in which a correct client waits long; without it, they run only if they are named',
        ja: '正しいクライアントでも長く待つシナリオも実行する。指定しなければ、名前を挙げた場合だけ実行する',
      }),
    )
  for (const option of [
    requireBookOption(),
    requireExitOption(),
    startsOption(),
    clientVersionOption(),
    ...interceptOptions(),
    ...timeOptions(),
  ])
    replay.addOption(option)
  replay
    .option(
      '--keep-state',
      localized({
        en: 'keep the folder GIFT_MOCK_STATE_DIR of each scenario, and print its path',
        ja: '各シナリオの GIFT_MOCK_STATE_DIR のフォルダーを残し、そのパスを表示する',
      }),
    )
    .option(
      '--jobs <number>',
      localized({
        en: 'number of scenarios that run concurrently (default: the number of processors)',
        ja: '同時に実行するシナリオの数（既定値はプロセッサーの数）',
      }),
    )
    .addHelpText('after', localized(CLIENT))
    .action(async (scenarios, given) =>
      done(await (await import('../../replay/index.ts')).replay(scenarios, given, client)),
    )
}
