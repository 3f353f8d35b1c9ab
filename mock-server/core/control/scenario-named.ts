import { Problem } from '../http/problem.ts'
import { nameProblems } from '../problems/names.ts'
import { scenarioProblems } from '../problems/scenarios.ts'
import type { ScenarioDocument } from '../scenario/schema.ts'
import { describeUnknownName } from '../validation/suggest.ts'
import type { ScenarioLibrary } from './sandbox-admin.ts'

/**
 * Returns the scenario of the library with the given name.
 * @throws Problem 404 if there is no library, or if the library has no scenario with this name
 */
export async function scenarioNamed(name: string, library: ScenarioLibrary | undefined): Promise<ScenarioDocument> {
  if (!library) throw new Problem(404, scenarioProblems.noLibrary)
  const scenarios = await library.list()
  const found = scenarios.find((scenario) => scenario.name === name)
  if (found) return found
  const names = scenarios.map((scenario) => scenario.name)
  const { meant, problem } = describeUnknownName(nameProblems.scenario, name, names)
  throw new Problem(404, meant === undefined ? scenarioProblems.unknownListed({ problem }) : problem)
}
