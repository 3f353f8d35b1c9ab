import type { Text } from '../../../core/localized-text.ts'
import type { Task } from '../../../core/scenario/schema.ts'
import type { AssumptionReport, Lean, OpenQuestion } from '../../../../scenarios/explore/assumptions/assumptions.ts'
import type { ExploreSettings } from '../flags.ts'
import type { AssumptionsResult } from './assumptions-result.ts'

/**
 * Format of the file that `explore --assumptions --json FILE` writes. Amounts are in yen. Texts are in both languages.
 */
export interface AssumptionsJson {
  format: 'gift-provider-mock/assumptions/1'
  result: AssumptionsResult
  task: Task
  seed: string
  /** The alternatives and pairs under which the client does not pass, the most expensive first. */
  leans: (Omit<Lean, 'alternatives'> & {
    alternatives: { name: string; text: Text }[]
    settings: Record<string, unknown>
  })[]
  questions: readonly OpenQuestion[]
  tried: AssumptionReport['tried']
  notTried: AssumptionReport['notTried']
  /**
   * Number of pairs of alternatives that were not run, because one of the two alternatives alone already makes the
   * client not pass.
   */
  covered: number
  /**
   * Number of cases by the reason why they are open. A case is an alternative or a pair of alternatives; it is open if a
   * run with faults was not judged, or if an outcome of a request was not tried.
   */
  openCases: AssumptionReport['openCases']
  /** Number of cases in which the client exited but left a process running. That process was ended afterwards. */
  leftProcesses: number
}

export function assumptionsJson(
  { leans, questions, tried, notTried, covered, openCases, leftProcesses }: AssumptionReport,
  { task, search: { seed = 'explore' } }: ExploreSettings,
  result: AssumptionsResult,
): string {
  const json: AssumptionsJson = {
    format: 'gift-provider-mock/assumptions/1',
    result,
    task,
    seed,
    leans: leans.map(({ alternatives, ...lean }) => ({
      alternatives: alternatives.map(({ name, text }) => ({ name, text })),
      settings: Object.assign({}, ...alternatives.map(({ settings }) => settings)),
      ...lean,
    })),
    questions,
    tried,
    notTried,
    covered,
    openCases,
    leftProcesses,
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
