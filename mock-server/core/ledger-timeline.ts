import type { LedgerEntry } from './ledger.ts'

/** The totals of a ledger at a point in time. Amounts are in yen and include face values and fees. */
export interface LedgerPoint {
  /** Time by the sandbox's clock, in milliseconds since the epoch. */
  atMs: number
  issuedYen: number
  /** Amount of the orphaned codes (billed but never received) that were issued up to `atMs`. */
  orphanedYen: number
  /** Amount of the suspected duplicates that were issued up to `atMs`. */
  duplicatesYen: number
}

/**
 * Returns the growth of a ledger over time, earliest first. Each point contains the totals of all codes up to the
 * point's time. If there are more than `maxPoints` codes, some codes have no point; the last code always has a point.
 * @param entries the entries of a ledger in the order of issue
 * @param maxPoints maximum number of points, at least 1
 */
export function timelineOf(entries: readonly LedgerEntry[], maxPoints: number): LedgerPoint[] {
  const points: LedgerPoint[] = []
  const step = Math.ceil(entries.length / maxPoints)
  let [issuedYen, orphanedYen, duplicatesYen] = [0, 0, 0]
  for (const [index, { atMs, faceValue, fee, orphaned, suspectedDuplicateOf }] of entries.entries()) {
    const yen = faceValue + fee
    issuedYen += yen
    if (orphaned) orphanedYen += yen
    if (suspectedDuplicateOf !== null) duplicatesYen += yen
    const isLast = index === entries.length - 1
    if (isLast || (index + 1) % step === 0) points.push({ atMs, issuedYen, orphanedYen, duplicatesYen })
  }
  return points
}
