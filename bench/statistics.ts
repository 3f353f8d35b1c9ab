/** The value that half of the values are below; of an even number of values, the mean of the two in the middle. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle)
    ? ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
    : (sorted[Math.floor(middle)] ?? Number.NaN)
}

/** The smallest value that at least this share (0 to 1) of the values do not exceed: the nearest-rank method. NaN for none. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** A median with the quartiles around it. */
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
 * The ratios of two measures taken in the same rounds, and not the ratio of their medians: what slows a whole round down
 * is in both.
 * @throws Error if the rounds are not as many
 */
export function pairedRatios(of: readonly number[], against: readonly number[]): Spread {
  if (of.length !== against.length) throw new Error(`${of.length} rounds cannot be paired with ${against.length}`)
  return spreadOf(of.map((value, round) => value / (against[round] ?? Number.NaN)))
}
