import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import { normalStarts } from '../../../scenarios/replay/client/runner.ts'
import { IDLE_ADVICE, judgedIdleText } from '../../../scenarios/replay/idle-text.ts'
import { LATER_START } from '../../../scenarios/replay/later-start-text.ts'
import { scaledPauseRules, speedOf } from '../../../scenarios/replay/time/scaled-pauses.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { joinTexts, type Text } from '../../core/localized-text.ts'
import { messages } from '../../reporting/messages.ts'
import { type LibraryCounts, passedUntried, type SkippedScenario } from './results.ts'

/**
 * Returns true if the client is a program and none of its requests reached the mock. It is then unknown what the
 * program did.
 */
export function isUnseen({ requests, unmatched, ran }: ReplayResult): boolean {
  return ran.output !== undefined && requests.length === 0 && unmatched.length === 0
}

/**
 * Returns true if a program ended with an error, and none of its requests reached the mock. The output of the program
 * then explains more than the failed checks.
 */
export function endedWithError(replayed: ReplayResult): boolean {
  return isUnseen(replayed) && replayed.ran.result === 'failed' && !replayed.ran.hasBegunTls
}

/** Note on a client that could not do anything in any scenario. */
const NEVER_RAN: Text = {
  en: 'error: in every scenario, the client ended with an error, and no request of it reached the mock, so it probably cannot run: its output is above. Only a client that contains the real URLs may have sent requests to the real hosts. The exit code is therefore 1 instead of 2',
  ja: 'エラー: すべてのシナリオで、クライアントのリクエストがモックに届かないまま、クライアントがエラーで終了した。クライアントを実行できていない可能性が高い（出力は上に示したとおり）。実際のホストに送信した可能性があるのは、クライアントに本番の URL が書かれている場合だけである。終了コードは 2 ではなく 1 になる',
}

/**
 * Returns true if at least one scenario failed and, in every scenario, the client is a program that ended with an error
 * before a request reached the mock. The program then probably cannot run, for example because a file is missing.
 */
export function neverRan(replayed: readonly ReplayResult[]): boolean {
  return (
    replayed.every((one) => isUnseen(one) && one.ran.result === 'failed') &&
    replayed.some(({ result }) => result === 'failed')
  )
}

/**
 * Returns the tasks that the client does not seem to have done. In most scenarios of such a task, the client did not
 * send all requests that the scenario tests. If the client sent no request in any scenario, returns no task, because
 * another cause is more probable.
 */
export function undoneTasks(replayed: readonly ReplayResult[]): string[] {
  const programs = replayed.filter(({ ran }) => ran.output !== undefined)
  if (programs.every(({ requests }) => requests.length === 0)) return []
  return [...Map.groupBy(programs, ({ file }) => file.scenario.task.name)]
    .filter(([, its]) => its.filter(seemsUndone).length > its.length / 2)
    .map(([task]) => task)
}

function seemsUndone({ result, file, requests, report, verdict, unfired }: ReplayResult): boolean {
  const { count = 1, dcIds = '' } = file.scenario.task
  const orders = Math.max(Number(count), dcIds.toString().split(',').length)
  const expected = new Set(verdict.checks.flatMap(({ rule }) => rule?.name ?? []))
  return (
    (result === 'failed' || result === 'cannot tell') &&
    !(orders > 1 && hasIssuedAll(verdict)) &&
    (unfired.some(({ operation, sent }) => operation !== undefined && sent === 0) ||
      report.rules.some((rule) => rule.result === 'not exercised' && expected.has(rule.name)) ||
      verdict.checks.some((check) => check.kind === 'requests' && !check.passed && check.requests.length === 0) ||
      requests.length < orders)
  )
}

/**
 * Returns true if a program got a code and wrote no book. Without a book, the mock cannot judge the codes that the
 * program stored.
 */
function lacksBook(replayed: ReplayResult): boolean {
  const { book, ran } = replayed
  return !book && ran.output !== undefined && gotCode(replayed)
}

/**
 * Returns true if a program passed with one normal start, and a code was issued that it does not know. At a later
 * start, the program may order again. A client that does not exit has no later start.
 */
function hasUnknownOrder({ result, ran, verdict }: ReplayResult): boolean {
  const isOnce = ran.output !== undefined && ran.idleMs === undefined && normalStarts(ran) === 1
  return isOnce && result === 'passed' && verdict.totals.orphaned > 0
}

function gotCode({ verdict }: ReplayResult): boolean {
  return verdict.totals.issued > 0
}

/** Returns true if codes were issued, and the ledger meets all expectations of the scenario. */
function hasIssuedAll({ totals, checks }: ReplayResult['verdict']): boolean {
  return totals.issued > 0 && checks.every(({ kind, passed }) => kind !== 'ledger' || passed)
}

function pauseKey({ file }: ReplayResult, rule: string): string {
  return `${file.scenario.task.name} ${rule}`
}

/**
 * Returns a note on the pauses that were judged only on a faster clock; an empty list if there are none. If the client
 * passes a rule in real time in one scenario, the rule counts as proven for all scenarios of the same task.
 */
function pauseNotes(replayed: readonly ReplayResult[]): string[] {
  const proven = new Set(replayed.flatMap((one) => (one.provenPauses ?? []).map((rule) => pauseKey(one, rule))))
  const unproven = replayed.flatMap((one) =>
    scaledPauseRules(one).flatMap((rule) => (proven.has(pauseKey(one, rule)) ? [] : { rule, speed: speedOf(one) })),
  )
  const [first] = unproven
  return first ? [messages().replay.scaledPauses([...new Set(unproven.map(({ rule }) => rule))], first.speed)] : []
}

function nameOf({ file }: ReplayResult): string {
  return file.scenario.name
}

/**
 * Returns true if the requests since the client's last start extend over more than half of its time limit. The client
 * was then probably still working at the timeout.
 */
function isStillSending({ requests, timeoutMs, ran: { lastStartMs = 0 } }: ReplayResult): boolean {
  const times = requests.map(({ receivedAtMs }) => receivedAtMs).filter((ms) => ms >= lastStartMs)
  return Math.max(...times) - Math.min(...times) > timeoutMs / 2
}

/**
 * Shortest time limit that the note advises, in seconds. In this time, a client can send more than five lookups at
 * intervals of 40 seconds.
 */
const LONGER_SECONDS = 300

/**
 * Returns the time limit that the note advises, in seconds. The limit is at least twice as long as the time limit of
 * each scenario.
 */
function longerLimit(replayed: readonly ReplayResult[]): number {
  return Math.max(LONGER_SECONDS, ...replayed.map(({ timeoutMs }) => Math.ceil(timeoutMs / 500)))
}

/** Returns a note on a client that was judged after a time without a request. */
function judgedIdle(idleMs: number): string {
  return localizedLine(joinTexts([sentenceOf(judgedIdleText(idleMs)), IDLE_ADVICE], 'sentence'))
}

function sentenceOf({ en, ja }: Text): Text {
  return { en: `${en}.`, ja: `${ja}。` }
}

/** Returns a note for each reason why scenarios ran in real time although a time scale was given. */
function realTimeNotes(replayed: readonly ReplayResult[]): string[] {
  const { replay: text } = messages()
  return (['tokens', 'window'] as const).flatMap((reason) => {
    const names = replayed.flatMap(({ inRealTime, file }) => (inRealTime === reason ? [file.scenario.name] : []))
    return names.length === 0 ? [] : [text.inRealTimeNote(names, text.inRealTime[reason])]
  })
}

/**
 * Returns notes on what the verdict of a scenario does not prove. There is a note in each of these cases:
 * - none of the scenario's faults fired
 * - the client was judged after an idle time, so later requests were not judged
 * - the client exited and left a process running, so later requests were not judged
 * - the scenario ran in real time although --time-scale was given
 * - the client's pauses were judged only on a faster clock
 * - the codes that the client stored were not judged
 */
export function verdictNotes(replayed: ReplayResult): string[] {
  const { replay: text } = messages()
  const { idleMs, leftProcesses } = replayed.ran
  return [
    ...(passedUntried(replayed) ? [text.triedNothing] : []),
    ...(idleMs === undefined ? [] : [judgedIdle(idleMs)]),
    ...(replayed.inRealTime ? [text.inRealTime[replayed.inRealTime]] : []),
    ...pauseNotes([replayed]),
    ...(leftProcesses ? [text.leftProcesses] : []),
    ...(lacksBook(replayed) ? [text.noBookHere] : []),
  ]
}

/**
 * Returns notes on what the verdicts do not prove. There is a note in each of these cases:
 * - the reference client was tested
 * - the client could not run
 * - the client passed a scenario in which no fault fired
 * - the client does not seem to have done a task
 * - the requests of a program did not reach the mock
 * - scenarios ran in real time although --time-scale was given
 * - pauses were judged on a faster clock
 * - a client exited and left a process
 * - a client was started again after a normal end, on the same day
 * - a client was started once, and a code was issued that it does not know, so a later start may order again
 * - a client was judged after an idle time
 * - a code was issued but the user's own client wrote no book, so the codes that the client stored were not judged; the
 *   note contains the number of such scenarios
 * - the user's own client failed and the working folder contains a configuration file, which `replay` does not read
 *   without --config
 * - scenarios were skipped
 * - only a selection of the library was run
 * - the client exceeded its time limit in a scenario; another note if it was still sending requests
 * - scenarios were not run, because the client exceeded its time limit too often; this note is the last
 * @param stopped number of timeouts in a row after which the other scenarios were not run; undefined if all scenarios
 * were run
 * @param hasNotRun true if the client could not run in any scenario
 * @param isOwn true if the client is not the reference client
 * @param library number of scenarios in the library; undefined if the user named the scenarios or selected all
 * @param configFile name of the configuration file in the working folder; undefined if there is none
 */
export function runNotes(
  replayed: readonly ReplayResult[],
  {
    skipped,
    stopped,
    hasNotRun,
    isOwn,
    library,
    configFile,
  }: {
    skipped: readonly SkippedScenario[]
    stopped?: { timeouts: number; notRun: number } | undefined
    hasNotRun?: boolean
    isOwn: boolean
    library?: LibraryCounts | undefined
    configFile?: string | undefined
  },
): string[] {
  const { replay: text } = messages()
  const unseen = replayed.filter(isUnseen)
  const untrusted = unseen.filter(({ ran }) => ran.hasBegunTls)
  const astray = unseen.filter(({ ran }) => !ran.hasBegunTls)
  const undone = undoneTasks(replayed)
  const untried = replayed.filter(passedUntried)
  const timedOut = replayed.filter(({ ran }) => ran.result === 'timed out')
  const sending = timedOut.filter(isStillSending)
  const silent = timedOut.filter((one) => !sending.includes(one))
  const leaving = replayed.filter(({ ran }) => ran.leftProcesses)
  const longestMs = Math.max(...skipped.map(({ waitMs }) => waitMs))
  const withoutBook = replayed.filter(lacksBook).length
  const starts = Math.max(...replayed.map(({ ran }) => normalStarts(ran)))
  const unknown = replayed.filter(hasUnknownOrder).length
  const idle = new Set(replayed.flatMap(({ ran: { idleMs } }) => idleMs ?? []))
  return [
    ...(isOwn ? [] : [text.referenceClient]),
    ...(hasNotRun ? [localizedLine(NEVER_RAN)] : []),
    ...(untrusted.length > 0 ? [text.untrustedNote(untrusted.length)] : []),
    ...(undone.length > 0 ? [text.undoneTasks(undone)] : []),
    ...(astray.length > 0 && !hasNotRun
      ? [
          text.unseenNote(
            astray.length,
            astray.some(({ ran }) => ran.isIntercepted === true),
          ),
        ]
      : []),
    ...(untried.length > 0 ? [text.triedNothingNote(untried.map(({ file }) => file.scenario.name))] : []),
    ...realTimeNotes(replayed),
    ...pauseNotes(replayed),
    ...(leaving.length > 0
      ? [
          text.leftProcessesNote(
            leaving.map(({ file }) => file.scenario.name),
            text.leftProcesses,
          ),
        ]
      : []),
    ...(starts > 1 ? [text.sameDay(starts)] : []),
    ...(unknown > 0 ? [text.laterStart(unknown, localizedLine(LATER_START))] : []),
    ...[...idle].map(judgedIdle),
    ...(withoutBook > 0 ? [text.noBook(withoutBook, replayed.filter(gotCode).length)] : []),
    ...(isOwn && configFile !== undefined && replayed.some(({ result }) => result !== 'passed')
      ? [text.configUnused(configFile)]
      : []),
    ...(skipped.length > 0 ? [text.skippedNote(skipped.length, Math.ceil(longestMs / 1000))] : []),
    ...(library && library.run < library.scenarios ? [text.libraryNote(library)] : []),
    ...(sending.length > 0 ? [text.stillSendingNote(sending.map(nameOf), longerLimit(sending))] : []),
    ...(silent.length > 0 && !stopped ? [text.timedOutNote(silent.map(nameOf))] : []),
    ...(stopped ? [text.tooManyTimeouts(stopped.timeouts, stopped.notRun)] : []),
  ]
}
