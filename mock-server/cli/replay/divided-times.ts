import { SCALED_BY_VARIABLE } from '../../../scenarios/explore/search/bound-text.ts'
import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import { speedOf } from '../../../scenarios/replay/time/scaled-pauses.ts'
import type { Text } from '../../core/localized-text.ts'
import type { RunFacts } from '../shared/run-facts/run-facts.ts'

/**
 * Returns a sentence that limits the result if the client passed a scenario on a faster clock and had to divide its own
 * times. Returns undefined if there is no such scenario.
 */
export function dividedTimesNote(
  replayed: readonly ReplayResult[],
  { scaledBy }: Pick<RunFacts, 'scaledBy'>,
): Text | undefined {
  const isScaled = scaledBy === 'variable' && replayed.some((one) => one.result === 'passed' && speedOf(one) > 1)
  return isScaled ? SCALED_BY_VARIABLE : undefined
}
