import { UNTRUSTED } from '../proxy/untrusted.ts'
import { pluralize, type Text } from '../core/localized-text.ts'

/** Texts that `replay` prints. */
export interface ReplayMessages {
  running(done: number, total: number, names: string): string
  /** Totals of a replay. Counts of 0 are left out, except for `passed` and `failed`. */
  summary(
    counts: { passed: number; failed: number; cannotTell: number; notJudged: number; skipped: number },
    seconds: string,
  ): string
  /** Reason for which a scenario was not replayed. */
  skipped(seconds: number): string
  /** Reason for which a scenario was not judged. */
  unscaled(program: string): string
  /** Reason for which a scenario was not judged. @param setting setting that lists the products */
  missing(products: readonly string[], setting: string): string
  timeScale(rate: number, by: 'faketime' | 'variable'): string
  expected: string
  happened: string
  /** Sentence that comes before a check in the same line. */
  finding(sentence: string): string
  /** Line about a failed check. */
  check(what: string, expected: string, actual: string): string
  rule(name: string, id: string, severity: string): string
  /** Notes that follow a check. */
  notes(notes: readonly string[]): string
  /** Heading of a rule that cannot be decided and that may explain why the client failed. */
  possibleCause(rule: string): string
  /** Returns the text of a check that cannot be decided. */
  cannotTell(check: string): string
  /** Text after a wrong count, which says that the count results from a violation of the rule. */
  followsFrom(rule: string): string
  /** Text after a wrong count, which says that the count may result from a violation of the rule. */
  mayFollowFrom(rule: string): string
  /** Heading of the wrong counts (requests, codes, yen) that may result from a violation of the rule. */
  possibleConsequences(rule: string): string
  /** Heading of the wrong counts (requests, codes, yen) that result from a violation of the rule. */
  consequences(rule: string): string
  /**
   * Heading of a list of some requests.
   * @param isScaled true if the mock's clock does not run at real speed; each line then also shows the real seconds
   * since the first request
   */
  requests(isScaled: boolean): string
  /**
   * Heading of the list of all requests.
   * @param isScaled true if the mock's clock does not run at real speed; each line then also shows the real seconds
   * since the first request
   */
  allRequests(isScaled: boolean): string
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
  /** Note on tasks that the client does not seem to have done in any of their scenarios. */
  undoneTasks(tasks: readonly string[]): string
  /** Note on scenarios that were not replayed because they take long. @param seconds longest wait of a scenario */
  skippedNote(count: number, seconds: number): string
  /**
   * Note on rules that the client passed by pauses on a faster clock, which the pauses need not follow.
   * @param rate speed of the clock, as a multiple of that of the scenario
   */
  scaledPauses(rules: readonly string[], rate: number): string
  remedy: string
  /** Heading of the remedy for the whole scenario. The remedy of a single check has another heading. */
  scenarioRemedy: string
  story: string
  timedOut(seconds: string): string
  /** Line about the client's task. `parameters` is empty if the task has no parameters. */
  task(name: string, parameters: string): string
  /**
   * Line about the client's task if a fault never fired.
   * @param isAll true if no fault of the scenario fired
   */
  untried(task: string, operation: string | undefined, sent: number, isAll: boolean): string
  /** Note on a scenario that the client passed although none of the scenario's faults fired. */
  triedNothing: string
  /** Note on a client that was judged after a time without a request. */
  judgedIdle(seconds: string): string
  /** Note on a client that exited while a process that it had started was running. */
  leftProcesses: string
  /** Note for all scenarios with such a client. @param note the text `leftProcesses` */
  leftProcessesNote(names: readonly string[], note: string): string
  /** Reason why a scenario has no result: a signal ended the command before the scenario was judged. */
  notReached: string
  /** Note on the number of scenarios without a book. @param issuing number of scenarios in which a code was issued */
  noBook(without: number, issuing: number): string
  /** Note on one scenario in which the client wrote no book. */
  noBookHere: string
  /** Note that no command was given, so the verdicts are about the reference client. */
  referenceClient: string
  /**
   * Note that the client failed although a configuration file exists, which `replay` reads only if --config names it.
   */
  configUnused(file: string): string
  /** Line about codes beyond the number that the scenario expects. */
  excess(codes: number, yen: string): string
  cost(codes: number, total: string, faceValue: string, fees: string): string
  /** Line about the cost of a client that lost nothing. */
  noLoss: string
  orphaned(count: number, yen: string): string
  duplicates(count: number, yen: string): string
  /** Line about how the client ended. `starts` is 1 or, if the client was killed, the number of its starts. */
  client(detail: string, starts: number): string
  ended: { done: string; failed: string; 'timed out': string }
  output: string
  noOutput: string
  /** Line about the folder that was kept and contains the client's state. */
  state(name: string, folder: string): string
}

/** Possible reason why a client sends requests only in its first scenario. */
const STALE_STATE: Text = {
  en: 'Or it sent nothing, because its state of an earlier scenario says that the order is done: a client that keeps its state in a fixed folder has to take the folder from the variable GIFT_MOCK_STATE_DIR',
  ja: 'または、前のシナリオの状態が残っていて注文が処理済みのため、何も送信していない。状態を固定のフォルダーに保存するクライアントは、フォルダーを環境変数 GIFT_MOCK_STATE_DIR から取得する必要がある',
}

function clockNotes(isScaled: boolean): Text {
  return {
    en: `Japan time on the mock's clock${isScaled ? ' and real seconds since the first request' : ''}`,
    ja: `時刻はモックの時計による日本時間${isScaled ? '、実時間は最初のリクエストからの経過' : ''}`,
  }
}

export const englishReplay: ReplayMessages = {
  running: (done, total, names) => `${done} of ${total} done, running: ${names}`,
  summary: ({ passed, failed, cannotTell, notJudged, skipped }, seconds) =>
    [
      `${passed} passed`,
      `${failed} failed`,
      ...(cannotTell > 0 ? [`${cannotTell} cannot tell`] : []),
      ...(notJudged > 0 ? [`${notJudged} not judged`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      `in ${seconds} s`,
    ].join(', '),
  skipped: (seconds) =>
    `skipped: a correct client waits for ${seconds} s; --waits replays it, --time-scale 20 makes it 20 times as fast`,
  unscaled: (program) =>
    `not judged: the time of ${program} cannot be scaled (a static program, for example); replay it without --time-scale, or divide its timeouts by GIFT_MOCK_CLOCK_RATE with --time-by variable`,
  missing: (products, setting) =>
    `not judged: ${setting} in the configuration file lacks ${products.join(', ')}, which the task of this scenario orders: add it, or leave ${setting} out`,
  timeScale: (rate, by) =>
    by === 'faketime'
      ? `time: ${rate} times as fast as real time, for the mock and, by libfaketime, for the client`
      : `time: ${rate} times as fast as real time for the mock; the client has to divide its timeouts and pauses by GIFT_MOCK_CLOCK_RATE`,
  expected: 'expected',
  happened: 'happened',
  finding: (sentence) => `${sentence}: `,
  check: (what, expected, actual) => `${what}: expected: ${expected}; happened: ${actual}`,
  rule: (name, id, severity) => `rule ${name} (${id}, ${severity})`,
  notes: (notes) => ` (${notes.join('; ')})`,
  possibleCause: (rule) => `possible cause: ${rule}`,
  cannotTell: (check) => `cannot tell: ${check}`,
  followsFrom: (rule) => `follows from ${rule}`,
  mayFollowFrom: (rule) => `may follow from ${rule}`,
  consequences: (rule) => `counts that follow from ${rule}`,
  possibleConsequences: (rule) => `counts that may follow from ${rule}`,
  requests: (isScaled) => `these requests, with ${clockNotes(isScaled).en}`,
  allRequests: (isScaled) => `all requests, with ${clockNotes(isScaled).en}`,
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
    `warning: in ${count} ${count === 1 ? 'scenario' : 'scenarios'}, ${englishReplay.noRequests}: ${englishReplay.untrusted}. See "gift-mock docs https-and-interception"`,
  unseenNote: (count, isIntercepted) =>
    `warning: in ${count} ${count === 1 ? 'scenario' : 'scenarios'}, ${englishReplay.noRequests}: ${englishReplay.unseen(isIntercepted)}. ${
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
  remedy: 'what to change',
  scenarioRemedy: 'what to change for this scenario',
  story: 'what happened here',
  timedOut: (seconds) => `the client did not end within ${seconds} s, and was ended`,
  task: (name, parameters) => `the client's task: ${name}${parameters === '' ? '' : ` (${parameters})`}`,
  untried: (task, operation, sent, isAll) =>
    `${task}; ${
      operation === undefined
        ? 'the fault never acted'
        : sent === 0
          ? `the client never sent ${operation}`
          : `the client sent ${operation} ${sent === 1 ? 'once' : `${sent} times`}, and the fault never acted`
    }, so ${isAll ? 'the scenario' : 'this fault'} was not tried`,
  triedNothing: 'the fault never acted, so the scenario tried nothing',
  judgedIdle: (seconds) =>
    `judged after ${seconds} s without a request; a retry that your client sends later is not seen. Set --until idle:SECONDS above its longest retry delay.`,
  leftProcesses:
    'the client exited and left a process running, which was ended: requests that it would have sent later, such as a retry, are not judged. Judge such a client with --service, or let the command wait for its processes',
  leftProcessesNote: (names, note) => `warning: in ${names.join(', ')}, ${note}`,
  notReached: 'not judged: the run was interrupted',
  referenceClient:
    "note: this tested the tool's reference client, not your client: add -- COMMAND, the command of your client",
  noBook: (without, issuing) =>
    `note: in ${without} of ${pluralize(issuing, 'scenario')} in which a code was issued, the client wrote no book to the file that the variable GIFT_MOCK_BOOK names, so what it stored (second codes, failed orders) was not judged: gift-mock docs book`,
  noBookHere: 'the client wrote no book, so what it stored was not judged',
  configUnused: (file) =>
    `note: replay does not read ${file}: each scenario has its own settings. A client that does not take its credentials and products from its environment variables fails for this reason, unless you give --config ${file}`,
  excess: (codes, amount) => `${codes} ${codes === 1 ? 'code' : 'codes'} more than the scenario expects: ${amount} yen`,
  cost: (codes, total, faceValue, fees) =>
    codes === 0
      ? 'the mock issued no code'
      : `in production: ${codes} ${codes === 1 ? 'code' : 'codes'}, ${total} yen (face value ${faceValue}, fees ${fees})`,
  noLoss: 'the provider sees no code that was lost or issued twice',
  orphaned: (count, amount) =>
    `${count} orphaned ${count === 1 ? 'code' : 'codes'} (billed but never received): ${amount} yen`,
  duplicates: (count, amount) => `${count} suspected ${count === 1 ? 'duplicate' : 'duplicates'}: ${amount} yen`,
  client: (detail, starts) =>
    starts === 1 ? `the client: ${detail}` : `the client: it was killed and started again; then ${detail}`,
  ended: {
    done: 'it came to its end',
    failed: 'it said that it could not do the task',
    'timed out': 'its time was up',
  },
  output: 'the end of what it wrote:',
  noOutput: 'it wrote nothing',
  state: (name, folder) => `state of the client in ${name}: ${folder}`,
}

/** Quotes a text. A number with its unit, such as 「2 件以上」, needs no quotation marks. */
function quotedJapanese(text: string): string {
  return /^\d/.test(text) ? ` ${text}` : `「${text}」`
}

export const japaneseReplay: ReplayMessages = {
  running: (done, total, names) => `${total} 件中 ${done} 件完了、実行中: ${names}`,
  summary: ({ passed, failed, cannotTell, notJudged, skipped }, seconds) =>
    `${[
      `合格 ${passed} 件`,
      `不合格 ${failed} 件`,
      ...(cannotTell > 0 ? [`判定不能 ${cannotTell} 件`] : []),
      ...(notJudged > 0 ? [`判定なし ${notJudged} 件`] : []),
      ...(skipped > 0 ? [`スキップ ${skipped} 件`] : []),
    ].join('、')}（${seconds} 秒）`,
  skipped: (seconds) =>
    `スキップ: 正しいクライアントでも ${seconds} 秒の待機が必要（--waits で実行、--time-scale 20 で20倍速）`,
  unscaled: (program) =>
    `判定なし: ${program} の時間を速められない（静的リンクのプログラムなど）。--time-scale なしで実行するか、--time-by variable を指定し、タイムアウトを GIFT_MOCK_CLOCK_RATE で割る`,
  missing: (products, setting) =>
    `判定なし: このシナリオで注文する ${products.join('、')} が、設定ファイルの ${setting} にない。追加するか、${setting} を削除する`,
  timeScale: (rate, by) =>
    by === 'faketime'
      ? `時間: モックとクライアント（libfaketime を使用）は実時間の ${rate} 倍速`
      : `時間: モックは実時間の ${rate} 倍速。クライアントはタイムアウトと待機時間を GIFT_MOCK_CLOCK_RATE で割る必要がある`,
  expected: '期待',
  happened: '結果',
  finding: (sentence) => `${sentence}。`,
  check: (what, expected, actual) => `${what}: 期待${quotedJapanese(expected)}、結果${quotedJapanese(actual)}`,
  rule: (name, id, severity) => `ルール ${name}（${id}、${severity}）`,
  notes: (notes) => `（${notes.join('；')}）`,
  possibleCause: (rule) => `考えられる原因: ${rule}`,
  cannotTell: (check) => `判定不能: ${check}`,
  followsFrom: (rule) => `${rule} の違反による`,
  mayFollowFrom: (rule) => `${rule} の違反による可能性がある`,
  consequences: (rule) => `${rule} の違反による件数・金額の差異`,
  possibleConsequences: (rule) => `${rule} の違反による可能性がある件数・金額の差異`,
  requests: (isScaled) => `該当するリクエスト（${clockNotes(isScaled).ja}）`,
  allRequests: (isScaled) => `すべてのリクエスト（${clockNotes(isScaled).ja}）`,
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
    `警告: ${count} 件のシナリオで、${japaneseReplay.noRequests}。${japaneseReplay.untrusted}。「gift-mock docs https-and-interception」を参照`,
  unseenNote: (count, isIntercepted) =>
    `警告: ${count} 件のシナリオで、${japaneseReplay.noRequests}。${japaneseReplay.unseen(isIntercepted)}。${
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
  remedy: '対処',
  scenarioRemedy: 'このシナリオでの対処',
  story: '状況',
  timedOut: (seconds) => `クライアントが ${seconds} 秒以内に終わらなかったため、強制終了した`,
  task: (name, parameters) => `クライアントのタスク: ${name}${parameters === '' ? '' : `（${parameters}）`}`,
  untried: (task, operation, sent, isAll) =>
    `${task}。${
      operation === undefined
        ? '障害が一度も発生しなかった'
        : sent === 0
          ? `クライアントは ${operation} を一度も送っていない`
          : `クライアントは ${operation} を ${sent} 回送ったが、障害は一度も発生しなかった`
    }ため、${isAll ? 'このシナリオ' : 'この障害'}は検証できていない`,
  triedNothing: '障害が一度も発生せず、このシナリオでは何も検証していない',
  judgedIdle: (seconds) =>
    `リクエストが ${seconds} 秒間なかった時点で判定した。それより後の再送は判定に含まれない。--until idle:SECONDS を、クライアントの再送間隔の最大値より長くする。`,
  leftProcesses:
    'クライアントの終了後もプロセスが動いていたため、終了させた。そのプロセスが後で送るはずだったリクエスト（再送など）は判定していない。このようなクライアントは --service で判定するか、コマンドがプロセスの終了を待つようにする',
  leftProcessesNote: (names, note) => `警告: ${names.join('、')} で、${note}`,
  notReached: '中断されたため判定していない',
  referenceClient:
    '注意: 検証したのはツールのリファレンスクライアントであり、自社のクライアントではない。-- COMMAND（自社のクライアントを起動するコマンド）を付ける',
  noBook: (without, issuing) =>
    `注意: コードが発行された ${issuing} 件のシナリオのうち ${without} 件では、環境変数 GIFT_MOCK_BOOK のファイルに帳簿がないため、クライアントが保存した内容（2つ目のコード、失敗とした注文など）は判定していない（gift-mock docs book）`,
  noBookHere: 'クライアントが帳簿を書かなかったため、保存した内容は判定していない',
  configUnused: (file) =>
    `注意: replay は ${file} を使わず、設定はシナリオごとに決まる。認証情報や商品を環境変数から読み取らないクライアントは、このために不合格になる（--config ${file} を指定すると使う）`,
  excess: (codes, amount) => `シナリオが期待する件数より ${codes} 件（${amount}円）多い`,
  cost: (codes, total, faceValue, fees) =>
    codes === 0
      ? 'モックはコードを発行していない'
      : `本番だった場合: コード ${codes} 件、${total}円（額面 ${faceValue}円、手数料 ${fees}円）`,
  noLoss: 'プロバイダーの記録では、未達のコードも重複発行もない',
  orphaned: (count, amount) =>
    `発行されたコードのうち ${count} 件（${amount}円）は未達（請求されるがクライアントに届いていない）`,
  duplicates: (count, amount) => `発行されたコードのうち ${count} 件（${amount}円）は重複発行の疑いがある`,
  client: (detail, starts) =>
    starts === 1 ? `クライアント: ${detail}` : `クライアント: 強制終了のあと再起動し、${detail}`,
  ended: { done: 'エラーなしで終了', failed: 'タスクを完了できないと報告', 'timed out': '時間切れ' },
  output: '出力の末尾:',
  noOutput: '出力なし',
  state: (name, folder) => `${name} のクライアントの状態: ${folder}`,
}
