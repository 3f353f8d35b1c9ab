import { scenarioProblems } from '../problems/scenarios.ts'
import { advanceClock, assertClockInRange, type ClockState, clockNow, applyClockChange } from '../time/sandbox-clock.ts'
import { parseIso } from '../time/japan-time.ts'
import { armValidated, disarm, listArmed } from '../faults/armed-faults.ts'
import { explainIssue, explainIssues, parseValue } from '../validation/issues.ts'
import { Problem } from '../http/problem.ts'
import { reloadRecord, type SandboxTransaction, resetSandbox, updateRecord } from '../sandbox/sandbox-record.ts'
import { parseSettings, type SettingDefinitions } from '../settings/settings.ts'
import { collection, type Transaction } from '../store/store.ts'
import { type CheckContext, type ScenarioIssue, validateScenario } from './validate.ts'
import { type Scenario, scenarioSchema } from './schema.ts'

/** The scenario that is running in a sandbox. */
export interface ActiveScenario {
  scenario: Scenario
  /** Start time by the sandbox's clock, in milliseconds since the epoch. */
  startedAtMs: number
}

declare const validated: unique symbol
/** A scenario that can be started: all its names are known, its settings are valid, and its faults can fire. */
export type ValidScenario = Scenario & { readonly [validated]: true }

export interface StartOptions {
  definitions: SettingDefinitions
  /** Clock of the sandbox before the scenario changes the clock. */
  initialClock: ClockState
  hostNow: number
}

export const activeScenarios = collection<ActiveScenario>('scenario.running')
const ONLY = ''

/**
 * Validates a scenario document.
 * @throws Problem 400 that lists every issue. Also 400 if the scenario kills its client or starts several clients: a
 * mock cannot control the processes of a client
 */
export function parseScenarioDocument(document: unknown, context: CheckContext): ValidScenario {
  const parsed = parseValue(scenarioSchema(), document)
  const found = parsed.success ? validateScenario(parsed.data, context) : parsed.issues
  if (parsed.success && parsed.data.client && found.length === 0) {
    const { name, client } = parsed.data
    throw new Problem(
      400,
      client.kill ? scenarioProblems.killsClient({ name }) : scenarioProblems.startsSeveralClients({ name }),
    )
  }
  if (parsed.success && isValid(parsed.data, found)) return parsed.data
  const problems = parsed.success ? found.map(explainIssue) : explainIssues(found)
  const code = found.find((issue) => issue.code !== undefined)?.code
  throw new Problem(400, scenarioProblems.invalid({ problems }), problems, code)
}

function isValid(scenario: Scenario, issues: readonly ScenarioIssue[]): scenario is ValidScenario {
  return issues.length === 0
}

/**
 * Resets the sandbox and starts the scenario: sets the sandbox's clock and settings, and arms the scenario's faults.
 */
export function startScenario(
  sandbox: SandboxTransaction,
  scenario: ValidScenario,
  { definitions, initialClock, hostNow }: StartOptions,
): void {
  const { tx } = sandbox
  const { now, skewMs, rate } = scenario.clock
  const begun = applyClockChange(initialClock, { nowMs: now === undefined ? undefined : parseIso(now), rate }, hostNow)
  const clock = advanceClock(begun, skewMs)
  assertClockInRange(clock, hostNow)
  resetSandbox(sandbox, clock, false)
  if (Object.keys(scenario.settings).length > 0)
    updateRecord({ tx, record: reloadRecord(sandbox) }, { changed: parseSettings(definitions, scenario.settings) })
  const nowMs = clockNow(clock, hostNow)
  for (const fault of scenario.faults) armValidated({ tx, record: reloadRecord(sandbox), nowMs }, fault)
  tx.put(activeScenarios, ONLY, { scenario, startedAtMs: nowMs })
}

export function activeScenario(tx: Transaction): ActiveScenario | undefined {
  return tx.get(activeScenarios, ONLY)
}

/**
 * Stops the scenario and disarms its faults. The journal, the ledger and the settings remain until a reset.
 * @throws Problem 404 if no scenario is running
 */
export function stopScenario(sandbox: SandboxTransaction): void {
  const begun = activeScenario(sandbox.tx)
  if (!begun) throw noActiveScenario()
  const names = new Set(begun.scenario.faults.map(({ name }) => name))
  for (const { fault } of listArmed(sandbox.tx)) {
    if (names.has(fault.name)) disarm({ ...sandbox, record: reloadRecord(sandbox) }, fault.name)
  }
  sandbox.tx.delete(activeScenarios, ONLY)
}

export function noActiveScenario(): Problem {
  return new Problem(404, scenarioProblems.notStarted)
}
