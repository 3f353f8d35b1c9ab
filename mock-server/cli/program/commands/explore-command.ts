import { DEFAULTS } from '../../../../scenarios/explore/search-defaults.ts'
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

const SEARCH = {
  en: `
The first run has no faults. Then every outcome is placed at every call: refused, lost before or after the provider has acted,
an error, a broken body, late, slow. What the client does after a fault are new calls, which get outcomes too, up to --depth
outcomes in one run. What makes the client lose is made as small as possible, and written to --out as a scenario that
"gift-mock replay FILE -- COMMAND" repeats.

The client is judged by the rules of conduct, by the ledger, and by its book if it writes one to GIFT_MOCK_BOOK. A client that
reports an unknown outcome and never orders again is right. Without COMMAND, the reference client is tested.

An outcome that needs a longer wait than --patience is not tried, and the result says so; unless --patience is given, the exit
code is then 1. With --time-scale N, N seconds of the provider take one second; so --time-scale 50 tries hanging requests too.
The client follows this clock if libfaketime is installed ("gift-mock doctor" says so), or if it divides its timeouts and pauses
by GIFT_MOCK_CLOCK_RATE. COMMAND, --service, --intercept, --time-scale and --until work as in "gift-mock help replay".

With --assumptions, the faults are not searched. The client runs under every alternative behaviour of the providers that
"gift-mock docs assumptions" lists, and then under pairs of them. The output says on which unknowns this client depends, with the
question to the provider in English and Japanese, and the cost in yen. More: gift-mock docs explore`,
  ja: `
最初の実行には障害がない。次に、すべてのリクエストにすべての結果を 1 つずつ割り当てる。結果とは、拒否、プロバイダーの処理前または
処理後の消失、エラー、壊れた本文、遅延、低速である。障害の後にクライアントが送るリクエストにも結果を割り当てる（1 回の実行につき
--depth 個まで）。損失が出る組み合わせは最小にして、--out にシナリオとして書き出す。このシナリオは
「gift-mock replay FILE -- COMMAND」で再現できる。

クライアントは、利用ルールと台帳で判定する。GIFT_MOCK_BOOK に帳簿を書いた場合は、帳簿も判定に使う。結果が不明であると報告し、
再び発行しないクライアントは正しい。COMMAND を省略すると、リファレンスクライアントを対象にする。

--patience より長い待ち時間が必要な結果は試さず、その旨を表示する（--patience を指定しなければ、終了コードは 1）。--time-scale N では、プロバイダーの N 秒が 1 秒になる。
たとえば --time-scale 50 では、応答しないリクエストも試す。クライアントがこの時計に従うには、libfaketime（gift-mock doctor で
確認できる）が必要である。ない場合は、クライアントがタイムアウトと待機時間を GIFT_MOCK_CLOCK_RATE で割る。COMMAND、--service、
--intercept、--time-scale、--until の使い方は「gift-mock help replay」と同じである。

--assumptions では、障害を探索しない。gift-mock docs assumptions にある、プロバイダーの別の動作を 1 つずつ、次に 2 つずつ適用して
クライアントを実行する。このクライアントの結果を左右する不明点を、プロバイダーへの質問（英語と日本語）と費用（円）とともに表示する。
詳しくは gift-mock docs explore を参照。`,
}

/** Adds `explore`. `client` is the command line of the client, undefined for the reference client. */
export function addExploreCommand(
  program: Command,
  done: (exitCode: number) => void,
  client: readonly string[] | undefined,
): void {
  const explore = program
    .command('explore')
    .description(
      localized({
        en: 'search for the faults under which a client loses money. Exit code 0: nothing found within the bound, 2: found, 1: the search could not be made or was interrupted',
        ja: 'クライアントが損失を出す障害を探索する。終了コード 0: 範囲内では見つからない、2: 見つかった、1: 探索できないか、中断された',
      }),
    )
    .usage('[options] [-- COMMAND ARGS...]')
    .option(
      '--task <task>',
      localized({
        en: 'task of the client, with parameters: issue-many,count=3',
        ja: 'クライアントのタスク。パラメーターは issue-many,count=3 のように書く',
      }),
      'issue-one',
    )
    .option(
      '--depth <number>',
      localized({ en: 'maximum number of faults in one run', ja: '1 回の実行に入れる障害の最大数' }),
      `${DEFAULTS.depth}`,
    )
    .option(
      '--calls <number>',
      localized({ en: 'number of calls of a run that get faults', ja: '障害の対象にするリクエストの数（先頭から）' }),
      `${DEFAULTS.calls}`,
    )
    .option(
      '--restarts <number>',
      localized({
        en: '1 also kills the client at each call and starts it again',
        ja: '1 を指定すると、各リクエストの時点でクライアントを強制終了し、再起動する場合も試す',
      }),
      '0',
    )
    .option(
      '--workers <number>',
      localized({
        en: 'number of clients that are started at the same time',
        ja: '同時に起動するクライアントの数',
      }),
      '1',
    )
    .option(
      '--assumptions [faults]',
      localized({
        en: 'run the client under every alternative of the assumptions about the providers, and print the questions to them; 1 also places one fault in each run',
        ja: 'プロバイダーについての仮定を別の動作に変えて実行し、プロバイダーへの質問を表示する。1 を指定すると、各実行に障害を 1 つ入れる',
      }),
    )
    .option(
      '--patience <seconds>',
      localized({
        en: 'maximum real time that faults may make the client wait in one run; longer waits are then left out on purpose (default: 10, with exit code 1 if an outcome is therefore never tried)',
        ja: '1 回の実行で障害がクライアントを待たせる時間の上限（実時間の秒数）。指定すると、それより長い待ち時間は意図的に試さない（既定値 10。そのため一度も試さない結果があれば、終了コードは 1）',
      }),
    )
    .option(
      '--budget <time>',
      localized({
        en: 'maximum duration of the search, such as 60s or 5m, or a number of seconds; the runs that are in progress are then ended (default: none)',
        ja: '探索時間の上限（例: 60s、5m、秒数。既定では上限なし）。達すると、実行中のクライアントも終了させる',
      }),
    )
    .option(
      '--runs <number>',
      localized({ en: 'maximum number of runs (default: none)', ja: '実行回数の上限（既定では上限なし）' }),
    )
    .option(
      '--seed <text>',
      localized({ en: 'seed of the mock (default: explore)', ja: 'モックのシード（既定値 explore）' }),
    )
    .option(
      '--out <folder>',
      localized({ en: 'folder for the scenarios that are found', ja: '見つかったシナリオを書き出すフォルダー' }),
      'gift-mock-found',
    )
    .option('--json <file>', localized({ en: 'write the result as JSON', ja: '結果を JSON で書き出す' }))
    .option('--junit <file>', localized({ en: 'write the matrix as JUnit XML', ja: '結果の表を JUnit XML で書き出す' }))
    .option(
      '--html <file>',
      localized({
        en: 'write a page with the matrix and a diagram of each finding',
        ja: '結果の表と、見つかったものの図を HTML で書き出す',
      }),
    )
    .option(
      '--timeout <seconds>',
      localized({
        en: 'time limit of each start of the client in seconds; a run that takes longer is not judged, and the exit code is then 1',
        ja: 'クライアントの起動ごとの制限時間（秒）。超えた実行は判定せず、終了コードは 1 になる',
      }),
      '60',
    )
    .option(
      '--jobs <number>',
      localized({
        en: 'maximum number of runs at the same time (default: eight for each processor, of which two may be busy)',
        ja: '同時に実行する数の上限（既定値はプロセッサーごとに 8。待機中でないものはそのうち 2 まで）',
      }),
    )
    .option(
      '--until <end>',
      localized({
        en: 'for a client that does not exit: idle or idle:SECONDS',
        ja: '終了しないクライアントの終わり方: idle または idle:SECONDS',
      }),
    )
    .option(
      '--service <command>',
      localized({
        en: 'a service as the client; needs --ready and --drive',
        ja: 'クライアントであるサービスを起動するコマンド。--ready と --drive が必要',
      }),
    )
  for (const option of [
    requireBookOption(),
    requireExitOption(),
    startsOption(),
    clientVersionOption(),
    ...interceptOptions(),
    ...timeOptions(),
    ...serviceOptions(),
  ])
    explore.addOption(option)
  explore
    .addHelpText('after', localized(SEARCH))
    .action(async (given) => done(await (await import('../../explore/index.ts')).explore(given, client)))
}
