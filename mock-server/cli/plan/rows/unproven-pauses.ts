import { joinTexts, sameInBoth, type Text } from '../../../core/localized-text.ts'
import { PAUSE_RULES } from '../../../../scenarios/replay/time/real-pauses.ts'
import type { Replayed } from '../results/results.ts'
import type { Signature } from '../head/signature.ts'

/**
 * Returns a sentence that names the unproven rules about pauses. A rule is unproven if the scenario passed on a faster
 * clock and nothing proves that the pauses are long enough in real time. Returns undefined if there are no such rules.
 * Only results of a version of the mock without `provenPauses` have such rules.
 */
export function unprovenPauses(replayed: Replayed, signature: Pick<Signature, 'rates'>): Text | undefined {
  const { result, provenPauses = [], checks } = replayed
  const speed = speedIn(replayed, signature)
  if (result !== 'passed' || speed <= 1) return undefined
  const rules = checks.flatMap(({ rule }) =>
    rule && PAUSE_RULES.test(rule.name) && !provenPauses.includes(rule.name) ? [rule.name] : [],
  )
  if (rules.length === 0) return undefined
  const names = joinTexts(rules.map(sameInBoth), 'comma')
  return {
    en: `Pauses not proven: ${names.en} passed on a clock that is ${speed} times as fast as real time.`,
    ja: `間隔は未確認: ${names.ja} は、${speed} 倍速の時計で合格した。`,
  }
}

/** Returns the factor by which the clock of a run was faster than the clock of its scenario. */
export function speedIn({ name, clockRate }: Replayed, { rates }: Pick<Signature, 'rates'>): number {
  return clockRate === undefined ? 1 : clockRate / (rates.get(name) ?? 1)
}
