import { mayIssue } from '../../mock-server/core/scenario/checks/check-ledger.ts'
import type { LedgerEntry, Scenario } from '../../mock-server/index.ts'

/** Number of codes beyond the exact number that a scenario expects, and the sum of their face values and fees [yen]. */
export interface Excess {
  codes: number
  yen: number
}

/**
 * Returns the number and the cost of the excess codes. If the scenario expects exactly n codes of a provider, all codes
 * of this provider after the first n codes are excess. All codes of a provider that may issue none are excess, too.
 * @param codes the ledger in the order of issue
 */
export function excessOf({ expect }: Scenario, codes: readonly LedgerEntry[]): Excess {
  const more = [
    ...Object.entries(expect.ledger).flatMap(([name, { issued }]) =>
      issued?.exactly === undefined ? [] : codes.filter(({ provider }) => provider === name).slice(issued.exactly),
    ),
    ...codes.filter((code) => !mayIssue(expect, code)),
  ]
  return { codes: more.length, yen: more.reduce((sum, { faceValue, fee }) => sum + faceValue + fee, 0) }
}
