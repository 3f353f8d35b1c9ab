import type { Text } from '../core/localized-text.ts'
import { englishNotes, japaneseNotes, type ReplayNotes } from './replay-notes.ts'

/** Texts that `replay` prints. */
export interface ReplayMessages extends ReplayNotes {
  /**
   * Line about a scenario that is running for a long time.
   * @param limit the time limit of the client; `isByFlag` is true if --timeout sets the limit, and false if the waits
   * of the scenario need more time
   */
  waiting(name: string, seconds: number, limit: { seconds: number; isByFlag: boolean }): string
  running(done: number, total: number, names: string): string
  /** Text with the totals of a replay. Counts of 0 are left out, except for `passed` and `failed`. */
  summary(
    counts: Readonly<
      Record<'passed' | 'triedNothing' | 'failed' | 'cannotTell' | 'notJudged' | 'skipped' | 'notRun', number>
    >,
    seconds: string,
  ): string
  /** Reason why a scenario was not replayed. */
  skipped(seconds: number): string
  /** Reason why a scenario was not judged: the time of the program cannot be scaled. */
  unscaled(program: string): string
  /**
   * Reason why a scenario was not judged: a setting lacks products of the task.
   * @param setting setting that lists the products
   */
  missing(products: readonly string[], setting: string): string
  timeScale(rate: number, by: 'faketime' | 'variable'): string
  expected: string
  happened: string
  /** Sentence that comes before a check in the same line. */
  finding(sentence: string): string
  /** Line about a failed check. */
  check(what: string, expected: string, actual: string): string
  rule(name: string, id: string, severity: string): string
  /** Notes that follow the text of a check in the same line. */
  notes(notes: readonly string[]): string
  /**
   * Heading about a rule that may explain why the client failed. It is not certain that the client violated the rule.
   */
  possibleCause(rule: string): string
  /** Returns the text of a check that cannot be decided. */
  cannotTell(check: string): string
  /** Text after a wrong count. The text says that a violation of the rule made the count wrong. */
  followsFrom(rule: string): string
  /** Text after a wrong count. The text says that a violation of the rule may have made the count wrong. */
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
  remedy: string
  /** Heading of the remedy for the whole scenario. The remedy of a single check has another heading. */
  scenarioRemedy: string
  story: string
  timedOut(seconds: string): string
  /** Line that names the client's task. `parameters` is empty if the task has no parameters. */
  task(name: string, parameters: string): string
  /**
   * Line about the client's task for a scenario in which a fault never fired.
   * @param isAll true if no fault of the scenario fired
   */
  untried(task: string, operation: string | undefined, sent: number, isAll: boolean): string
  /** Line about codes beyond the number that the scenario expects. */
  excess(codes: number, yen: string): string
  cost(codes: number, total: string, faceValue: string, fees: string): string
  /** Line about the cost of a client that lost nothing. */
  noLoss: string
  orphaned(count: number, yen: string): string
  duplicates(count: number, yen: string): string
  /**
   * Line that says how the client ended after its last start.
   * @param starts number of starts of the client
   * @param kills number of starts after which the client was killed
   */
  client(detail: string, starts: number, kills: number): string
  ended: { done: string; failed: string; 'timed out': string }
  output: string
  noOutput: string
  /** Line that names the folder with the client's state. The folder was kept after the replay. */
  state(name: string, folder: string): string
}

function clockNotes(isScaled: boolean): Text {
  return {
    en: `Japan time on the mock's clock${isScaled ? ' and real seconds since the first request' : ''}`,
    ja: `時刻はモックの時計による日本時間${isScaled ? '、実時間は最初のリクエストからの経過' : ''}`,
  }
}

export const englishReplay: ReplayMessages = {
  ...englishNotes,
  waiting: (name, seconds, { seconds: limit, isByFlag }) =>
    `${name}: waiting for the client for ${seconds} s (time limit ${limit} s: ${isByFlag ? '--timeout' : 'the scenario needs this time'})`,
  running: (done, total, names) => `${done} of ${total} done, running: ${names}`,
  summary: ({ passed, triedNothing, failed, cannotTell, notJudged, skipped, notRun }, seconds) =>
    [
      `${passed} passed${triedNothing > 0 ? ` (${triedNothing} tried nothing)` : ''}`,
      `${failed} failed`,
      ...(cannotTell > 0 ? [`${cannotTell} cannot tell`] : []),
      ...(notJudged > 0 ? [`${notJudged} not judged`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      ...(notRun > 0 ? [`${notRun} not run`] : []),
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
  remedy: 'what to change',
  scenarioRemedy: 'what to change for this scenario',
  story: 'what happened here',
  timedOut: (seconds) => `the client did not end within ${seconds} s, and was ended`,
  task: (name, parameters) => `the client's task: ${name}${parameters === '' ? '' : ` (${parameters})`}`,
  untried: (task, operation, sent, isAll) =>
    `${task}; ${
      operation === undefined
        ? 'the fault never fired'
        : sent === 0
          ? `the client never sent ${operation}`
          : `the client sent ${operation} ${sent === 1 ? 'once' : `${sent} times`}, and the fault never fired`
    }, so ${isAll ? 'the scenario' : 'this fault'} was not tried`,
  excess: (codes, amount) => `${codes} ${codes === 1 ? 'code' : 'codes'} more than the scenario expects: ${amount} yen`,
  cost: (codes, total, faceValue, fees) =>
    codes === 0
      ? 'the mock issued no code'
      : `in production: ${codes} ${codes === 1 ? 'code' : 'codes'}, ${total} yen (face value ${faceValue}, fees ${fees})`,
  noLoss: 'the provider sees no code that was lost or issued twice',
  orphaned: (count, amount) =>
    `${count} orphaned ${count === 1 ? 'code' : 'codes'} (billed but never received): ${amount} yen`,
  duplicates: (count, amount) => `${count} suspected ${count === 1 ? 'duplicate' : 'duplicates'}: ${amount} yen`,
  client: (detail, starts, kills) =>
    `the client${starts - kills > 1 ? ` (start ${starts} of ${starts})` : ''}: ${kills > 0 ? 'it was killed and started again; then ' : ''}${detail}`,
  ended: {
    done: 'it came to its end',
    failed: 'it said that it could not do the task',
    'timed out': 'its time was up',
  },
  output: 'the end of what it wrote:',
  noOutput: 'it wrote nothing',
  state: (name, folder) => `state of the client in ${name}: ${folder}`,
}

/** Puts a text in quotation marks, unless the text is a number with its unit, such as `2 件以上`. */
function quotedJapanese(text: string): string {
  return /^\d/.test(text) ? ` ${text}` : `「${text}」`
}

export const japaneseReplay: ReplayMessages = {
  ...japaneseNotes,
  waiting: (name, seconds, { seconds: limit, isByFlag }) =>
    `${name}: クライアントの終了を ${seconds} 秒待っている（制限時間 ${limit} 秒: ${isByFlag ? '--timeout' : 'このシナリオの待ち時間に応じた値'}）`,
  running: (done, total, names) => `${total} 件中 ${done} 件完了、実行中: ${names}`,
  summary: ({ passed, triedNothing, failed, cannotTell, notJudged, skipped, notRun }, seconds) =>
    `${[
      `合格 ${passed} 件${triedNothing > 0 ? `（うち検証なし ${triedNothing} 件）` : ''}`,
      `不合格 ${failed} 件`,
      ...(cannotTell > 0 ? [`判定不能 ${cannotTell} 件`] : []),
      ...(notJudged > 0 ? [`判定なし ${notJudged} 件`] : []),
      ...(skipped > 0 ? [`スキップ ${skipped} 件`] : []),
      ...(notRun > 0 ? [`未実行 ${notRun} 件`] : []),
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
  excess: (codes, amount) => `シナリオが期待する件数より ${codes} 件（${amount}円）多い`,
  cost: (codes, total, faceValue, fees) =>
    codes === 0
      ? 'モックはコードを発行していない'
      : `本番だった場合: コード ${codes} 件、${total}円（額面 ${faceValue}円、手数料 ${fees}円）`,
  noLoss: 'プロバイダーの記録では、未達のコードも重複発行もない',
  orphaned: (count, amount) =>
    `発行されたコードのうち ${count} 件（${amount}円）は未達（請求されるがクライアントに届いていない）`,
  duplicates: (count, amount) => `発行されたコードのうち ${count} 件（${amount}円）は重複発行の疑いがある`,
  client: (detail, starts, kills) =>
    `クライアント${starts - kills > 1 ? `（起動 ${starts} 回のうち最後）` : ''}: ${kills > 0 ? '強制終了のあと再起動し、' : ''}${detail}`,
  ended: { done: 'エラーなしで終了', failed: 'タスクを完了できないと報告', 'timed out': '時間切れ' },
  output: '出力の末尾:',
  noOutput: '出力なし',
  state: (name, folder) => `${name} のクライアントの状態: ${folder}`,
}
