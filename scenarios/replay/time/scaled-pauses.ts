import { sameInBoth, type Text } from '../../../mock-server/core/localized-text.ts'
import { withChecks } from '../../../mock-server/core/scenario/verdict.ts'
import type { Runner } from '../client/runner.ts'
import { PAUSE_RULES, rulesKeptUnscaled } from './real-pauses.ts'
import { replayOnce, type ReplayOptions, type ReplayResult } from '../replay-once.ts'
import { waitMs } from './time-needed.ts'
import type { ScenarioFile } from '../../loading/parse.ts'

/**
 * Maximum duration of a scenario that runs once more in real time [ms on the clock of the scenario]. A longer scenario
 * is not needed to prove a rule, because the longest pause that a rule requires is a minute (RP-D1).
 */
const MAX_MS = 100_000

/** The runs in real time, by runner, task and rule. */
const runs = new WeakMap<Runner, Map<string, Promise<ReplayResult>>>()

/** Returns the factor by which a replay was faster than its scenario. */
export function speedOf({ clockRate, file }: Pick<ReplayResult, 'clockRate' | 'file'>): number {
  return clockRate === undefined ? 1 : clockRate / file.scenario.clock.rate
}

/** Returns the rules about pauses that the client kept on a faster clock; an empty list if its clock was not faster. */
export function scaledPauseRules(replayed: Pick<ReplayResult, 'clockRate' | 'file' | 'report'>): string[] {
  if (speedOf(replayed) <= 1) return []
  return replayed.report.rules.flatMap(({ name, result }) =>
    result === 'passed' && PAUSE_RULES.test(name) ? [name] : [],
  )
}

/**
 * Returns the result of a replay under a time scale, with the proven rules about pauses. A rule that is not proven
 * gives the result `cannot tell`. If the client breaks such a rule in a further run in real time, returns the result of
 * this run.
 * On a faster clock, the mock measures a pause of real time as a longer pause, so a client with too short pauses could
 * pass. A rule is proven if the pauses were also long enough in real time. Otherwise the client runs once more in real
 * time: once for each task and rule, in a scenario without long waits.
 */
export async function withProvenPauses(replayed: ReplayResult, options: ReplayOptions): Promise<ReplayResult> {
  const rules = replayed.result === 'passed' ? scaledPauseRules(replayed) : []
  const { runner, timeScale } = options
  const { file } = replayed
  if (rules.length === 0 || timeScale === undefined) return replayed
  const isShort = waitMs(file.scenario) === 0 && spanOf(replayed) <= MAX_MS
  const known = runs.get(runner) ?? new Map<string, Promise<ReplayResult>>()
  runs.set(runner, known)
  const keyOf = (rule: string): string => `${file.scenario.task.name} ${rule}`
  const kept = await rulesKeptUnscaled({
    requests: replayed.requests,
    rate: file.scenario.clock.rate,
    speed: speedOf(replayed),
    settings: replayed.settings,
    given: options.server?.settings ?? {},
  })
  const missing = rules.filter((rule) => !kept.has(rule) && !known.has(keyOf(rule)))
  const run = missing.length > 0 && isShort ? inRealTime(file, options) : undefined
  if (run) for (const rule of missing) known.set(keyOf(rule), run)
  const proven = new Set(kept)
  for (const rule of rules) {
    if (kept.has(rule)) continue
    const real = await known.get(keyOf(rule))
    const result = real?.report.rules.find(({ name }) => name === rule)?.result
    if (result === 'passed') proven.add(rule)
    if (real && result === 'violated' && known.get(keyOf(rule)) === run) return real
  }
  return withUnprovenPauses(
    { ...replayed, provenPauses: rules.filter((rule) => proven.has(rule)) },
    rules.filter((rule) => !proven.has(rule)),
  )
}

/** Returns the result with the verdict `cannot tell` on the rules. Rules that the scenario tolerates do not count. */
function withUnprovenPauses(replayed: ReplayResult, unproven: readonly string[]): ReplayResult {
  const { file, verdict } = replayed
  const names = new Set(unproven.filter((name) => !file.scenario.expect.tolerate.includes(name)))
  if (names.size === 0) return replayed
  const what = unprovenText(speedOf(replayed))
  const rules = replayed.report.rules.map((rule) =>
    names.has(rule.name) ? { ...rule, result: 'inconclusive' as const, undecided: [{ what, requests: [] }] } : rule,
  )
  const unclear = { actual: what, passed: false, undecided: true as const }
  const checks = verdict.checks.map((check) => (names.has(check.rule?.name ?? '') ? { ...check, ...unclear } : check))
  const checked = new Set(checks.map(({ rule }) => rule?.name))
  const added = rules.flatMap(({ name, rule, severity, text }) =>
    names.has(name) && !checked.has(name)
      ? {
          kind: 'conduct' as const,
          what: sameInBoth(name),
          expected: { en: 'kept', ja: '守られている' },
          requests: [],
          rule: { name, rule, severity, text },
          ...unclear,
        }
      : [],
  )
  const judged = withChecks(verdict, [...checks, ...added])
  const report = { ...replayed.report, rules, result: judged.result, scenario: judged }
  return { ...replayed, report, verdict: judged, result: judged.result }
}

function unprovenText(speed: number): Text {
  return {
    en: `cannot tell; the pauses are long enough only on a clock that is ${speed} times as fast, and no run in real time shows that they follow this clock: replay it without --time-scale`,
    ja: `判定不能；待ち時間は ${speed} 倍速の時計でのみ十分であり、この時計に従うことを実時間の実行で確認できていない。--time-scale を付けずに再実行する`,
  }
}

/** Returns the time from the first request to the end of the last response [ms on the mock's clock]. */
function spanOf({ requests }: ReplayResult): number {
  const [first, last] = [requests[0], requests.at(-1)]
  return first && last ? last.atMs + last.durationMs - first.atMs : 0
}

function inRealTime(file: ScenarioFile, options: ReplayOptions): Promise<ReplayResult> {
  return replayOnce(file, { ...options, timeScale: 1, keepState: false, isWarm: true })
}
