import type { LedgerTotals, ScenarioDocument } from '../../../mock-server/index.ts'
import type { AlternativeOutcome, RunUnder } from './assumptions.ts'
import { undoneText } from '../baseline.ts'
import type { Driver } from '../driver/driver.ts'
import { baseScenario } from '../found-scenario.ts'
import type { Observation } from '../driver/observation.ts'
import { callKey, nameOf, type Schedule } from '../search/schedule.ts'
import { search, type SearchOptions } from '../search/search.ts'
import { assertSeen } from '../search/unseen-requests.ts'

export interface RunUnderOptions extends Pick<SearchOptions, 'calls' | 'patienceMs' | 'jobs'> {
  task: ScenarioDocument['task']
  /**
   * Settings of the mock in every run, by dotted name. A setting of an alternative replaces the setting with the same
   * name.
   */
  settings?: Readonly<Record<string, unknown>> | undefined
  /** Creates a driver that runs the client in a scenario without faults. */
  open(base: ScenarioDocument): Promise<Driver>
}

/**
 * Returns two functions that run a client under changed settings:
 * - `run` runs the client once, without faults.
 * - `runWithFaults` runs the client many times, each time with one fault, until every outcome was tried at every call.
 *   A loss that also occurs under the assumed rules is not reported.
 *
 * Call each function first with empty settings: this call shows how the client behaves under the assumed rules. Then
 * call it with the settings of each alternative.
 */
export function runUnder({ task, settings: own = {}, open, ...limits }: RunUnderOptions): {
  run: RunUnder
  runWithFaults: RunUnder
} {
  /** The totals of the run without faults under the assumed rules. */
  let assumed: LedgerTotals | undefined
  let known: ReadonlySet<string> | undefined

  async function withDriver<T>(settings: object, use: (driver: Driver) => Promise<T>): Promise<T> {
    const driver = await open({ ...baseScenario(task, {}), settings: { ...own, ...settings } })
    try {
      return await use(driver)
    } finally {
      await driver.close()
    }
  }

  async function runOnce(driver: Driver, signal: AbortSignal): Promise<Observation> {
    const observation = await driver.run([], assumed?.issued, signal)
    if (!assumed) assertSeen(observation)
    assumed ??= observation.totals
    return observation
  }

  async function judged(driver: Driver, signal: AbortSignal): Promise<[Observation, AlternativeOutcome]> {
    const isAssumed = assumed === undefined
    const observation = await runOnce(driver, signal)
    const outcome = outcomeOf(observation, assumed)
    const undone = isAssumed && outcome.result === 'passed' ? await undoneText(observation, task) : undefined
    return [observation, undone ? { ...outcome, result: 'failed', what: [undone] } : outcome]
  }

  return {
    run: (settings, signal) =>
      withDriver(settings, async (driver) => {
        const [, outcome] = await judged(driver, signal)
        return outcome
      }),
    runWithFaults: (settings, signal) =>
      withDriver(settings, async (driver) => {
        const [baseline, outcome] = await judged(driver, signal)
        if (outcome.result !== 'passed') return outcome
        const bounds = { depth: 1, restarts: 0, workers: 1, runs: Infinity, budgetMs: Infinity, maxFound: Infinity }
        const wanted = assumed?.issued ?? baseline.totals.issued
        const result = await search(driver, { baseline, wanted }, { ...limits, ...bounds, signal })
        signal.throwIfAborted()
        const { found, notTried, notTriedOutcomes } = result
        const tried = {
          ...outcome,
          open: { notTried, notTriedOutcomes },
          ...(result.leftProcesses > 0 && { leftProcesses: true }),
          ...(result.idleMs !== undefined && { idleMs: result.idleMs }),
        }
        if (!known) {
          known = new Set(found.map(lossKey))
          return tried
        }
        const fresh = found.filter((one) => !known?.has(lossKey(one)))
        if (fresh.length === 0) return tried
        return {
          ...tried,
          result: 'lost',
          yen: Math.max(...fresh.map(({ observation }) => yenOf(observation, assumed))),
          what: fresh.flatMap(({ losses }) => losses.map(({ what }) => what)),
        }
      }),
  }
}

function outcomeOf(observation: Observation, assumed: LedgerTotals | undefined): AlternativeOutcome {
  const { ran, losses, timedOut, calls } = observation
  const providers = [...new Set(calls.map(({ operation }) => operation.split('.', 1)[0] ?? ''))]
  const yen = yenOf(observation, assumed)
  const what = ran.detail ? [ran.detail] : []
  const seen = {
    providers,
    ...(ran.leftProcesses && { leftProcesses: true }),
    ...(ran.idleMs !== undefined && { idleMs: ran.idleMs }),
  }
  if (losses.length > 0) return { result: 'lost', yen, what: losses.map((loss) => loss.what), ...seen }
  if (timedOut || ran.result === 'timed out') return { result: 'timed out', yen, what, ...seen }
  if (ran.result !== 'done') return { result: 'failed', yen, what, ...seen }
  return { result: 'passed', yen: 0, what: [], ...seen }
}

/**
 * Returns the loss of the client in yen. The loss is the largest of four amounts, which are billed for:
 * - codes that the client does not have
 * - codes that the client probably has twice
 * - codes beyond the number that the client issues under the assumed rules
 * - codes that the client's book does not contain
 */
function yenOf({ totals, losses }: Observation, assumed: LedgerTotals = totals): number {
  const more = totals.issued > assumed.issued ? billed(totals) - billed(assumed) : 0
  const inBook = losses.reduce((sum, { yen = 0 }) => sum + yen, 0)
  return Math.max(totals.orphanedYen, totals.suspectedDuplicatesYen, more, inBook)
}

function billed({ faceValue, fees }: LedgerTotals): number {
  return faceValue + fees
}

function lossKey({ schedule, losses }: { schedule: Schedule; losses: Observation['losses'] }): string {
  const placed = schedule.map((placement) => `${callKey(placement)}=${nameOf(placement)}`)
  return [...placed, ...losses.map(({ key }) => key)].join(' ')
}
