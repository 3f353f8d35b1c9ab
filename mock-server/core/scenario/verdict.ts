import type { ConductRule } from '../conduct/rule.ts'
import type { LedgerTotals } from '../ledger.ts'
import type { Text } from '../localized-text.ts'

/** The result of checking one expectation of a scenario. */
export interface Check {
  kind: 'ledger' | 'requests' | 'conduct' | 'faults'
  /** What was checked, such as `at-gift: codes issued`. */
  what: Text
  expected: Text
  actual: Text
  passed: boolean
  /** Journal ids of the relevant requests, in order. */
  requests: readonly string[]
  /** The conduct rule that was checked. Present if `kind` is `conduct`. */
  rule?: Pick<ConductRule, 'name' | 'rule' | 'severity' | 'text'>
}

/** The result of a scenario. */
export interface Verdict {
  scenario: string
  result: 'passed' | 'failed'
  /** All checks. The failed checks come first. */
  checks: readonly Check[]
  /** Totals of the ledger: what the client would have paid. */
  totals: LedgerTotals
}
