import type { LeftOut } from '../head/left-out.ts'
import type { OwnScenario } from '../head/own-scenarios.ts'
import type { Results } from './results.ts'

/** Values of the head of the plan that no result file contains. An undefined value is a blank to fill in by hand. */
export interface PlanDocument {
  /** Real date in Japan on which the plan was made, such as 2027-01-02. */
  created: string
  edition?: string | undefined
  tester?: string | undefined
  approver?: string | undefined
}

/** The results of the tests that were run, and the values of the head of the plan. */
export interface Tested extends Results {
  document: PlanDocument
  /** True if there is a result file. */
  hasResults: boolean
  /**
   * The number of scenarios of the library that the plan does not contain, with the reasons; undefined if the plan
   * contains all scenarios.
   */
  leftOut: LeftOut | undefined
  /** The scenarios of the plan that are not from the library. */
  own: readonly OwnScenario[]
  /** The names of the tasks for which the plan needs a search for losses. */
  tasks: readonly string[]
}
