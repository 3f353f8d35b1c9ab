import { type LedgerEntry, type LedgerTotals, sumTotals } from '../ledger.ts'
import type { Verdict } from '../scenario/verdict.ts'
import type { ConductReport, RuleReport } from './report.ts'

/**
 * The report on a client: the results of the conduct rules, the totals of the ledger, and the verdict of the active
 * scenario.
 */
export interface ClientReport extends ConductReport {
  /**
   * `failed` in three cases: a rule of the severity `money` or `refusal` is violated and the scenario does not tolerate
   * the violation; a code was probably issued twice; the scenario failed.
   */
  result: 'passed' | 'failed'
  ledger: LedgerTotals
  /** Null if no scenario is active. */
  scenario: Verdict | null
  /** Names of the conduct rules whose violation the scenario tolerates. */
  tolerated: readonly string[]
}

export function clientReport(
  conduct: ConductReport,
  codes: readonly LedgerEntry[],
  scenario: Verdict | null,
  tolerated: readonly string[],
): ClientReport {
  const ledger = sumTotals(codes)
  const isBroken = conduct.rules.some((rule) => isFailingRule(rule, tolerated))
  const hasFailed = isBroken || ledger.suspectedDuplicates > 0 || scenario?.result === 'failed'
  return { result: hasFailed ? 'failed' : 'passed', ...conduct, ledger, scenario, tolerated }
}

/** True if the rule is violated, the severity of the rule is not `notice`, and the violation is not tolerated. */
export function isFailingRule(
  { name, result, severity }: Pick<RuleReport, 'name' | 'result' | 'severity'>,
  tolerated: readonly string[],
): boolean {
  return result === 'violated' && severity !== 'notice' && !tolerated.includes(name)
}
