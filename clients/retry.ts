import type { Clock } from './clock.ts'
import { RateLimitedError } from './errors.ts'

/** Pauses that double from the first to the longest, in milliseconds. */
export interface GrowingPauses {
  readonly firstMs: number
  readonly longestMs: number
}

/** A provider that asks for a longer wait than this is not waited for; the error says how long it asked for. */
export const LONGEST_RETRY_AFTER_MS = 300_000

/** The pause before the `n`th repetition, which counts from 1. */
export function pauseBefore(n: number, pauses: GrowingPauses): number {
  return Math.min(pauses.firstMs * 2 ** (n - 1), pauses.longestMs)
}

export interface RateLimitPolicy {
  /** How often a refused request is sent again at most. */
  readonly retries: number
  readonly pauses: GrowingPauses
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
}

/**
 * Repeats `send` while it is refused by 429: that is a refusal before anything was done (AG-D7, RP-A1), so nothing can
 * happen twice. Any other error is passed on at once.
 */
export async function retryWhenRateLimited<T>(send: () => Promise<T>, policy: RateLimitPolicy): Promise<T> {
  for (let repetition = 1; ; repetition += 1) {
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof RateLimitedError) || repetition > policy.retries) throw error
      const asked = error.retryAfterMs ?? 0
      if (asked > LONGEST_RETRY_AFTER_MS) throw error
      await policy.clock.sleep(Math.max(asked, pauseBefore(repetition, policy.pauses)), policy.signal)
    }
  }
}
