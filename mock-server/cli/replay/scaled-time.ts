import { SCALED_BY_VARIABLE } from '../../../scenarios/explore/search/bound-text.ts'
import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import { speedOf } from '../../../scenarios/replay/time/scaled-pauses.ts'
import { keptWait, waitToleranceText } from '../../../scenarios/replay/time/wait-tolerance.ts'
import { joinTexts, type Text } from '../../core/localized-text.ts'
import type { RunFacts } from '../shared/run-facts/run-facts.ts'

/**
 * Returns sentences that limit the result if the client passed a scenario on a faster clock: the client had to divide
 * its own times, or a timeout that is a little too short was tolerated. Returns undefined if neither is the case.
 */
export function scaledTimeNote(
  replayed: readonly ReplayResult[],
  { scaledBy }: Pick<RunFacts, 'scaledBy'>,
): Text | undefined {
  const scaled = replayed.filter((one) => one.result === 'passed' && speedOf(one) > 1)
  const waited = scaled.filter(({ report }) => keptWait(report.rules))
  const texts = [
    ...(scaledBy === 'variable' && scaled.length > 0 ? [SCALED_BY_VARIABLE] : []),
    ...(waited.length > 0 ? [waitToleranceText(Math.max(...waited.map(({ clockRate = 1 }) => clockRate)))] : []),
  ]
  return texts.length > 0 ? joinTexts(texts, 'sentence') : undefined
}
