import type { Text } from '../../../mock-server/core/localized-text.ts'
import { withChecks } from '../../../mock-server/core/scenario/verdict.ts'
import { MAX_RATE } from '../../../mock-server/core/time/sandbox-clock.ts'
import type { ClientReport, FaultDocument, JournalEntry, Verdict } from '../../../mock-server/index.ts'
import type { ScenarioFile } from '../../loading/parse.ts'
import type { RunContext, Runner } from '../client/runner.ts'
import { FOUND_TAG } from '../client/old-tokens.ts'
import { WAITING_RULE } from './wait-tolerance.ts'
import { replayOnce, type ReplayOptions, type ReplayResult } from '../replay-once.ts'

/**
 * Minimum duration of a long wait of the client [ms on the mock's clock]. If a client waits this long under a time
 * scale, the verdict depends on whether the client's timeouts follow the scaled clock.
 */
const LONG_MS = 60_000
/** Wait that satisfies every rule even in real time [ms], so that the time scale does not matter. */
const REAL_LONG_MS = 90_000
/** Factor by which the clocks of the second run are faster than those of the first run. */
const FASTER = 5
/**
 * Factor by which the clocks of the third run are faster than those of the second run. The third run is needed only if
 * the client waits in the body.
 */
const FASTER_IN_BODY = 4
/**
 * Maximum ratio of two real waits of the client: the wait in the last run, divided by the wait in the run before. A
 * greater ratio means that the timeout does not follow the clock, or is longer than about three minutes. A timeout that
 * follows the clock gives 1/5 or 1/4, and a timeout that does not gives 1. The limit is far from these ratios, because
 * a busy machine may make one of the two waits longer.
 */
const SHORTER = 0.5
/** Longest wait in a further run [ms, on the clock of that run]. */
const MAX_WAIT_MS = 500_000
/** Time limit of a further run [ms of real time]. */
const TIMEOUT_MS = 30_000
/** Effects that make a client wait. */
const WAITING_EFFECTS = new Set(['delay', 'slow-body', 'hang'])

/**
 * Real time after which the client of a runner gave up in a further run [ms]; Infinity if the client did not give up.
 * The inner key contains the operation, the place of the wait, the time scale and the attempt.
 */
const measured = new WeakMap<Runner, Map<string, Promise<number>>>()

/**
 * The place of a wait: before the head of the response, or within its body. A client may have different timeouts for
 * the head and the body, or may wait in the body for a multiple of its timeout.
 */
type Place = 'head' | 'body'

/**
 * Returns the result of a replay under a time scale. If the client passed by waiting, but its timeouts are not shown to
 * follow the scaled clock, the result is `cannot tell`.
 *
 * On a clock that is 20 times as fast, a response that takes 85 s arrives after about 4 s of real time. A client whose
 * timeout is 10 s of real time therefore receives this response. The requests of this run do not show whether the
 * timeout follows the clock, so the client runs once more on an even faster clock, and gets no response. A timeout that
 * follows the clock then ends after a shorter real time than the client waited before.
 *
 * If the body of the response arrives slowly, the client may have a timeout for each part of the body. The wait for the
 * whole body then does not limit this timeout. Therefore the client runs twice more, at two speeds, and gets only a
 * part of the body.
 */
export async function withProvenWait(replayed: ReplayResult, options: ReplayOptions): Promise<ReplayResult> {
  const { timeScale = 1 } = options
  const rate = replayed.clockRate ?? 1
  const isScaled = timeScale > 1 && rate > (replayed.file.scenario.clock.rate ?? 1)
  if (!isScaled || replayed.result === 'failed' || replayed.result === 'not judged') return replayed
  const longest = longestWait(replayed.requests)
  if (!longest || longest.durationMs < LONG_MS || longest.durationMs / rate >= REAL_LONG_MS) return replayed
  const place = placeOf(longest)
  const gaveUpAt = async (speed: number, attempt = 1): Promise<Wait> => ({
    speed,
    ms: await measuredOnce(options, JSON.stringify([longest.operation, place, speed, attempt]), (runner) =>
      timeToGiveUp(replayed.file, { ...options, runner, timeScale: speed }, place),
    ),
  })
  const waited: Wait = { speed: timeScale, ms: longest.durationMs / rate }
  const fastest = MAX_RATE / replayed.file.scenario.clock.rate
  // A busy machine can double a short wait, so a wait that is too long is measured once more. If the client did not
  // give up before the head of the response, a second measurement is useless.
  const shortest = async (speed: number, limitMs: number): Promise<Wait> => {
    const first = await gaveUpAt(speed)
    if (first.ms <= limitMs || (place === 'head' && first.ms === Infinity)) return first
    const again = await gaveUpAt(speed, 2)
    return again.ms < first.ms ? again : first
  }
  if (place === 'head') {
    const second = await shortest(Math.min(timeScale * FASTER, fastest), waited.ms * SHORTER)
    return second.ms <= waited.ms * SHORTER ? replayed : withUnprovenWait(replayed, longest, [waited, second])
  }
  const last = Math.min(timeScale * FASTER * FASTER_IN_BODY, fastest)
  const second = await gaveUpAt(last / FASTER_IN_BODY)
  if (second.ms === Infinity) return withUnprovenWait(replayed, longest, [waited, second])
  const third = await shortest(last, second.ms * SHORTER)
  return third.ms <= second.ms * SHORTER ? replayed : withUnprovenWait(replayed, longest, [second, third])
}

/** A wait of the client in one run. */
interface Wait {
  /** Time scale of the run. */
  speed: number
  /** Duration of the wait [ms of real time]; Infinity if the client did not give up. */
  ms: number
}

function placeOf({ fault }: JournalEntry): Place {
  return fault?.phase === 'mid-body' ? 'body' : 'head'
}

function longestWait(requests: readonly JournalEntry[]): JournalEntry | undefined {
  return requests.toSorted((one, other) => other.durationMs - one.durationMs)[0]
}

function measuredOnce(
  { runner }: ReplayOptions,
  key: string,
  measure: (runner: Runner) => Promise<number>,
): Promise<number> {
  const origin = runner.origin ?? runner
  const known = measured.get(origin) ?? new Map<string, Promise<number>>()
  measured.set(origin, known)
  const gaveUpMs = known.get(key) ?? measure(origin)
  known.set(key, gaveUpMs)
  return gaveUpMs
}

/**
 * Runs the client on a faster clock. Each response for which the client had to wait in the first run never arrives
 * completely.
 * @returns the real time after which the client gave up [ms]; Infinity if the client did not give up
 */
async function timeToGiveUp(file: ScenarioFile, options: ReplayOptions, place: Place): Promise<number> {
  const { timeScale = 1 } = options
  const stop = new AbortController()
  const runner: Runner = {
    ...options.runner,
    async run(context: RunContext) {
      const ended = new AbortController()
      context.activity?.untilWaiting(MAX_WAIT_MS / timeScale, ended.signal).then(
        () => stop.abort(),
        () => {},
      )
      try {
        return await options.runner.run(context)
      } finally {
        ended.abort()
      }
    },
  }
  try {
    const { requests, clockRate = 1 } = await replayOnce(withHangs(file), {
      ...options,
      runner,
      timeoutMs: Math.min(options.timeoutMs, TIMEOUT_MS),
      keepState: false,
      starts: 1,
      isWarm: true,
      signal: AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]),
    })
    const givenUp = requests.filter(
      (entry) => entry.abandoned && entry.fault?.effect === 'hang' && placeOf(entry) === place,
    )
    return givenUp.length === 0 ? Infinity : Math.max(...givenUp.map(({ durationMs }) => durationMs / clockRate))
  } catch (error) {
    options.signal?.throwIfAborted()
    if (stop.signal.aborted) return Infinity
    throw error
  }
}

function hanging<Fault extends Pick<FaultDocument, 'effect'>>(fault: Fault): Fault {
  return WAITING_EFFECTS.has(fault.effect.type) ? { ...fault, effect: { type: 'hang' } } : fault
}

/**
 * Returns the scenario in which each fault that makes the client wait is replaced by a fault that never completes a
 * response.
 */
function withHangs(file: ScenarioFile): ScenarioFile {
  const { client: _, ...document } = file.document
  const { client: __, ...scenario } = file.scenario
  return {
    ...file,
    document: { ...document, faults: document.faults?.map(hanging) },
    scenario: {
      ...scenario,
      tags: scenario.tags.filter((tag) => tag === FOUND_TAG),
      faults: scenario.faults.map(hanging),
    },
  }
}

/** Advice for a client whose timeouts are in whole seconds. Such timeouts cannot follow a fast clock. */
export const WHOLE_SECONDS: Text = {
  en: 'a timeout in whole seconds, such as CURLOPT_TIMEOUT of PHP, is rounded when it is divided: give it in milliseconds (CURLOPT_TIMEOUT_MS)',
  ja: '秒単位のタイムアウト（PHP の CURLOPT_TIMEOUT など）は、割ると丸められるため、ミリ秒単位（CURLOPT_TIMEOUT_MS）で指定する',
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}

function unprovenText([first, second]: readonly [Wait, Wait], { ran }: ReplayResult): Text {
  const [waited, gaveUp] = [seconds(first.ms), seconds(second.ms)]
  const seen: Text =
    second.ms === Infinity
      ? {
          en: `the client waited ${waited} s of real time at --time-scale ${first.speed}, and at --time-scale ${second.speed} it did not give up in time, so its timeout is not shown to follow the scaled clock`,
          ja: `クライアントは --time-scale ${first.speed} では実時間で ${waited} 秒待ったが、--time-scale ${second.speed} では時間内に打ち切らなかった。タイムアウトがこの時計に従うことを確認できない`,
        }
      : {
          en: `the client waited ${waited} s of real time at --time-scale ${first.speed}, and at --time-scale ${second.speed} it gave up after ${gaveUp} s of real time, so its timeout is too long to check or does not follow the scaled clock`,
          ja: `クライアントは --time-scale ${first.speed} では実時間で ${waited} 秒待ち、--time-scale ${second.speed} でも実時間で ${gaveUp} 秒後に打ち切った。タイムアウトがこの時計に従っていないか、長すぎて確認できない`,
        }
  const remedy: Text =
    ran.scaledBy === 'faketime'
      ? {
          en: 'replay it without --time-scale',
          ja: '--time-scale を付けずに再実行する',
        }
      : {
          en: `divide the timeouts of the client by GIFT_MOCK_CLOCK_RATE (${WHOLE_SECONDS.en}), install libfaketime ("gift-mock doctor"), or replay it without --time-scale`,
          ja: `クライアントのタイムアウトを GIFT_MOCK_CLOCK_RATE で割るか（${WHOLE_SECONDS.ja}）、libfaketime をインストールするか（「gift-mock doctor」を参照）、--time-scale を付けずに再実行する`,
        }
  return { en: `${seen.en}; ${remedy.en}`, ja: `${seen.ja}。${remedy.ja}` }
}

/** Returns the result with the verdict `cannot tell` on the wait of the client. */
function withUnprovenWait(replayed: ReplayResult, { id }: JournalEntry, waits: readonly [Wait, Wait]): ReplayResult {
  const what = unprovenText(waits, replayed)
  const requests = [id]
  const rules = replayed.report.rules.map((rule) =>
    rule.name === WAITING_RULE && rule.result === 'passed'
      ? { ...rule, result: 'inconclusive' as const, undecided: [{ what, requests }] }
      : rule,
  )
  const verdict = unprovenVerdict(replayed.verdict, what, requests)
  const report: ClientReport = { ...replayed.report, rules, result: verdict.result, scenario: verdict }
  const result = replayed.ran.result === 'timed out' ? replayed.result : verdict.result
  return { ...replayed, report, verdict, result, unprovenWait: what }
}

function unprovenVerdict(verdict: Verdict, what: Text, requests: readonly string[]): Verdict {
  const unproven = { actual: what, passed: false, undecided: true as const, requests }
  const isAboutWaiting = verdict.checks.some(({ rule }) => rule?.name === WAITING_RULE)
  const checks = verdict.checks.map((check) =>
    check.rule?.name === WAITING_RULE && check.passed ? { ...check, ...unproven } : check,
  )
  return withChecks(verdict, [
    ...checks,
    ...(isAboutWaiting
      ? []
      : [
          {
            kind: 'requests' as const,
            what: { en: 'how long the client waits', ja: 'クライアントが待つ時間' },
            expected: {
              en: 'the timeouts of the client follow the scaled clock',
              ja: 'タイムアウトがモックの時計に従う',
            },
            ...unproven,
          },
        ]),
  ])
}
