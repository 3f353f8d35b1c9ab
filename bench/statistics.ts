/**
 * Returns the median. For an even number of values, returns the mean of the two middle values. Returns NaN if there are
 * no values.
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle)
    ? ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
    : (sorted[Math.floor(middle)] ?? Number.NaN)
}

/** Returns a percentile by the nearest-rank method. `share` is from 0 to 1. Returns NaN if there are no values. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** The lower quartile, the median and the upper quartile of some values. */
export interface Spread {
  median: number
  low: number
  high: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: median(sorted), low: percentile(sorted, 0.25), high: percentile(sorted, 0.75) }
}

/**
 * Divides the values of one measurement by the values of another measurement, round by round, and returns the median
 * and the quartiles of these ratios. If the machine is slow in one round, both values of this round change, so the
 * ratio hardly changes.
 * @throws Error if the numbers of rounds differ
 */
export function pairedRatios(of: readonly number[], against: readonly number[]): Spread {
  if (of.length !== against.length) throw new Error(`${of.length} rounds cannot be paired with ${against.length}`)
  return spreadOf(of.map((value, round) => value / (against[round] ?? Number.NaN)))
}
