import type { LedgerTotals, ScenarioDocument } from '../../mock-server/index.ts'
import type { AlternativeOutcome, RunUnder } from './assumptions.ts'
import type { Driver } from './driver.ts'
import { baseScenario } from './found-scenario.ts'
import type { Observation } from './observation.ts'
import { callKey, nameOf, type Schedule } from './schedule.ts'
import { search, type SearchOptions } from './search.ts'

export interface RunUnderOptions extends Pick<SearchOptions, 'calls' | 'patienceMs' | 'jobs'> {
  /** The task of the client. */
  task: ScenarioDocument['task']
  /** Settings of the mock under the assumptions, by dotted name. The settings of an alternative replace them. */
  settings?: Readonly<Record<string, unknown>> | undefined
  /** Number of faults in one run: 0 for one run without faults, 1 to place every outcome at every call. */
  depth: number
  /** Creates a driver that runs the client in a scenario without faults. */
  driverFor(base: ScenarioDocument): Promise<Driver>
}

/**
 * Returns a function that runs a client under settings: first without faults, and then, if `depth` is 1 or more, with
 * faults. Losses under faults that the client also has under the assumptions are left out, because they are not caused
 * by the alternative. The first call must be the one under the assumptions.
 */
export function runUnder({ task, settings: own = {}, depth, driverFor, ...limits }: RunUnderOptions): RunUnder {
  let known: ReadonlySet<string> | undefined
  /** The totals of the run without faults under the assumptions. */
  let assumed: LedgerTotals | undefined
  return async (settings, signal) => {
    const driver = await driverFor({ ...baseScenario(task, {}), settings: { ...own, ...settings } })
    try {
      const baseline = await driver.run([], assumed?.issued, signal)
      const expected = (assumed ??= baseline.totals)
      const outcome = outcomeOf(baseline, expected)
      if (outcome.result !== 'passed' || depth === 0) return outcome
      const options = { ...limits, depth, restarts: 0, workers: 1, runs: Infinity, budgetMs: Infinity, signal }
      const { found } = await search(driver, baseline, options)
      signal.throwIfAborted()
      const lost = found.map(({ schedule, losses, observation }) => ({
        key: lossKey(schedule, losses),
        losses,
        observation,
      }))
      if (!known) {
        known = new Set(lost.map(({ key }) => key))
        return outcome
      }
      const fresh = lost.filter(({ key }) => !known?.has(key))
      if (fresh.length === 0) return outcome
      return {
        result: 'lost',
        yen: Math.max(...fresh.map(({ observation }) => yenOf(observation.totals, expected))),
        what: fresh.flatMap(({ losses }) => losses.map(({ what }) => what)),
      }
    } finally {
      await driver.close()
    }
  }
}

function outcomeOf({ ran, losses, totals, timedOut }: Observation, assumed: LedgerTotals): AlternativeOutcome {
  const yen = yenOf(totals, assumed)
  const what = losses.map((loss) => loss.what)
  if (losses.length > 0) return { result: 'lost', yen, what }
  if (timedOut || ran.result === 'timed out') return { result: 'timed out', yen, what: detailOf(ran) }
  if (ran.result !== 'done') return { result: 'failed', yen, what: detailOf(ran) }
  return { result: 'passed', yen: 0, what: [] }
}

function detailOf({ detail }: Observation['ran']): AlternativeOutcome['what'] {
  return detail ? [detail] : []
}

/**
 * Returns what the client loses: the largest of what is billed for codes that it does not have, for codes that it
 * probably has twice, and for more codes than under the assumptions.
 */
function yenOf(totals: LedgerTotals, assumed: LedgerTotals): number {
  const more = totals.issued > assumed.issued ? billed(totals) - billed(assumed) : 0
  return Math.max(totals.orphanedYen, totals.suspectedDuplicatesYen, more)
}

function billed({ faceValue, fees }: LedgerTotals): number {
  return faceValue + fees
}

function lossKey(schedule: Schedule, losses: Observation['losses']): string {
  const placed = schedule.map((placement) => `${callKey(placement)}=${nameOf(placement)}`)
  return [...placed, ...losses.map(({ key }) => key)].join(' ')
}
