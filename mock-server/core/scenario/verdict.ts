import type { ConductRule } from '../conduct/rule.ts'
import type { LedgerTotals } from '../ledger.ts'
import type { Text } from '../localized-text.ts'

/** One thing that a scenario expects. */
export interface Check {
  kind: 'ledger' | 'requests' | 'conduct' | 'faults'
  /** What was looked at, such as `codes issued by at-gift`. */
  what: Text
  expected: Text
  actual: Text
  passed: boolean
  /** Journal ids of the requests that show it, in order. */
  requests: readonly string[]
  /** Of a rule of conduct. */
  rule?: Pick<ConductRule, 'name' | 'rule' | 'severity' | 'text'>
}

/** What came of a scenario. */
export interface Verdict {
  scenario: string
  result: 'passed' | 'failed'
  /** Those that failed first. */
  checks: readonly Check[]
  /** What the client would have paid. */
  totals: LedgerTotals
}
