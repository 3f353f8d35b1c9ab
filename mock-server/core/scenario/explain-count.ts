import type { RuleReport } from '../conduct/report.ts'
import { type Count, leastOf, satisfiesCount } from '../journal/count.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { Check } from './check.ts'

/** The requests that violate a rule. */
interface Culprit {
  rule: string
  /** Journal ids of the last request of each violation. The last request completes the violation. */
  requests: ReadonlySet<string>
  /** True if at least one of the requests was refused. */
  isRefused: boolean
}

export type Culprits = readonly Culprit[]

/** @param rules the violated rules, in the order in which they are shown */
export function culpritsOf(rules: readonly RuleReport[], listed: readonly JournalEntry[]): Culprits {
  const refused = new Set(listed.filter(({ response }) => response.status >= 400).map(({ id }) => id))
  return rules.map(({ name, violations }) => ({
    rule: name,
    requests: new Set(violations.flatMap(({ requests }) => requests.at(-1) ?? [])),
    isRefused: violations.some(({ requests }) => requests.some((id) => refused.has(id))),
  }))
}

/**
 * Names the first violated rule that explains a failed count.
 * @param without returns the number that remains if the given requests are not counted
 */
export function explanationOf(
  count: Count,
  found: number,
  without: (requests: ReadonlySet<string>) => number,
  culprits: Culprits,
): Pick<Check, 'followsFrom' | 'mayFollowFrom'> {
  if (satisfiesCount(count, found)) return {}
  const cause = culprits.find(({ requests }) => satisfiesCount(count, without(requests)))
  if (cause) return { followsFrom: cause.rule }
  const refused = found < leastOf(count) ? culprits.find(({ isRefused }) => isRefused) : undefined
  return refused ? { mayFollowFrom: refused.rule } : {}
}
