import { clockRate } from '../time/sandbox-clock.ts'
import { type ClearanceReport, reportClearances } from '../clearances/clearance-report.ts'
import { type ConductReport, evaluateConduct, type JudgingProvider, readRecords } from '../conduct/report.ts'
import type { RequestFacts } from '../journal/judge.ts'
import { type LedgerEntry, type LedgerTotals, sumTotals } from '../ledger.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import { conductChecks } from './check-conduct.ts'
import { ledgerChecks, repetitionsIn } from './check-ledger.ts'
import { completenessChecks } from './check-requests.ts'
import { type Result, resultOf } from './check.ts'
import type { Scenario } from './schema.ts'
import { computeVerdict, type Verdict } from './verdict.ts'

/**
 * The report on a client: the results of the conduct rules, the totals of the ledger, and the verdict of the active
 * scenario.
 */
export interface ClientReport extends ConductReport {
  /**
   * The result of the active scenario. If no scenario is active, the result is as follows:
   * - `failed` if a rule of the severity `money` or `refusal` is violated, or if a code was probably bought twice and a
   *   rule shows this
   * - `cannot tell` if such a rule cannot be decided, if no rule shows that a suspected duplicate repeats an order, or
   *   if requests were evicted from the journal
   * - `passed` in all other cases
   */
  result: Result
  ledger: LedgerTotals
  /** Null if no scenario is active. */
  scenario: Verdict | null
  /** Names of the conduct rules whose violation the scenario tolerates. */
  tolerated: readonly string[]
  /** What the provider said about orders with an unknown outcome, compared with the ledger; oldest first. */
  clearances: readonly ClearanceReport[]
  /** Current speed of the sandbox's clock as a multiple of real time; 0 if the clock is frozen. */
  clockRate: number
}

const NO_EXPECTATIONS = { conduct: [], tolerate: [], ledger: {} }

/**
 * Evaluates a client from the records of a sandbox. All commands and interfaces get the result of a client from this
 * function.
 * @param scenario the active scenario; undefined if no scenario is active
 * @param providers the providers with their rules, which `loadConductRules` loads before the transaction
 * @param held requests that a fault delays and that are not yet handled
 */
export function evaluateClient(
  scenario: Scenario | undefined,
  sandbox: SandboxTransaction,
  providers: readonly JudgingProvider[],
  held: readonly RequestFacts[],
): ClientReport {
  const records = readRecords(sandbox.tx, providers)
  const conduct = evaluateConduct(records, sandbox, providers)
  const verdict = scenario ? computeVerdict(scenario, sandbox.tx, { ...records, conduct, held }) : null
  return {
    result: verdict?.result ?? resultWithoutScenario(conduct, records.codes),
    ...conduct,
    ledger: sumTotals(records.codes),
    scenario: verdict,
    tolerated: scenario?.expect.tolerate ?? [],
    clearances: reportClearances(records.clearances, records.codes, providers),
    clockRate: clockRate(sandbox.record.clock),
  }
}

/** Returns the result of a client if no scenario is active. */
export function resultWithoutScenario({ rules, evicted }: ConductReport, codes: readonly LedgerEntry[]): Result {
  return resultOf([
    ...conductChecks(NO_EXPECTATIONS, rules),
    ...ledgerChecks(NO_EXPECTATIONS.ledger, codes, [], repetitionsIn(rules)),
    ...completenessChecks(evicted),
  ])
}
