/** Median; the mean of the two middle values for an even number of values, NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return Number.isInteger(middle)
    ? ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
    : (sorted[Math.floor(middle)] ?? Number.NaN)
}

/** Percentile by the nearest-rank method. `share` is from 0 to 1. NaN if there are no values. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

/** A median with its lower and upper quartile. */
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
 * Median and quartiles of the ratios of two measurements in the same rounds. Unlike the ratio of the medians, this
 * cancels effects that slow a whole round down.
 * @throws Error if the numbers of rounds differ
 */
export function pairedRatios(of: readonly number[], against: readonly number[]): Spread {
  if (of.length !== against.length) throw new Error(`${of.length} rounds cannot be paired with ${against.length}`)
  return spreadOf(of.map((value, round) => value / (against[round] ?? Number.NaN)))
}
