import { joinTexts, type Text } from '../../mock-server/core/localized-text.ts'
import { withChecks } from '../../mock-server/core/scenario/verdict.ts'
import { MAX_RATE } from '../../mock-server/core/time/sandbox-clock.ts'
import type { ClientReport, FaultDocument, JournalEntry, Verdict } from '../../mock-server/index.ts'
import type { ScenarioFile } from '../loading/parse.ts'
import type { RunContext, Runner } from './client/runner.ts'
import { replayOnce, type ReplayOptions, type ReplayResult } from './replay-once.ts'

/**
 * Minimum duration of a long wait of the client [ms on the mock's clock]. If a client waits this long under a time
 * scale, the verdict depends on whether the client's timeouts follow the scaled clock.
 */
const LONG_MS = 60_000
/** Wait that satisfies every rule [ms of real time], even if the timeouts of the client are not scaled. */
const REAL_LONG_MS = 90_000
/** Factor by which the clocks of the second run are faster than those of the first run. */
const FASTER = 5
/**
 * A client whose timeouts follow the clock gives up in the second run after at most this part of the real time that it
 * waited in the first run. Otherwise the timeout is longer than about three minutes, or does not follow the clock. The
 * part is far from 1, because a busy machine may make one of the two waits longer.
 */
const SHORTER = 0.5
/** Longest wait in the second run [ms, on the clock of the first run]. */
const MAX_WAIT_MS = 100_000
/** Time limit of the second run [ms of real time]. */
const TIMEOUT_MS = 30_000
/** The rule that a client proves only by waiting. */
const WAITING_RULE = 'at-gift/waits-90-seconds'
/** Effects that make a client wait. */
const WAITING_EFFECTS = new Set(['delay', 'slow-body', 'hang'])

/**
 * Real time after which a client gave up in the second run [ms], by runner and operation; Infinity if the client did
 * not give up.
 */
const measured = new WeakMap<Runner, Map<string, Promise<number>>>()

/**
 * Returns the result of a replay under a time scale. If the client passed by waiting, but its timeouts are not shown to
 * follow the scaled clock, the result is `cannot tell`.
 *
 * A client in real time with a timeout of 10 s receives a response that takes 85 s on a clock that is 20 times as fast.
 * The requests of this run do not show the difference. Therefore the client runs once more on an even faster clock, and
 * gets no response. A timeout that follows the clock then ends after a shorter real time than the client waited before.
 */
export async function withProvenWait(replayed: ReplayResult, options: ReplayOptions): Promise<ReplayResult> {
  const { timeScale = 1 } = options
  const rate = replayed.clockRate ?? 1
  const isScaled = timeScale > 1 && rate > (replayed.file.scenario.clock.rate ?? 1)
  if (!isScaled || replayed.result === 'failed' || replayed.result === 'not judged') return replayed
  const longest = longestWait(replayed.requests)
  if (!longest || longest.durationMs < LONG_MS || longest.durationMs / rate >= REAL_LONG_MS) return replayed
  const waitedMs = longest.durationMs / rate
  const gaveUpMs = await measuredOnce(options, longest.operation ?? '', (runner) =>
    timeToGiveUp(replayed.file, { ...options, runner }),
  )
  if (gaveUpMs <= waitedMs * SHORTER) return replayed
  return withUnprovenWait(replayed, longest, unprovenText(waitedMs, gaveUpMs, replayed))
}

function longestWait(requests: readonly JournalEntry[]): JournalEntry | undefined {
  return requests.toSorted((one, other) => other.durationMs - one.durationMs)[0]
}

function measuredOnce(
  { runner }: ReplayOptions,
  operation: string,
  measure: (runner: Runner) => Promise<number>,
): Promise<number> {
  const origin = runner.origin ?? runner
  const known = measured.get(origin) ?? new Map<string, Promise<number>>()
  measured.set(origin, known)
  const gaveUpMs = known.get(operation) ?? measure(origin)
  known.set(operation, gaveUpMs)
  return gaveUpMs
}

/**
 * Runs the client on a faster clock. Each response for which the client had to wait in the first run never arrives.
 * @returns the real time after which the client gave up [ms]; Infinity if the client did not give up
 */
async function timeToGiveUp(file: ScenarioFile, options: ReplayOptions): Promise<number> {
  const { timeScale = 1 } = options
  const fastest = MAX_RATE / file.scenario.clock.rate
  const faster = Math.min(timeScale * FASTER, fastest)
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
      timeScale: faster,
      timeoutMs: Math.min(options.timeoutMs, TIMEOUT_MS),
      keepState: false,
      isWarm: true,
      signal: AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]),
    })
    const givenUp = requests.filter(({ abandoned, fault }) => abandoned && fault?.effect === 'hang')
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
 * Returns the scenario with a fault that never returns a response in place of each fault that makes the client wait.
 */
function withHangs(file: ScenarioFile): ScenarioFile {
  const { client: _, ...document } = file.document
  const { client: __, ...scenario } = file.scenario
  return {
    ...file,
    document: { ...document, faults: document.faults?.map(hanging) },
    scenario: { ...scenario, tags: [], faults: scenario.faults.map(hanging) },
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}

function unprovenText(waitedMs: number, gaveUpMs: number, { ran }: ReplayResult): Text {
  const seen: Text =
    gaveUpMs === Infinity
      ? {
          en: `the client waited ${seconds(waitedMs)} s of real time, and on a clock ${FASTER} times as fast it did not give up in time, so its timeout is not shown to follow the scaled clock`,
          ja: `クライアントは実時間で ${seconds(waitedMs)} 秒待ったが、時計をさらに ${FASTER} 倍速くしても時間内に打ち切らなかった。タイムアウトがこの時計に従うことを確認できない`,
        }
      : {
          en: `the client waited ${seconds(waitedMs)} s of real time, and on a clock ${FASTER} times as fast it gave up after ${seconds(gaveUpMs)} s of real time, so its timeout does not follow the scaled clock`,
          ja: `クライアントは実時間で ${seconds(waitedMs)} 秒待ち、時計をさらに ${FASTER} 倍速くしても実時間で ${seconds(gaveUpMs)} 秒後に打ち切った。タイムアウトがこの時計に従っていない`,
        }
  const remedy: Text =
    ran.scaledBy === 'faketime'
      ? {
          en: 'replay it without --time-scale',
          ja: '--time-scale を付けずに再実行する',
        }
      : {
          en: 'divide the timeouts of the client by GIFT_MOCK_CLOCK_RATE, or replay it without --time-scale',
          ja: 'クライアントのタイムアウトを GIFT_MOCK_CLOCK_RATE で割るか、--time-scale を付けずに再実行する',
        }
  return joinTexts([seen, remedy], 'semicolon')
}

/** Returns the result with the verdict `cannot tell` on the wait of the client. */
function withUnprovenWait(replayed: ReplayResult, { id }: JournalEntry, what: Text): ReplayResult {
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
