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
  /**
   * The alternatives and the pairs of alternatives under which the client does not pass. The most expensive comes
   * first.
   */
  leans: (Omit<Lean, 'alternatives'> & {
    alternatives: { name: string; text: Text }[]
    settings: Record<string, unknown>
  })[]
  questions: readonly OpenQuestion[]
  tried: AssumptionReport['tried']
  notTried: AssumptionReport['notTried']
  /**
   * Number of pairs of alternatives that were not run. In such a pair, the client does not pass under one of the two
   * alternatives alone.
   */
  covered: number
  /**
   * Number of open cases by reason. A case is an alternative or a pair of alternatives. A case is open if a run with
   * faults was not judged, or if an outcome of a request was not tried.
   */
  openCases: AssumptionReport['openCases']
  /** Number of cases in which the client exited but left a process running. `explore` ended that process afterwards. */
  leftProcesses: number
  /**
   * A client that does not exit is judged after a time without a request. This is the shortest of these times; omitted
   * if the client exited in each run.
   */
  idleMs?: number
}

export function assumptionsJson(
  { leans, questions, tried, notTried, covered, openCases, leftProcesses, idleMs }: AssumptionReport,
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
    ...(idleMs !== undefined && { idleMs }),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
