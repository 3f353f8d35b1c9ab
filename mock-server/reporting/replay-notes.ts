import { pluralize, type Text } from '../core/localized-text.ts'
import { UNTRUSTED } from '../proxy/untrusted-certificate.ts'

/** Notes of `replay` on what a verdict does not show, and warnings about a client that cannot be judged. */
export interface ReplayNotes {
  noRequests: string
  /** Line about requests to paths that belong to no provider. @param first method and path of the first request */
  unmatched(count: number, first: string): string
  /**
   * Warning about a program whose requests did not reach the mock.
   * @param isIntercepted true if the program was given the proxy of the mock
   */
  unseen(isIntercepted: boolean): string
  /** Line about a program that began TLS with the mock, but sent no request. */
  untrusted: string
  /** Note on the programs that began TLS with the mock, but sent no request. */
  untrustedNote(count: number): string
  /** Note on the programs whose requests did not reach the mock. */
  unseenNote(count: number, isIntercepted: boolean): string
  /** Note on the tasks that the client probably did in none of the scenarios with these tasks. */
  undoneTasks(tasks: readonly string[]): string
  /** Note on scenarios that were not replayed because they take long. @param seconds longest wait of a scenario */
  skippedNote(count: number, seconds: number): string
  /**
   * Note on the rules that the client passed only because the client paused between requests. The mock's clock was
   * faster than real time, so it is not certain that the client's pauses followed this clock.
   * @param rate speed of the clock, as a multiple of the speed in the scenario
   */
  scaledPauses(rules: readonly string[], rate: number): string
  /** Note on a scenario that ran in real time although a time scale was given. */
  inRealTime: Readonly<Record<'tokens' | 'window', string>>
  /** Note on all scenarios that ran in real time for one reason. @param reason a text of `inRealTime` */
  inRealTimeNote(names: readonly string[], reason: string): string
  /** Note on a scenario that the client passed although none of the scenario's faults fired. */
  triedNothing: string
  /** Note on all scenarios that the client passed although none of their faults fired. */
  triedNothingNote(names: readonly string[]): string
  /** Note on clients that were started again after a normal end. @param starts the largest number of starts */
  sameDay(starts: number): string
  /**
   * Note on a client that was started once and left the outcome of an order unknown.
   * @param count number of such scenarios
   * @param clause says that a later start was not tested
   */
  laterStart(count: number, clause: string): string
  /** Note on a client that exited and left a process running. */
  leftProcesses: string
  /** Note on all scenarios in which the client left a process running. @param note the text `leftProcesses` */
  leftProcessesNote(names: readonly string[], note: string): string
  /** Sentence with the number of library scenarios that have a result. */
  library(counts: Readonly<Record<'scenarios' | 'run', number>>): string
  /** Note for a replay of only a part of the library. */
  libraryNote(counts: Readonly<Record<'scenarios' | 'run', number>>): string
  /**
   * Reasons why a scenario has no result: a signal ended the command, or the client exceeded its time limit in too many
   * scenarios.
   */
  notReached: Readonly<Record<'interrupted' | 'timeouts', string>>
  /**
   * Note on the scenarios that were not started, because the client exceeded its time limit in too many consecutive
   * scenarios.
   */
  tooManyTimeouts(timeouts: number, notRun: number): string
  /**
   * Note on the scenarios in which the client wrote no book.
   * @param issuing number of scenarios in which a code was issued
   */
  noBook(without: number, issuing: number): string
  /** Note on one scenario in which the client wrote no book. */
  noBookHere: string
  /** Note for a replay without a command. Such a replay judges the reference client. */
  referenceClient: string
  /** Note on the scenarios in which the client exceeded its time limit. */
  timedOutNote(names: readonly string[]): string
  /**
   * Note on the scenarios in which the client exceeded its time limit, although the client sent requests for most of
   * the time.
   * @param seconds a longer time limit
   */
  stillSendingNote(names: readonly string[], seconds: number): string
  /**
   * Note for a failed client if a configuration file exists, but was not read. `replay` reads this file only if
   * --config names the file.
   */
  configUnused(file: string): string
}

/** Possible reason why a client sends requests only in its first scenario. */
const STALE_STATE: Text = {
  en: 'Or it sent nothing, because its state of an earlier scenario says that the order is done: a client that keeps its state in a fixed folder has to take the folder from the variable GIFT_MOCK_STATE_DIR',
  ja: 'または、前のシナリオの状態が残っていて注文が処理済みのため、何も送信していない。状態を固定のフォルダーに保存するクライアントは、フォルダーを環境変数 GIFT_MOCK_STATE_DIR から取得する必要がある',
}

/** What to do if the client exceeds its time limit. */
const TIME_LIMIT: Text = {
  en: 'If it is only slow, for example because its own timeouts are long, raise the time limit of each start with --timeout SECONDS, such as 300. If it waits for a response for ever, give its requests a timeout of 90 s or more. If it does not exit, add --until idle',
  ja: '自身のタイムアウトが長いなど、遅いだけのクライアントの場合は、起動ごとの制限時間を --timeout SECONDS（300 など）で延ばす。レスポンスを待ち続ける場合は、HTTP のタイムアウト（90 秒以上）を設定する。終了しない場合は --until idle を付ける',
}

export const englishNotes: ReplayNotes = {
  noRequests: 'no request to a provider reached the mock',
  unmatched: (count, first) =>
    `${count} ${count === 1 ? 'request' : 'requests'} to a path of no provider reached the mock: ${first}. Check the URLs that the client uses`,
  unseen: (isIntercepted) =>
    `${
      isIntercepted
        ? 'the client may use neither the proxy nor the URLs in the variables. Its requests may have gone to the real hosts, and nothing proves that no code was issued'
        : 'if the client contains the real URLs, its requests may have gone to the real hosts, and nothing proves that no code was issued'
    }. ${STALE_STATE.en}`,
  untrusted: UNTRUSTED.en,
  untrustedNote: (count) =>
    `warning: in ${count} ${count === 1 ? 'scenario' : 'scenarios'}, ${englishNotes.noRequests}: ${englishNotes.untrusted}. See "gift-mock docs https-and-interception"`,
  unseenNote: (count, isIntercepted) =>
    `warning: in ${count} ${count === 1 ? 'scenario' : 'scenarios'}, ${englishNotes.noRequests}: ${englishNotes.unseen(isIntercepted)}. ${
      isIntercepted
        ? 'See'
        : '--intercept redirects requests to the real URLs to the mock, and "gift-mock run --only -- COMMAND" does so for one run: see'
    } "gift-mock docs https-and-interception"`,
  undoneTasks: (tasks) =>
    `note: the client does not seem to have done ${tasks.length === 1 ? 'the task' : 'the tasks'} ${tasks.join(', ')}; it may not read the variable GIFT_MOCK_TASK. --task NAME replays only the scenarios of one task`,
  skippedNote: (count, seconds) =>
    `warning: ${count} ${count === 1 ? 'scenario was' : 'scenarios were'} skipped, in which a correct client waits for up to ${seconds} s; long timeouts (90 s or more) were not tested. --waits replays them; --waits --time-scale 20 makes them 20 times as fast`,
  scaledPauses: (rules, rate) =>
    `note: ${rules.join(', ')} passed on a clock that is ${rate} times as fast. Nothing shows that the pauses of the client follow this clock, and a pause that does not counts as ${rate} times as long: judge the pauses without --time-scale`,
  inRealTime: {
    tokens:
      '--time-scale did not apply, because the access tokens depend on the time, and only libfaketime ("gift-mock doctor") scales the clock of the client',
    window: '--time-scale did not apply, because a fault fires only for a short time after the first request',
  },
  inRealTimeNote: (names, reason) => `note: in ${names.join(', ')}, ${reason}`,
  triedNothing: 'the fault never fired, so the scenario tried nothing',
  triedNothingNote: (names) =>
    `warning: in ${names.join(', ')}, the client passed, but no fault fired, so nothing was tried: these scenarios have a fault in a request that a client need not send, and yours did not send it`,
  sameDay: (starts) =>
    `note: in at least one scenario, the client was started ${starts} times, all on the same day of its clock. A client that orders again by date or age, such as a nightly batch, was not judged by this, unless its own date moves on with GIFT_MOCK_ATTEMPT: gift-mock docs judging`,
  laterStart: (count, clause) =>
    `note: in ${pluralize(count, 'passed scenario')}, a code was issued that the client does not know; ${clause}`,
  leftProcesses:
    'the client exited and left a process running. That process was ended, so requests that it would have sent later, such as a retry, were not judged. Judge such a client with --service, or let the command wait for its processes',
  leftProcessesNote: (names, note) => `warning: in ${names.join(', ')}, ${note}`,
  library: ({ scenarios, run }) => `${run} of the ${pluralize(scenarios, 'scenario')} of the library`,
  libraryNote: ({ scenarios, run }) =>
    `note: this is the result of ${run} of the ${pluralize(scenarios, 'scenario')} of the library; the other ${scenarios - run} were not run`,
  notReached: {
    interrupted: 'not judged: the run was interrupted',
    timeouts: 'not run: the client had exceeded its time limit in several scenarios in a row',
  },
  tooManyTimeouts: (timeouts, notRun) =>
    `warning: the client exceeded its time limit in ${timeouts === 1 ? 'a scenario' : `at least ${timeouts} scenarios in a row`}, so ${pluralize(notRun, 'scenario')} ${notRun === 1 ? 'was' : 'were'} not run. ${TIME_LIMIT.en}. --max-timeouts 0 runs all scenarios`,
  timedOutNote: (names) => `note: in ${names.join(', ')}, the client exceeded its time limit. ${TIME_LIMIT.en}`,
  stillSendingNote: (names, seconds) =>
    `note: in ${names.join(', ')}, the client exceeded its time limit, and was still sending requests. It may only need more time: try --timeout ${seconds} first`,
  referenceClient:
    "note: this tested the tool's reference client, not your client: add -- COMMAND, the command of your client",
  noBook: (without, issuing) =>
    `note: in ${without} of ${pluralize(issuing, 'scenario')} in which a code was issued, the client wrote no book to the file that the variable GIFT_MOCK_BOOK names, so what it stored (second codes, failed orders) was not judged: gift-mock docs book`,
  noBookHere: 'the client wrote no book, so what it stored was not judged',
  configUnused: (file) =>
    `note: replay does not read ${file}: each scenario has its own settings. A client that does not take its credentials and products from its environment variables fails for this reason, unless you give --config ${file}`,
}

export const japaneseNotes: ReplayNotes = {
  noRequests: 'プロバイダーへのリクエストがモックに 1 件も届いていない',
  unmatched: (count, first) =>
    `どのプロバイダーのパスでもないリクエストがモックに ${count} 件届いた: ${first}。クライアントの URL を確認する`,
  unseen: (isIntercepted) =>
    `${
      isIntercepted
        ? 'クライアントがプロキシーも URL の環境変数も使わず、実際のホストにリクエストを送信した可能性がある。コードが発行されていないことは確認できない'
        : 'クライアントに本番の URL が書かれている場合、実際のホストにリクエストを送信した可能性がある。コードが発行されていないことは確認できない'
    }。${STALE_STATE.ja}`,
  untrusted: UNTRUSTED.ja,
  untrustedNote: (count) =>
    `警告: ${count} 件のシナリオで、${japaneseNotes.noRequests}。${japaneseNotes.untrusted}。「gift-mock docs https-and-interception」を参照`,
  unseenNote: (count, isIntercepted) =>
    `警告: ${count} 件のシナリオで、${japaneseNotes.noRequests}。${japaneseNotes.unseen(isIntercepted)}。${
      isIntercepted
        ? ''
        : '--intercept を指定すると、本番の URL へのリクエストもモックに届く（1 回だけ実行する場合は「gift-mock run --only -- COMMAND」）。'
    }「gift-mock docs https-and-interception」を参照`,
  undoneTasks: (tasks) =>
    `注意: クライアントがタスク ${tasks.join('、')} を実行していない可能性がある（環境変数 GIFT_MOCK_TASK を読んでいないなど）。--task NAME を指定すると、1 つのタスクのシナリオだけを実行する`,
  skippedNote: (count, seconds) =>
    `警告: 正しいクライアントでも最大 ${seconds} 秒待機するシナリオ ${count} 件をスキップしたため、長いタイムアウト（90 秒以上）は検証していない。--waits を指定すると実行する（--waits --time-scale 20 では 20 倍速）`,
  scaledPauses: (rules, rate) =>
    `注意: ${rules.join('、')} は ${rate} 倍速の時計で合格した。クライアントの待ち時間がこの時計に従うことは確認していない。従わない待ち時間は ${rate} 倍の長さとして数えられるため、待ち時間は --time-scale を付けずに判定する`,
  inRealTime: {
    tokens:
      '--time-scale を適用せず、実時間で実行した。アクセストークンが時刻によって変わり、クライアントの時計を速くできるのは libfaketime だけである（「gift-mock doctor」で確認できる）',
    window: '--time-scale を適用せず、実時間で実行した。障害が最初のリクエストの後の短い時間だけ発生するためである',
  },
  inRealTimeNote: (names, reason) => `注意: ${names.join('、')} では、${reason}`,
  triedNothing: '障害が一度も発生せず、このシナリオでは何も検証していない',
  triedNothingNote: (names) =>
    `警告: ${names.join('、')} では、合格したが障害が一度も発生せず、何も検証していない。障害は送信が必須でないリクエストで発生するが、このクライアントはそのリクエストを送信していない`,
  sameDay: (starts) =>
    `注意: クライアントを最大 ${starts} 回起動したシナリオがあるが、クライアントの時計ではすべて同じ日である。夜間バッチなど、日付や経過時間で再び注文するクライアントは、自身の日付を GIFT_MOCK_ATTEMPT で進めない限り、判定していない（gift-mock docs judging）`,
  laterStart: (count, clause) =>
    `注意: 合格した ${count} 件のシナリオに、発行されたがクライアントの知らないコードがある。${clause}`,
  leftProcesses:
    'クライアントの終了後もプロセスが動いていたため、そのプロセスを終了させた。後で送るはずだったリクエスト（再送など）は判定していない。このようなクライアントは --service で判定するか、コマンドがプロセスの終了を待つようにする',
  leftProcessesNote: (names, note) => `警告: ${names.join('、')} で、${note}`,
  library: ({ scenarios, run }) => `ライブラリーの ${scenarios} 件のうち ${run} 件`,
  libraryNote: ({ scenarios, run }) =>
    `注意: ライブラリーのシナリオ ${scenarios} 件のうち ${run} 件の結果である。ほかの ${scenarios - run} 件は未実施`,
  notReached: {
    interrupted: '中断されたため判定していない',
    timeouts: 'クライアントが複数のシナリオで続けて制限時間を超えたため、実行していない',
  },
  tooManyTimeouts: (timeouts, notRun) =>
    `警告: クライアントが${timeouts === 1 ? '' : `続けて ${timeouts} 件以上のシナリオで`}制限時間を超えたため、残りの ${notRun} 件のシナリオを実行していない。${TIME_LIMIT.ja}。--max-timeouts 0 を指定するとすべて実行する`,
  timedOutNote: (names) => `注意: ${names.join('、')} で、クライアントが制限時間を超えた。${TIME_LIMIT.ja}`,
  stillSendingNote: (names, seconds) =>
    `注意: ${names.join('、')} で、クライアントはリクエストの送信を続けたまま制限時間を超えた。時間が足りないだけの可能性があるため、まず --timeout ${seconds} を試す`,
  referenceClient:
    '注意: 検証したのはツールのリファレンスクライアントであり、自社のクライアントではない。-- COMMAND（自社のクライアントを起動するコマンド）を付ける',
  noBook: (without, issuing) =>
    `注意: コードが発行された ${issuing} 件のシナリオのうち ${without} 件では、環境変数 GIFT_MOCK_BOOK のファイルに帳簿がないため、クライアントが保存した内容（2つ目のコード、失敗とした注文など）は判定していない（gift-mock docs book）`,
  noBookHere: 'クライアントが帳簿を書かなかったため、保存した内容は判定していない',
  configUnused: (file) =>
    `注意: replay は ${file} を使わず、設定はシナリオごとに決まる。認証情報や商品を環境変数から読み取らないクライアントは、このために不合格になる（--config ${file} を指定すると使う）`,
}
