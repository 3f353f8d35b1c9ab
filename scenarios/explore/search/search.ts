import { hostClock } from '../../../mock-server/core/time/host-clock.ts'
import type { ExtensionOptions, State } from './extend-schedule.ts'
import type { Driver } from '../driver/driver.ts'
import { runInOrder } from './run-jobs.ts'
import { createMatrix } from './matrix.ts'
import { nextRuns } from './next-runs.ts'
import { type Observation, stateKey } from '../driver/observation.ts'
import {
  type CallNumber,
  callKey,
  contains,
  isKill,
  nameOf,
  type Placement,
  type Schedule,
  scheduleKey,
  waitOf,
} from './schedule.ts'
import type { FoundSchedule, NotTriedReason, Progress, SearchResult } from './search-result.ts'
import { isRefusedElsewhere } from './refused-elsewhere.ts'
import { shrink } from './shrink.ts'

export interface SearchOptions extends ExtensionOptions {
  /** Maximum number of placements in one run. A placement is an outcome, or a kill of the client, at one call. */
  depth: number
  /** Maximum time that a schedule may make the client wait [ms of the provider's clock]. */
  patienceMs: number
  /** Maximum number of runs. */
  runs: number
  /** Maximum duration of the search [ms of real time]. */
  budgetMs: number
  /** Number of findings after which the search ends. */
  maxFound: number
  /** Maximum number of runs at the same time. */
  jobs: number
  /** Maximum number of runs at the same time in which the client does not wait. Default: `jobs`. */
  activeJobs?: number | undefined
  /** Signal that ends the search and the current runs. The result then contains what the search has found so far. */
  signal: AbortSignal
  onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Searches for schedules under which the client loses. The search goes from few placements to many. A run is extended
 * only if no earlier run had the same calls and outcomes. The order of the search depends only on what the client does.
 * @param start `baseline`: the run without faults; `wanted`: number of codes that the client has to issue
 */
export async function search(
  driver: Driver,
  { baseline, wanted }: { baseline: Observation; wanted: number },
  options: SearchOptions,
): Promise<SearchResult> {
  const { signal } = options
  const startMs = hostClock.now()
  const matrix = createMatrix()
  const found: FoundSchedule[] = []
  const notTried: Partial<Record<NotTriedReason, number>> = {}
  const notTriedOutcomes: Partial<Record<NotTriedReason, Set<string>>> = {}
  /**
   * First placements of schedules. The client did not make the call of such a placement, although no fault fired before
   * the call, and although the client makes the call without faults.
   */
  const unmade: Placement[] = []
  const states = new Set([stateKey(baseline)])
  let [runs, pruned, covered, undecided, completeDepth] = [1, 0, 0, 0, 0]
  let [withBook, withoutBook, orphaned, leftProcesses, triedDepth] = [0, 0, 0, 0, 0]
  let idleMs: number | undefined

  /** The calls of all states. Equal calls share one object to save memory, because there are many states. */
  const sharedCalls = new Map<string, CallNumber>()
  function shared({ operation, call }: CallNumber): CallNumber {
    const key = callKey({ operation, call })
    const known = sharedCalls.get(key) ?? { operation, call }
    sharedCalls.set(key, known)
    return known
  }

  const skip = (reason: NotTriedReason, count = 1): void => {
    if (count > 0) notTried[reason] = (notTried[reason] ?? 0) + count
  }
  const skipOutcomes = (reason: NotTriedReason, schedule: Schedule): void => {
    skip(reason)
    const names = (notTriedOutcomes[reason] ??= new Set())
    for (const placement of schedule) names.add(nameOf(placement))
  }
  const elapsedMs = (): number => hostClock.now() - startMs
  const isOver = (): boolean =>
    signal.aborted || runs >= options.runs || elapsedMs() >= options.budgetMs || found.length >= options.maxFound
  const isExplained = (schedule: Schedule): boolean => found.some((one) => contains(schedule, one.schedule))

  /**
   * Runs the client. On a busy machine, chance may decide whether a program makes a call. A run in which the first
   * fault of the schedule did not fire is therefore repeated once. Only the second run then counts.
   */
  async function run(schedule: Schedule, onWaiting?: () => void): Promise<Observation> {
    runs += 1
    const first = await driver.run(schedule, wanted, signal, onWaiting)
    const isRepeated = !driver.isDeterministic && isUnexplained(first)
    const observation = isRepeated ? await driver.run(schedule, wanted, signal, onWaiting) : first
    countEnd(observation)
    return observation
  }

  /** Runs the client. @returns undefined if the search was ended */
  async function runUnlessOver(schedule: Schedule): Promise<Observation | undefined> {
    if (signal.aborted) return undefined
    return run(schedule).catch((error: unknown) => {
      if (signal.aborted) return undefined
      throw error
    })
  }

  /** Returns the reason why a schedule is not tried; undefined if the schedule is tried. */
  function obstacleOf(schedule: Schedule): NotTriedReason | undefined {
    const placed = schedule.at(-1)
    const cause = placed && !isKill(placed) ? placed.outcome.causes[placed.cause] : undefined
    if (cause && !driver.isPossible(cause)) return 'socket'
    return waitOf(schedule) > options.patienceMs ? 'patience' : undefined
  }

  /**
   * Reduces the schedule of a run in which the client lost to a smallest schedule with the same kind of loss, and
   * stores the result.
   */
  async function keepSmallest(lost: Observation): Promise<void> {
    if (isExplained(lost.schedule)) return void (covered += 1)
    const afterRuns = runs
    const keys = new Set(lost.losses.map(({ key }) => key))
    const losesAgain = (seen: Observation | undefined): boolean =>
      seen?.unreached === 0 && seen.losses.some(({ key }) => keys.has(key))
    // The clock of a program is scaled, so a busy machine can make a client lose by chance. The schedule is therefore
    // tried again. If the search ends before this second run, the loss is kept, because the first run shows the loss.
    const again = driver.isDeterministic ? lost : await runUnlessOver(lost.schedule)
    if (again && !losesAgain(again)) return skipOutcomes('unstable', lost.schedule)
    // `shrink` can move a single placement to an earlier call. The call at which the client lost is marked here, and
    // the call to which `shrink` moved the placement is marked below.
    if (lost.schedule.length === 1) matrix.markFound(lost.schedule)
    const observed = new Map([[scheduleKey(lost.schedule), lost]])
    const smallest = await shrink(lost.schedule, async (schedule) => {
      const seen = schedule.length === 0 ? undefined : await runUnlessOver(schedule)
      if (!seen) return false
      observed.set(scheduleKey(schedule), seen)
      return losesAgain(seen)
    })
    if (isExplained(smallest)) return void (covered += 1)
    const observation = observed.get(scheduleKey(smallest)) ?? lost
    found.push({ schedule: smallest, losses: observation.losses, observation, afterRuns })
    matrix.markFound(smallest)
  }

  function countEnd({ ran }: Observation): void {
    if (ran.leftProcesses) leftProcesses += 1
    if (ran.idleMs !== undefined) idleMs = Math.min(idleMs ?? Infinity, ran.idleMs)
  }

  function countPassed({ book, totals }: Observation): void {
    if (book) withBook += 1
    else if (totals.issued > 0) withoutBook += 1
    if (totals.orphaned > 0) orphaned += 1
  }

  async function judge(observation: Observation, next: State[]): Promise<void> {
    const { schedule, calls, losses, unreached, timedOut, unprovenWait } = observation
    // The records of a run that was ended early do not show whether the client would have lost.
    if (timedOut && losses.length === 0) {
      matrix.markPassed(schedule, true)
      return skipOutcomes('timeout', schedule)
    }
    if (unreached > 0) {
      if (isUnexplained(observation)) unmade.push(...schedule.slice(0, 1))
      return skip('unreached')
    }
    if (losses.length > 0) return keepSmallest(observation)
    if (unprovenWait) skipOutcomes('unproven', schedule)
    const isElsewhere = isRefusedElsewhere(observation, baseline)
    if (isElsewhere) skipOutcomes('elsewhere', schedule)
    const isUndecided = observation.undecided.length > 0 || unprovenWait !== undefined || isElsewhere
    if (isUndecided) undecided += 1
    countPassed(observation)
    matrix.markPassed(schedule, isUndecided)
    const key = stateKey(observation)
    if (states.has(key)) return void (pruned += 1)
    states.add(key)
    // The runs of the last depth are not extended, so their states need no memory.
    if (schedule.length < options.depth)
      next.push({
        schedule,
        calls: calls.slice(0, options.calls).map(shared),
        extraCalls: calls.length - options.calls,
      })
  }

  /** Tries all extensions of the states by one placement. @returns the new states */
  async function tryDepth(depth: number, frontier: readonly State[]): Promise<State[]> {
    const next: State[] = []
    for (const { extraCalls } of frontier) skip('calls', extraCalls)
    const { schedules, left } = nextRuns(frontier, options, {
      obstacleOf,
      isExplained,
      onPlacement: (placement) => matrix.addPlacement(placement),
      // Only a schedule with a single outcome shows which outcome was not tried. A longer schedule also contains
      // outcomes that other runs may have tried.
      onObstacle: (reason, schedule) =>
        reason === 'patience' && schedule.length === 1 ? skipOutcomes(reason, schedule) : skip(reason),
      onExplained: () => (covered += 1),
    })
    const { jobs, activeJobs = jobs } = options
    await runInOrder(
      schedules,
      { all: jobs, active: activeJobs },
      {
        isOver,
        run: (schedule, onWaiting) =>
          run(schedule, onWaiting).catch((error: unknown) => {
            if (signal.aborted) skip('budget')
            throw error
          }),
        async onResult(observation) {
          await judge(observation, next)
          options.onProgress?.({
            runs,
            runsPerSecond: (runs * 1000) / Math.max(1, elapsedMs()),
            depth,
            found: found.length,
            left: left(),
          })
        },
      },
    )
    skip('budget', left())
    if (left() === 0 && !signal.aborted) triedDepth = depth
    if (triedDepth === depth && notTried.timeout === undefined) completeDepth = depth
    return next
  }

  /**
   * Returns the names of the outcomes that were not tried, by reason:
   * - `patience` has only outcomes that no run had at any call. If the search ended before all single outcomes were
   *   handled, `patience` is left out, because an outcome may then be untried for another reason.
   * - `unreached` has all outcomes of `unmade` if there is one worker. With several workers, chance may decide whether
   *   a client makes a later call. An outcome is then listed only if no run had it, or if its call is the first call of
   *   an operation and no run had any outcome at this call.
   */
  function outcomesByReason(): SearchResult['notTriedOutcomes'] {
    const { patience = new Set(), ...others } = notTriedOutcomes
    const never = triedDepth === 0 ? [] : [...patience].filter((name) => matrix.isUntried(name))
    const unreached = unmade
      .filter(
        (one) =>
          options.workers === 1 || matrix.isUntried(nameOf(one)) || (one.call === 1 && matrix.isCallUntried(one)),
      )
      .map(nameOf)
    const all = {
      ...others,
      ...(never.length > 0 && { patience: never }),
      ...(unreached.length > 0 && { unreached: new Set(unreached) }),
    }
    return Object.fromEntries(Object.entries(all).map(([reason, names]) => [reason, [...names]]))
  }

  countEnd(baseline)
  countPassed(baseline)
  matrix.addCalls(baseline.calls.slice(0, options.calls))
  let frontier: State[] = [{ schedule: [], calls: baseline.calls, extraCalls: baseline.calls.length - options.calls }]
  // When the search is over, the loop visits one more depth, only to count the schedules that were not tried.
  for (let depth = 1; depth <= options.depth && triedDepth === depth - 1; depth += 1)
    frontier = await tryDepth(depth, frontier)
  return {
    baseline,
    found,
    runs,
    states: states.size,
    pruned,
    covered,
    withBook,
    withoutBook,
    orphaned,
    undecided,
    notTried,
    notTriedOutcomes: outcomesByReason(),
    leftProcesses,
    ...(idleMs !== undefined && { idleMs }),
    matrix,
    completeDepth,
    durationMs: elapsedMs(),
  }
}

/**
 * Returns true if the client did not make the call of the first placement. No fault fired before this call, so the
 * client should have made the call, as in the run without faults.
 */
function isUnexplained({ schedule, calls, unreached }: Observation): boolean {
  const [first] = schedule
  if (unreached === 0 || first === undefined) return false
  return schedule.length === 1 || !calls.some((call) => callKey(call) === callKey(first))
}
