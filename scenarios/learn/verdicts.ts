import type { NamedAlternative } from '../../mock-server/core/provider/alternatives.ts'
import { changed, without } from './search.ts'
import type { Hypothesis, Trial } from './trial.ts'

/**
 * A question that a corpus may answer: does the provider follow an assumed rule, or an alternative to this rule? All
 * alternatives of one question change the same settings.
 */
export interface Question {
  rule: string
  alternatives: readonly NamedAlternative[]
}

/** The answer that a corpus gives to a question. */
export interface Verdict {
  question: Question
  /**
   * `confirmed`: only the assumed behavior produces the recorded responses. `refuted`: only an alternative produces the
   * recorded responses. `open`: at least one behavior is excluded, but several are left. `untouched`: no exchange tells
   * the behaviors apart.
   */
  status: 'confirmed' | 'refuted' | 'open' | 'untouched'
  /** The behaviors that no exchange excludes: alternatives, or `assumed`. */
  left: readonly (NamedAlternative | 'assumed')[]
  /** Indexes of the exchanges that exclude a behavior. */
  shownBy: readonly number[]
}

/** Maximum number of exchanges that a verdict names. */
const MAX_SHOWN = 5

/** Groups alternatives by the settings that they change. */
export function questionsOf(alternatives: readonly NamedAlternative[]): Question[] {
  const groups = Map.groupBy(alternatives, ({ rule, settings }) => `${rule} ${Object.keys(settings).toSorted().join()}`)
  return [...groups.values()].map((group) => ({ rule: group[0]?.rule ?? '', alternatives: group }))
}

/** Returns the names of the settings that answer a question. */
export function settingNames({ alternatives }: Question): string[] {
  return Object.keys(alternatives[0]?.settings ?? {})
}

/**
 * Decides a question. Replaces the behavior in the best hypothesis by each other behavior, one at a time. A behavior is
 * excluded if the mock's response then differs from the recorded response, and if no change of one other alternative
 * removes this difference.
 * @param best the smallest hypotheses that explain the corpus; the first one is written as settings
 */
export async function decide(
  question: Question,
  best: readonly Hypothesis[],
  alternatives: readonly NamedAlternative[],
  trial: Trial,
): Promise<Verdict> {
  const [chosen = []] = best
  const left = new Set<NamedAlternative | 'assumed'>(best.map((hypothesis) => behaviorIn(hypothesis, question)))
  const own = behaviorIn(chosen, question)
  const shownBy = new Set<number>()
  let isAmbiguous = best.length > 1 && left.size > 1
  for (const behavior of ['assumed', ...question.alternatives] as const) {
    if (behavior === own) continue
    const pinned = behavior === 'assumed' ? withoutAll(chosen, question) : changed(chosen, behavior)
    const mismatches = await trial.mismatchesAfterChange(chosen, pinned, MAX_SHOWN)
    const [first] = mismatches
    if (first === undefined) left.add(behavior)
    else if (left.has(behavior) || (await canBeMadeUpFor(pinned, first))) {
      left.add(behavior)
      isAmbiguous = true
    } else for (const index of mismatches) shownBy.add(index)
  }
  return {
    question,
    status:
      left.size > 1
        ? shownBy.size > 0 || isAmbiguous
          ? 'open'
          : 'untouched'
        : own === 'assumed'
          ? 'confirmed'
          : 'refuted',
    left: [...left],
    shownBy: [...shownBy].toSorted((a, b) => a - b).slice(0, MAX_SHOWN),
  }

  async function canBeMadeUpFor(pinned: Hypothesis, first: number): Promise<boolean> {
    const others = alternatives.filter((one) => !question.alternatives.includes(one))
    const changes = [
      ...others.filter((one) => !pinned.includes(one)).map((one) => changed(pinned, one)),
      ...pinned.filter((one) => !question.alternatives.includes(one)).map((one) => without(pinned, one)),
    ]
    for (const change of await trial.affecting(pinned, changes, first))
      if ((await trial.explains(change, first)) && (await trial.mismatches(change, 1)).length === 0) return true
    return false
  }
}

function behaviorIn(hypothesis: Hypothesis, { alternatives }: Question): NamedAlternative | 'assumed' {
  return hypothesis.find((one) => alternatives.includes(one)) ?? 'assumed'
}

function withoutAll(hypothesis: Hypothesis, { alternatives }: Question): Hypothesis {
  return hypothesis.filter((one) => !alternatives.includes(one))
}
