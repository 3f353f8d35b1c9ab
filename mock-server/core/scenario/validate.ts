import type { Explanation } from '../reasons/reason.ts'
import { scenarioProblems } from '../problems/scenarios.ts'
import { nameProblems } from '../problems/names.ts'
import { unknownName } from '../validation/suggest.ts'
import { validateFault } from '../faults/validate-fault.ts'
import type { ValidationIssue } from '../validation/issues.ts'
import type { Provider } from '../provider/provider.ts'
import { collectNames, findNameIssues } from '../journal/query.ts'
import { validateSettings, type SettingDefinitions } from '../settings/settings.ts'
import { KILL_FAULT } from './kill-fault.ts'
import type { Scenario } from './schema.ts'

/** An issue in a scenario, with the path to the wrong member. */
export interface ScenarioIssue extends ValidationIssue {
  /** Path to the wrong member, below the setting or fault that the problem names. */
  innerPath?: ValidationIssue['path']
}

export interface CheckContext {
  providers: readonly Provider[]
  definitions: SettingDefinitions
  /** True if requests arrive over sockets. If false, faults that need a socket are rejected. */
  sockets: boolean
}

/**
 * Returns the issues that the schema cannot detect: unknown names, invalid settings, and faults that can never fire.
 */
export function validateScenario(scenario: Scenario, context: CheckContext): ScenarioIssue[] {
  const { settings, faults, client, expect } = scenario
  const { providers, definitions } = context
  const problems: ScenarioIssue[] = []
  const report = (path: ValidationIssue['path'], problem: Explanation): void => void problems.push({ path, problem })
  const requireKnown = (
    path: ValidationIssue['path'],
    what: Explanation,
    name: string | undefined,
    known: readonly string[],
  ): void => {
    if (name !== undefined && !known.includes(name)) report(path, unknownName(what, name, known))
  }

  for (const [name, value] of Object.entries(settings)) {
    const problem = validateSettings(definitions, { [name]: value })
    if (problem) problems.push({ path: ['settings', name], problem, innerPath: [] })
  }

  const faultNames = faults.map(({ name }) => name)
  for (const [index, fault] of faults.entries()) {
    const flaw = validateFault(fault, context)
    if (flaw) problems.push({ ...flaw, path: ['faults', index], innerPath: flaw.path })
    if (faultNames.indexOf(fault.name) < index)
      report(['faults', index, 'name'], scenarioProblems.faultTwice({ name: fault.name }))
  }

  const names = collectNames(providers)
  requireKnown(['client', 'kill', 'operation'], nameProblems.operation, client?.kill?.operation, names.operation)
  if (client?.kill && faultNames.includes(KILL_FAULT))
    report(['faults', faultNames.indexOf(KILL_FAULT), 'name'], scenarioProblems.killFault({ name: KILL_FAULT }))
  const conduct = providers.flatMap(({ conductNames }) => conductNames)
  for (const name of Object.keys(expect.ledger))
    requireKnown(['expect', 'ledger', name], nameProblems.provider, name, names.provider)
  for (const [index, { match }] of expect.requests.entries()) {
    const path = ['expect', 'requests', index, 'match']
    for (const { kind, problem } of findNameIssues(match, providers)) report([...path, kind], problem)
  }
  for (const key of ['conduct', 'tolerate'] as const) {
    for (const [index, name] of expect[key].entries())
      requireKnown(['expect', key, index], nameProblems.ruleOfConduct, name, conduct)
  }
  for (const name of Object.keys(expect.faults))
    requireKnown(['expect', 'faults', name], nameProblems.fault, name, faultNames)
  return problems
}
