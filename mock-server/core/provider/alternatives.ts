import { mapInTurn } from '../util/map-in-turn.ts'
import type { Text } from '../localized-text.ts'
import type { Settings } from '../settings/settings.ts'
import type { Alternative } from './evidence.ts'
import type { Provider } from './provider.ts'

/**
 * An alternative: a behavior that the provider may have instead of an assumed rule. The members below name the rule and
 * a question to the provider. The provider's answer decides between the rule and the alternative.
 */
export interface NamedAlternative extends Alternative {
  /** The id of the rule and the id of the alternative, such as `RP-A5/unknown-gift-404`. */
  name: string
  provider: string
  /** The id of the assumed rule. */
  rule: string
  question: Text
  decidedBy: Text
}

/** One alternative, or two alternatives of different rules. */
export interface AlternativeCase {
  /** The names of the alternatives, joined with ` + `. */
  name: string
  alternatives: readonly NamedAlternative[]
  /** The settings of the alternatives of this case, merged. No two alternatives of a case change the same setting. */
  settings: Settings
}

/**
 * Loads all alternatives that settings of the mock can produce. The alternatives are sorted by provider, and then as in
 * the provider's register.
 */
export async function loadAlternatives(
  providers: readonly Pick<Provider, 'name' | 'register' | 'assumptions'>[],
): Promise<NamedAlternative[]> {
  const lists = await mapInTurn(providers, async ({ name: provider, register, assumptions }) => {
    const known = await assumptions()
    return Object.keys(register).flatMap((rule): NamedAlternative[] => {
      const assumption = known[rule]
      if (assumption?.kind !== 'provider') return []
      const { question, decidedBy } = assumption
      return assumption.alternatives.map((alternative) => ({
        ...alternative,
        name: `${rule}/${alternative.id}`,
        provider,
        rule,
        question,
        decidedBy,
      }))
    })
  })
  return lists.flat()
}

/** Returns a case for each alternative. */
export function singleCases(alternatives: readonly NamedAlternative[]): AlternativeCase[] {
  return alternatives.map((alternative) => caseOf([alternative]))
}

/**
 * Yields a case for each pair of alternatives. The alternatives of a pair belong to different rules and change
 * different settings. The pairs of the first alternatives of the list come first, so that a run that stops early has
 * covered these pairs completely.
 */
export function* pairCases(alternatives: readonly NamedAlternative[]): Generator<AlternativeCase> {
  for (const [index, second] of alternatives.entries())
    for (const first of alternatives.slice(0, index)) if (canCombine(first, second)) yield caseOf([first, second])
}

function canCombine(first: NamedAlternative, second: NamedAlternative): boolean {
  return first.rule !== second.rule && !Object.keys(first.settings).some((name) => Object.hasOwn(second.settings, name))
}

function caseOf(alternatives: readonly NamedAlternative[]): AlternativeCase {
  return {
    name: alternatives.map(({ name }) => name).join(' + '),
    alternatives,
    settings: Object.assign({}, ...alternatives.map(({ settings }) => settings)),
  }
}
