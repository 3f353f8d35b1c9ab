import type { NamedAlternative } from '../../mock-server/core/provider/alternatives.ts'
import { type Hypothesis, keyOf, type Trial } from './trial.ts'

/** A hypothesis, and the exchanges whose responses the hypothesis does not produce. */
export interface Explanation {
  hypothesis: Hypothesis
  mismatches: readonly number[]
}

/** Maximum number of hypotheses that the search keeps after each step. */
const BEAM = 6
/**
 * Maximum number of exchanges for which several alternatives are tried at once, because no single alternative explains
 * them.
 */
const MAX_DEEP_SEARCHES = 12
/**
 * Depth limit of the search for several alternatives. For one exchange, at most `MAX_DEPTH + 1` alternatives are added.
 */
const MAX_DEPTH = 2

export interface SearchOptions {
  trial: Trial
  alternatives: readonly NamedAlternative[]
  /** Called with the index of an exchange that has no explanation. The trial no longer compares this exchange. */
  exclude(index: number): void
}

/**
 * Searches for the smallest sets of alternatives that produce all recorded responses. The search takes the first
 * response that a hypothesis does not produce, and extends the hypothesis by each alternative that produces this
 * response. If no single alternative produces the response, the search tries several alternatives together. An exchange
 * that no extension explains is excluded.
 * @returns the hypotheses that explain the most exchanges, the smallest hypothesis first; all returned hypotheses
 * explain the same exchanges
 */
export async function searchHypotheses({ trial, alternatives, exclude }: SearchOptions): Promise<Explanation[]> {
  let deepSearches = 0
  let beam: Explanation[] = [{ hypothesis: [], mismatches: await trial.mismatches([]) }]
  for (;;) {
    const open = beam.filter(({ mismatches }) => mismatches.length > 0)
    if (open.length === 0) return minimal(beam, trial)
    const complete = beam.filter(({ mismatches }) => mismatches.length === 0)
    let found = await extended(open, withOne)
    if (found.length + complete.length === 0 && deepSearches < MAX_DEEP_SEARCHES) {
      deepSearches += 1
      found = await extended(open, withSeveral)
    }
    const best = [...complete, ...found].toSorted(compare).slice(0, BEAM)
    if (best.length > 0) {
      beam = best
      continue
    }
    // No hypothesis has an extension that explains its first mismatch. The earliest of these mismatches has no
    // explanation and is therefore excluded.
    exclude(Math.min(...open.map(({ mismatches }) => mismatches[0] ?? Infinity)))
    beam = []
    for (const { hypothesis } of open) beam.push({ hypothesis, mismatches: await trial.mismatches(hypothesis) })
  }

  /**
   * Extends each hypothesis by alternatives. Under an extended hypothesis, the mock has to give the first response that
   * was wrong under the original hypothesis.
   */
  async function extended(
    open: readonly Explanation[],
    extend: (hypothesis: Hypothesis, index: number) => Promise<Hypothesis[]>,
  ): Promise<Explanation[]> {
    const next = new Map<string, Explanation>()
    for (const { hypothesis, mismatches } of open) {
      const [first = 0] = mismatches
      for (const one of await extend(hypothesis, first))
        if (!next.has(keyOf(one))) next.set(keyOf(one), { hypothesis: one, mismatches: await trial.mismatches(one) })
    }
    // An extended hypothesis is kept only if its first difference comes later than the first difference of a hypothesis
    // in `open`. Otherwise the search could return to an earlier state.
    return [...next.values()].filter((one) => open.some(({ mismatches }) => isFurther(one.mismatches, mismatches)))
  }

  /** Adds each alternative to the hypothesis, and returns the results that produce the response to the exchange. */
  async function withOne(hypothesis: Hypothesis, index: number): Promise<Hypothesis[]> {
    const found: Hypothesis[] = []
    const all = extensions(hypothesis)
    const affecting = new Set(await trial.affecting(hypothesis, all, index))
    const isExplained = await trial.explains(hypothesis, index)
    for (const one of all) if (affecting.has(one) ? await trial.explains(one, index) : isExplained) found.push(one)
    return found
  }

  /**
   * Adds several alternatives to the hypothesis, and returns the results that produce the response to the exchange.
   * Each added alternative except the last one changes the response, or at least the reason why the mock refuses the
   * request.
   */
  async function withSeveral(hypothesis: Hypothesis, index: number, depth = 1): Promise<Hypothesis[]> {
    const found: Hypothesis[] = []
    const before = await trial.reasonFor(hypothesis, index)
    const steps: Hypothesis[] = []
    for (const one of await trial.affecting(hypothesis, extensions(hypothesis), index))
      if ((await trial.reasonFor(one, index)) !== before) steps.push(one)
    for (const one of steps)
      for (const more of await trial.affecting(one, extensions(one), index))
        if (more.length > one.length && (await trial.explains(more, index))) found.push(more)
    if (found.length > 0 || depth === MAX_DEPTH) return found
    for (const one of steps) found.push(...(await withSeveral(one, index, depth + 1)))
    return found
  }

  function extensions(hypothesis: Hypothesis): Hypothesis[] {
    return alternatives.filter((one) => !hypothesis.includes(one)).map((one) => changed(hypothesis, one))
  }
}

function isFurther(mismatches: readonly number[], before: readonly number[]): boolean {
  return (mismatches[0] ?? Infinity) > (before[0] ?? Infinity)
}

/** Returns the hypothesis with the given alternative in place of all alternatives that change the same settings. */
export function changed(hypothesis: Hypothesis, alternative: NamedAlternative): Hypothesis {
  return [...without(hypothesis, alternative), alternative]
}

/** Returns the hypothesis without the alternatives that change the same settings as the given alternative. */
export function without(hypothesis: Hypothesis, { settings }: Pick<NamedAlternative, 'settings'>): Hypothesis {
  return hypothesis.filter((one) => !Object.keys(settings).some((name) => Object.hasOwn(one.settings, name)))
}

function compare(a: Explanation, b: Explanation): number {
  return a.mismatches.length - b.mismatches.length || a.hypothesis.length - b.hypothesis.length
}

/** Drops alternatives that explain nothing, and returns the smallest hypotheses. */
async function minimal(found: readonly Explanation[], trial: Trial): Promise<Explanation[]> {
  const smallest = new Map<string, Explanation>()
  for (const { hypothesis } of found) {
    let kept = hypothesis
    for (const one of hypothesis) {
      const fewer = without(kept, one)
      if ((await trial.mismatches(fewer, 1)).length === 0) kept = fewer
    }
    smallest.set(keyOf(kept), { hypothesis: kept, mismatches: [] })
  }
  const least = Math.min(...[...smallest.values()].map(({ hypothesis }) => hypothesis.length))
  return [...smallest.values()].filter(({ hypothesis }) => hypothesis.length === least)
}
