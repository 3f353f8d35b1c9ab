import { type LedgerEntry, type LedgerTotals, sumTotals } from '../ledger.ts'
import type { Verdict } from '../scenario/verdict.ts'
import type { ConductReport, RuleReport } from './report.ts'

/** One judgement of a client: its conduct, what it would have paid, and the verdict of the active scenario. */
export interface ClientReport extends ConductReport {
  /**
   * `failed` if a rule is violated whose violation costs money or production rejects, if a code was probably issued twice, or
   * if the scenario failed. A tolerated rule does not count.
   */
  result: 'passed' | 'failed'
  ledger: LedgerTotals
  /** Null if no scenario is active. */
  scenario: Verdict | null
  /** Names of the rules of conduct whose violation the scenario tolerates. */
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

/** True if the rule is violated, and the violation costs money or production rejects it, and is not tolerated. */
export function isFailingRule(
  { name, result, severity }: Pick<RuleReport, 'name' | 'result' | 'severity'>,
  tolerated: readonly string[],
): boolean {
  return result === 'violated' && severity !== 'notice' && !tolerated.includes(name)
}
