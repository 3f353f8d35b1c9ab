import type { Runner } from './client/runner.ts'
import { replayOnce, type ReplayOptions, type ReplayResult } from './replay-once.ts'
import { waitMs } from './time-needed.ts'
import type { ScenarioFile } from '../loading/parse.ts'

/** Matches the names of the rules that a client keeps by pauses between its requests. */
const PAUSE_RULES = /\/(?:pacing|waits-after-429)$/
/**
 * Maximum duration of a scenario that runs once more in real time [ms on the clock of the scenario]. The rules need pauses
 * of a few seconds at most, so longer scenarios need not be used.
 */
const MAX_MS = 30_000

/** The runs in real time, by runner, task and rule. */
const runs = new WeakMap<Runner, Map<string, Promise<ReplayResult>>>()

/** Returns the factor by which a replay was faster than its scenario. */
export function speedOf({ clockRate, file }: Pick<ReplayResult, 'clockRate' | 'file'>): number {
  return clockRate === undefined ? 1 : clockRate / file.scenario.clock.rate
}

/** Returns the rules about pauses that the client passed on a clock that is faster than the scenario's clock. */
export function scaledPauseRules(replayed: Pick<ReplayResult, 'clockRate' | 'file' | 'report'>): string[] {
  if (speedOf(replayed) <= 1) return []
  return replayed.report.rules.flatMap(({ name, result }) =>
    result === 'passed' && PAUSE_RULES.test(name) ? [name] : [],
  )
}

/**
 * Returns the result of a replay under a time scale, with the rules about pauses that the client also passes in real
 * time. If the client breaks such a rule in real time, returns the result in real time.
 *
 * A pause that does not follow the scaled clock counts as longer than it is, so a client that is too fast would pass.
 * Therefore the client runs once more in real time, for each task and rule in one scenario without long waits.
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
  const missing = rules.filter((rule) => !known.has(keyOf(rule)))
  const run = missing.length > 0 && isShort ? inRealTime(file, options) : undefined
  if (run) for (const rule of missing) known.set(keyOf(rule), run)
  const proven: string[] = []
  for (const rule of rules) {
    const real = await known.get(keyOf(rule))
    const result = real?.report.rules.find(({ name }) => name === rule)?.result
    if (result === 'passed') proven.push(rule)
    if (real && result === 'violated' && known.get(keyOf(rule)) === run) return real
  }
  return { ...replayed, provenPauses: proven }
}

/** Returns the time from the first request to the end of the last response [ms on the mock's clock]. */
function spanOf({ requests }: ReplayResult): number {
  const [first, last] = [requests[0], requests.at(-1)]
  return first && last ? last.atMs + last.durationMs - first.atMs : 0
}

function inRealTime(file: ScenarioFile, options: ReplayOptions): Promise<ReplayResult> {
  return replayOnce(file, { ...options, timeScale: 1, keepState: false, isWarm: true })
}
