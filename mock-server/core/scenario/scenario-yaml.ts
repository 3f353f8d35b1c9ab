import { stringify } from 'yaml'
import type { ScenarioDocument } from './schema.ts'

/** Formats a scenario as a file of the scenario library. */
export function scenarioYaml(scenario: ScenarioDocument): string {
  return stringify(scenario, { lineWidth: 120, flowCollectionPadding: false })
}
