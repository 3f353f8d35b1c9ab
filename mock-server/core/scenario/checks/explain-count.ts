import type { RuleReport } from '../../conduct/report.ts'
import { type Count, leastOf, satisfiesCount } from '../../journal/expected-count.ts'
import type { JournalEntry } from '../../journal/journal.ts'
import type { Check } from './check.ts'

/** A rule, and the requests that violate (or may violate) the rule. */
interface Culprit {
  rule: string
  /** Journal ids of the requests that complete the violations: the last request of each violation. */
  requests: ReadonlySet<string>
  /** True if at least one of the requests was refused. */
  isRefused: boolean
  /** False if the requests may violate the rule, but no violation is certain. */
  isCertain: boolean
  /** True if a request violates the rule by repeating an earlier request. */
  isRepetition: boolean
}

export type Culprits = readonly Culprit[]

/**
 * Returns each rule with the requests that violate (or may violate) the rule. Rules that a repeated request violates
 * come first.
 * @param rules rules that are violated or have undecided cases, in the order in which the rules are shown
 */
export function culpritsOf(rules: readonly RuleReport[], listed: readonly JournalEntry[]): Culprits {
  const refused = new Set(listed.filter(({ response }) => response.status >= 400).map(({ id }) => id))
  const culprits = rules.map(({ name, violations, undecided }) => {
    const occasions = violations.length > 0 ? violations : undecided
    return {
      rule: name,
      requests: new Set(occasions.flatMap(({ requests }) => requests.at(-1) ?? [])),
      isRefused: occasions.some(({ requests }) => requests.some((id) => refused.has(id))),
      isCertain: violations.length > 0,
      isRepetition: occasions.some(({ requests }) => requests.length > 1),
    }
  })
  // Repetitions come first, because a repeated request is the most likely reason for a count that is too high.
  return [
    ...culprits.filter(({ isRepetition }) => isRepetition),
    ...culprits.filter(({ isRepetition }) => !isRepetition),
  ]
}

/**
 * Returns the name of the first rule whose violation, or possible violation, explains the difference from the expected
 * count.
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
  if (cause) return cause.isCertain ? { followsFrom: cause.rule } : { mayFollowFrom: cause.rule }
  // If the count is too low, the reason may be a refusal: the client gave up, or repeated only the refused request.
  // Among the rules with a refused request, the result is the rule that was violated first.
  const [refused] =
    found < leastOf(count)
      ? culprits.filter(({ isRefused }) => isRefused).toSorted((a, b) => (firstOf(a) < firstOf(b) ? -1 : 1))
      : []
  return refused ? { mayFollowFrom: refused.rule } : {}
}

/** Returns the journal id of the first request that completes a violation of the rule. */
function firstOf({ requests }: Culprit): string {
  return [...requests].toSorted()[0] ?? ''
}
