import type { AssumptionReport } from '../../../../scenarios/explore/assumptions/assumptions.ts'
import { openReasonsOf } from '../../../../scenarios/explore/search/open-reasons.ts'
import type { ExploreSettings } from '../flags.ts'

/**
 * The result of the runs under alternatives.
 * - `depends`: the client does not pass under an alternative.
 * - `incomplete`: at least one alternative was not tried, or runs with faults were not judged.
 * - `passed`: every alternative was tried alone, and the client passes under all tried alternatives and pairs.
 */
export type AssumptionsResult = 'depends' | 'incomplete' | 'passed'

export function assumptionsResult(
  { leans, tried, notTried, openCases }: AssumptionReport,
  { leavesOutWaits }: Pick<ExploreSettings, 'leavesOutWaits'>,
): AssumptionsResult {
  if (leans.length > 0) return 'depends'
  const isJudged = openReasonsOf(openCases, leavesOutWaits).length === 0
  return tried.single > 0 && notTried.single === 0 && isJudged ? 'passed' : 'incomplete'
}
