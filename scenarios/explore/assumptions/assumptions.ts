import type { Text } from '../../../mock-server/index.ts'
import { type OpenReason, openReasonsOf } from '../search/open-reasons.ts'
import type { SearchResult } from '../search/search-result.ts'
import type { AlternativeCase, NamedAlternative } from '../../../mock-server/core/provider/alternatives.ts'
import { pairCases, singleCases } from '../../../mock-server/core/provider/alternatives.ts'

/**
 * The result of a client under an alternative. An alternative is a rule that the provider may follow instead of an
 * assumed rule. `lost`: the client lost money or broke a rule of conduct that costs money. `failed`: the client did not
 * complete its task, but lost nothing. `timed out`: the client did not end in time.
 */
export interface AlternativeOutcome {
  result: 'passed' | 'lost' | 'failed' | 'timed out'
  /** Amount in yen that the provider bills for codes that the client does not have or has twice. */
  yen: number
  /** Descriptions of what happened; empty if the client passed. */
  what: readonly Text[]
  /** Names of the providers that the client sent requests to. */
  providers: readonly string[]
  /** Schedules of faults that were not judged or not tried; omitted for a run without faults. */
  open?: Pick<SearchResult, 'notTried' | 'notTriedOutcomes'>
  /**
   * True if, in at least one run, the client exited and left a process running. The later requests of this process are
   * not seen.
   */
  leftProcesses?: boolean
  /**
   * Shortest time without a request after which a client that does not exit was judged [ms of the client's time];
   * omitted if the client exited in each run.
   */
  idleMs?: number
}

/**
 * A function that runs a client under changed settings of the mock. `settings` is empty for the run under the assumed
 * rules.
 * @throws the reason of the signal if the signal is aborted
 */
export type RunUnder = (settings: AlternativeCase['settings'], signal: AbortSignal) => Promise<AlternativeOutcome>

export interface AssumptionOptions {
  /** Runs the client once and without faults. */
  run: RunUnder
  /** Runs the client with faults under an alternative; if undefined, the client is run without faults only. */
  runWithFaults?: RunUnder | undefined
  /** Maximum number of concurrent runs without faults. Default: 1. */
  jobs?: number | undefined
  /** Maximum number of cases (alternatives, or pairs of alternatives) that are run. Default: no limit. */
  runs?: number | undefined
  /** Time after which no further case is run, in milliseconds of real time. Default: no limit. */
  budgetMs?: number | undefined
  /** Returns the time on the clock that measures the budget, in milliseconds. */
  now: () => number
  /** Signal that ends the runs. The report then contains the results of the completed runs. */
  signal: AbortSignal
  /** Called after each case. */
  onRun?: ((done: { runs: number; leans: number; left: number }) => void) | undefined
}

/**
 * A dependence of the client on an assumption: the client passes under the assumed rules, but not under this
 * alternative or under this pair of alternatives.
 */
export interface Lean extends Pick<AlternativeOutcome, 'yen' | 'what'> {
  alternatives: readonly NamedAlternative[]
  result: Exclude<AlternativeOutcome['result'], 'passed'>
  /** True if the client passes without faults, and only a fault shows that the client depends on the alternative. */
  withFaults: boolean
}

/** A question to the provider whose answer decides whether the client passes. */
export interface OpenQuestion extends Pick<NamedAlternative, 'rule' | 'provider' | 'question' | 'decidedBy'> {
  /** Largest amount that the client lost under an alternative of the rule, in yen. */
  yen: number
  /** Names of the alternatives under which the client does not pass. */
  alternatives: readonly string[]
}

/** Number of cases of each kind. */
interface CaseCounts {
  /** Number of single alternatives without faults. */
  single: number
  /** Number of single alternatives with faults. */
  withFaults: number
  pairs: number
}

export interface AssumptionReport {
  /** The alternatives and pairs under which the client does not pass, the most expensive first. */
  leans: readonly Lean[]
  /** The questions to the providers, the most expensive first. */
  questions: readonly OpenQuestion[]
  /** The result of the client under the assumed rules, without faults. */
  assumed: AlternativeOutcome
  tried: CaseCounts
  /** Cases that were not run because a limit was reached or the signal ended the runs. */
  notTried: CaseCounts
  /**
   * Number of pairs of alternatives that were not run, because the client does not pass under one of the two
   * alternatives alone.
   */
  covered: number
  /** Number of cases in which a run with faults was not judged or an outcome was never tried. The key is the reason. */
  openCases: Readonly<Partial<Record<OpenReason, number>>>
  /** Number of cases in which the client exited and left a process running. */
  leftProcesses: number
  /**
   * Shortest time without a request after which a client that does not exit was judged [ms of the client's time];
   * omitted if the client exited in each run.
   */
  idleMs?: number
}

/**
 * Runs a client once under the assumed rules. If the client passes, runs the client under the alternatives of the
 * providers that the client uses, in three steps:
 * - under each alternative, without faults
 * - with faults, under each alternative that the client passed; this step needs `runWithFaults`
 * - under pairs of the alternatives that the client passed so far, if all single alternatives were run
 * @returns the report; if the client does not pass the first run, the report contains only this run
 */
export async function exploreAssumptionsWith(
  all: readonly NamedAlternative[],
  {
    run,
    runWithFaults,
    jobs = 1,
    runs: maxRuns = Infinity,
    budgetMs = Infinity,
    now,
    signal,
    onRun,
  }: AssumptionOptions,
): Promise<AssumptionReport> {
  const endMs = now() + budgetMs
  const leans: Lean[] = []
  const tried = { single: 0, withFaults: 0, pairs: 0 }
  const openCases: Partial<Record<OpenReason, number>> = {}
  let [started, failing, leftProcesses] = [0, 0, 0]
  let shortestIdleMs = Infinity

  function countOpen({ open, leftProcesses: isLeft, idleMs = Infinity }: AlternativeOutcome): void {
    shortestIdleMs = Math.min(shortestIdleMs, idleMs)
    if (isLeft) leftProcesses += 1
    for (const reason of open ? openReasonsOf(open.notTriedOutcomes, false) : [])
      openCases[reason] = (openCases[reason] ?? 0) + 1
  }

  /** Runs the client under the cases. @returns the cases under which the client passes */
  async function tryAll(
    cases: readonly AlternativeCase[],
    kind: keyof CaseCounts,
    runCase: RunUnder,
    workers = 1,
  ): Promise<AlternativeCase[]> {
    const outcomes: (AlternativeOutcome | undefined)[] = []
    const passed: AlternativeCase[] = []
    let next = 0
    async function work(): Promise<void> {
      while (next < cases.length && started < maxRuns && now() < endMs && !signal.aborted) {
        const index = next++
        started += 1
        const outcome = await runOrAbort(runCase, cases[index]?.settings ?? {})
        if (!outcome) return
        outcomes[index] = outcome
        tried[kind] += 1
        if (outcome.result !== 'passed') failing += 1
        onRun?.({ runs: tried.single + tried.withFaults + tried.pairs, leans: failing, left: cases.length - next })
      }
    }
    await Promise.all(Array.from({ length: workers }, work))
    for (const [index, one] of cases.entries()) {
      const outcome = outcomes[index]
      if (!outcome) continue
      countOpen(outcome)
      const { result, yen, what } = outcome
      if (result === 'passed') passed.push(one)
      else leans.push({ alternatives: one.alternatives, result, yen, what, withFaults: kind === 'withFaults' })
    }
    return passed
  }

  /** @returns undefined if the signal ended the run */
  async function runOrAbort(
    runCase: RunUnder,
    settings: AlternativeCase['settings'],
  ): Promise<AlternativeOutcome | undefined> {
    try {
      return await runCase(settings, signal)
    } catch (error) {
      if (signal.aborted) return undefined
      throw error
    }
  }

  const assumed = await run({}, signal)
  shortestIdleMs = assumed.idleMs ?? Infinity
  const alternatives =
    assumed.result === 'passed' ? all.filter(({ provider }) => assumed.providers.includes(provider)) : []
  const singles = singleCases(alternatives)
  const passed = await tryAll(singles, 'single', run, jobs)
  // The first call of `runWithFaults` is for the assumed rules. Later calls leave out the losses that the first call
  // found.
  const isReady = runWithFaults && passed.length > 0 && (await runOrAbort(runWithFaults, {})) !== undefined
  const sturdy = isReady ? await tryAll(passed, 'withFaults', runWithFaults) : passed
  const withFaults = runWithFaults ? passed.length : 0
  const isComplete = tried.single === singles.length && tried.withFaults === withFaults
  const pairs = isComplete ? [...pairCases(sturdy.flatMap((one) => one.alternatives))] : []
  await tryAll(pairs, 'pairs', run, jobs)

  const allPairs = [...pairCases(alternatives)].length
  const covered = isComplete ? allPairs - pairs.length : 0
  const ranked = leans.toSorted((a, b) => b.yen - a.yen || order[a.result] - order[b.result])
  return {
    leans: ranked,
    questions: questionsOf(ranked),
    assumed,
    tried,
    notTried: {
      single: singles.length - tried.single,
      withFaults: withFaults - tried.withFaults,
      pairs: allPairs - covered - tried.pairs,
    },
    covered,
    openCases,
    leftProcesses,
    ...(shortestIdleMs < Infinity && { idleMs: shortestIdleMs }),
  }
}

const order: Readonly<Record<Lean['result'], number>> = { lost: 0, failed: 1, 'timed out': 2 }

/** Returns one question for each rule. @param leans the most expensive first */
function questionsOf(leans: readonly Lean[]): OpenQuestion[] {
  const questions = new Map<string, OpenQuestion>()
  for (const { alternatives, yen } of leans)
    for (const { rule, provider, question, decidedBy, name } of alternatives) {
      const known = questions.get(rule)
      if (!known) questions.set(rule, { rule, provider, question, decidedBy, yen, alternatives: [name] })
      else if (!known.alternatives.includes(name))
        questions.set(rule, { ...known, alternatives: [...known.alternatives, name] })
    }
  return [...questions.values()]
}
