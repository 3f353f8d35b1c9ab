/**
 * A histogram of durations. To record a duration quickly, the histogram contains only numbers; the text for a
 * monitoring system is created on request.
 */
export interface Durations {
  /**
   * The number of durations in each bucket. A duration counts in one bucket only: the first whose upper limit it does
   * not exceed. The last bucket has no upper limit.
   */
  readonly counts: number[]
  sumMs: number
}

/** Upper limits of the buckets in milliseconds, inclusive. */
export const BUCKETS_MS: readonly number[] = [
  0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000,
]

export function createDurations(): Durations {
  return { counts: Array.from({ length: BUCKETS_MS.length + 1 }, () => 0), sumMs: 0 }
}

export function addDuration(durations: Durations, ms: number): void {
  const { counts } = durations
  let bucket = 0
  while (bucket < BUCKETS_MS.length && ms > (BUCKETS_MS[bucket] ?? Infinity)) bucket += 1
  counts[bucket] = (counts[bucket] ?? 0) + 1
  durations.sumMs += ms
}
