import type { ConductRule } from '../../conduct/rule.ts'
import {
  type Count,
  type CountUnit,
  describeCount,
  japaneseCount,
  leastOf,
  satisfiesCount,
} from '../../journal/expected-count.ts'
import type { Text } from '../../localized-text.ts'

/** The result of checking one expectation. */
export interface Check {
  /**
   * The subject of the check. `client` means how the process of the client ended; only the command `replay` makes this
   * check.
   */
  kind: 'ledger' | 'requests' | 'conduct' | 'faults' | 'book' | 'client'
  /** What was checked, such as `at-gift: codes issued`. */
  what: Text
  expected: Text
  actual: Text
  /** What the client did, or may have done, in one sentence. Present if the scenario has a sentence for the failure. */
  finding?: Text
  /** True if it is certain that the expectation is met. */
  passed: boolean
  /** True if the records do not show whether the expectation is met. `passed` is then false. */
  undecided?: true
  /** Journal ids of the relevant requests, in order. */
  requests: readonly string[]
  /** The conduct rule that was checked. Present if `kind` is `conduct`. */
  rule?: Pick<ConductRule, 'name' | 'rule' | 'severity' | 'text'>
  /**
   * What to change in the client. Present in two cases: `kind` is `book` and the check concerns one order or the whole
   * book; or `kind` is `ledger` and the client ordered other codes than its task states.
   */
  remedy?: Text
  /**
   * Amount in yen that the client loses by the difference between book and ledger. Present if `kind` is `book` and the
   * difference costs money.
   */
  yen?: number
  /**
   * Name of a violated rule that explains why the check of a count failed: without the requests that violate the rule,
   * the count would be as expected.
   */
  followsFrom?: string
  /**
   * Name of a rule that may explain why the check of a count failed. Either a request that violates the rule was
   * refused, or the rule has undecided cases.
   */
  mayFollowFrom?: string
}

/** The result of a client. `cannot tell`: no check failed, but the records do not show whether all checks passed. */
export type Result = 'passed' | 'failed' | 'cannot tell'

export function resultOf(checks: readonly Pick<Check, 'passed' | 'undecided'>[]): Result {
  if (checks.some(hasFailed)) return 'failed'
  return checks.every(({ passed }) => passed) ? 'passed' : 'cannot tell'
}

/** Returns true if it is certain that the expectation is not met. */
export function hasFailed({ passed, undecided }: { passed: boolean; undecided?: true | undefined }): boolean {
  return !passed && undecided !== true
}

/** The scenario's sentences that are shown if a number is lower or higher than expected. */
export interface CountFindings {
  tooFew?: Text | undefined
  tooMany?: Text | undefined
}

/** Returns the sentence for a number that is too low or too high. */
export function findingOf(count: Count, found: number, { tooFew, tooMany }: CountFindings): Pick<Check, 'finding'> {
  if (satisfiesCount(count, found)) return {}
  const finding = found < leastOf(count) ? tooFew : tooMany
  return finding ? { finding } : {}
}

/** Compares a number with the expected count. @param unit the unit of the Japanese texts */
export function compareCount(
  count: Count,
  found: number,
  unit: CountUnit = '件',
): Pick<Check, 'expected' | 'actual' | 'passed'> {
  return {
    expected: describeCount(count, unit),
    actual: { en: found.toString(), ja: japaneseCount(found, unit) },
    passed: satisfiesCount(count, found),
  }
}
