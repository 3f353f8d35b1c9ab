import type { Text } from '../../mock-server/index.ts'
import type { AlternativeCase, NamedAlternative } from '../../mock-server/core/provider/alternatives.ts'
import { pairCases, singleCases } from '../../mock-server/core/provider/alternatives.ts'

/**
 * How a client did under an alternative. `lost`: it lost money or broke a rule of conduct that costs money. `failed`: it
 * did not complete its task and lost nothing. `timed out`: it did not end in time.
 */
export interface AlternativeOutcome {
  result: 'passed' | 'lost' | 'failed' | 'timed out'
  /** What the provider bills for codes that the client does not have, or has twice, in yen. */
  yen: number
  /** What happened; empty if the client passed. */
  what: readonly Text[]
}

/** Runs a client under changed settings of the mock. `settings` is empty for the run under the assumptions. */
export type RunUnder = (settings: AlternativeCase['settings'], signal: AbortSignal) => Promise<AlternativeOutcome>

export interface AssumptionOptions {
  /** Maximum number of runs, without the first run under the assumptions. Default: no limit. */
  runs?: number | undefined
  /** Time after which no further run starts, in milliseconds of real time. Default: no limit. */
  budgetMs?: number | undefined
  /** Returns the time of the budget, in milliseconds. */
  now: () => number
  /** Ends the search; what is known is the result. */
  signal: AbortSignal
  /** Called after each run. */
  onRun?: ((done: { runs: number; leans: number; left: number }) => void) | undefined
}

/** An alternative, or a pair, under which the client does not pass. */
export interface Lean extends Omit<AlternativeOutcome, 'result'> {
  alternatives: readonly NamedAlternative[]
  result: Exclude<AlternativeOutcome['result'], 'passed'>
}

/** A question to the provider whose answer decides whether the client passes. */
export interface OpenQuestion extends Pick<NamedAlternative, 'rule' | 'provider' | 'question' | 'decidedBy'> {
  /** The most that the client lost under an alternative of the rule, in yen. */
  yen: number
  /** Names of the alternatives under which the client does not pass. */
  alternatives: readonly string[]
}

export interface AssumptionReport {
  /** What the client depends on, the most expensive first. */
  leans: readonly Lean[]
  /** The questions to the providers, the most expensive first. */
  questions: readonly OpenQuestion[]
  /** Number of alternatives under which the client passes. */
  passed: number
  runs: number
  /** Number of cases that were not run because of the budget. */
  notTried: { single: number; pairs: number }
  /** Number of pairs that were not run because the client does not pass under one of the two alone. */
  covered: number
  /** How the client did under the assumptions. */
  assumed: AlternativeOutcome
}

/**
 * Runs a client under every alternative of the assumptions, and then under pairs of those under which it passes.
 * @returns only the run under the assumptions if the client does not pass it
 */
export async function exploreAssumptions(
  run: RunUnder,
  alternatives: readonly NamedAlternative[],
  { runs: maxRuns = Infinity, budgetMs = Infinity, now, signal, onRun }: AssumptionOptions,
): Promise<AssumptionReport> {
  const endMs = now() + budgetMs
  const leans: Lean[] = []
  const passed: NamedAlternative[] = []
  let runs = 0
  const hasBudget = (): boolean => runs < maxRuns && now() < endMs && !signal.aborted

  /** Runs the client under a case. @returns true if the client passes; undefined if the signal ended the run */
  async function tryCase(
    { alternatives: tried, settings }: AlternativeCase,
    left: number,
  ): Promise<boolean | undefined> {
    const outcome = await runOrAbort(settings)
    if (!outcome) return undefined
    runs += 1
    const { result, ...more } = outcome
    if (result !== 'passed') leans.push({ alternatives: tried, result, ...more })
    onRun?.({ runs, leans: leans.length, left })
    return result === 'passed'
  }

  async function runOrAbort(settings: AlternativeCase['settings']): Promise<AlternativeOutcome | undefined> {
    try {
      return await run(settings, signal)
    } catch (error) {
      if (signal.aborted) return undefined
      throw error
    }
  }

  const assumed = await run({}, signal)
  const isSound = assumed.result === 'passed'
  const singles = isSound ? singleCases(alternatives) : []
  let tried = 0
  for (const one of singles) {
    if (!hasBudget()) break
    const isPassed = await tryCase(one, singles.length - tried - 1)
    if (isPassed === undefined) break
    tried += 1
    if (isPassed) passed.push(...one.alternatives)
  }

  const allPairs = isSound ? [...pairCases(alternatives)] : []
  const pairs = [...pairCases(passed)]
  let triedPairs = 0
  if (tried === singles.length)
    for (const pair of pairs) {
      if (!hasBudget()) break
      if ((await tryCase(pair, pairs.length - triedPairs - 1)) === undefined) break
      triedPairs += 1
    }

  const ranked = leans.toSorted((a, b) => b.yen - a.yen || order[a.result] - order[b.result])
  const covered = tried === singles.length ? allPairs.length - pairs.length : 0
  return {
    leans: ranked,
    questions: questionsOf(ranked),
    passed: passed.length,
    runs,
    notTried: { single: singles.length - tried, pairs: allPairs.length - covered - triedPairs },
    covered,
    assumed,
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
