import type { AcceptedDifference } from '../../../scenarios/recordings/comparison/accepted-differences.ts'
import type { Comparison, Difference } from '../../../scenarios/recordings/comparison/compare.ts'

/** The comparison of recorded exchanges with the mock, and the differences that a person has accepted. */
export interface CompareResult {
  folder: string
  comparison: Comparison
  /** Differences that are not accepted. */
  open: readonly Difference[]
  accepted: readonly Difference[]
  /** Entries of `accepted.yaml` that match no difference. */
  unused: readonly AcceptedDifference[]
}

/** A group of differences that have the same operation, rule and place in the response. */
export interface DifferenceGroup {
  first: Difference
  /** Ids of the exchanges in which the differences were found. */
  exchanges: readonly string[]
}

/** Groups differences, and returns the largest group first. */
export function groupDifferences(differences: readonly Difference[]): DifferenceGroup[] {
  const groups = new Map<string, { first: Difference; exchanges: string[] }>()
  for (const one of differences) {
    const isValue = one.place.startsWith('body.')
    const key = JSON.stringify([one.operation, one.rule, one.place, ...(isValue ? [] : [one.recorded, one.mock])])
    const group = groups.get(key) ?? { first: one, exchanges: [] }
    group.exchanges.push(one.exchange)
    groups.set(key, group)
  }
  return [...groups.values()].toSorted((a, b) => b.exchanges.length - a.exchanges.length)
}
