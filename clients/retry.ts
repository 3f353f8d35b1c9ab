import type { Clock } from './clock.ts'
import { RateLimitedError, UnauthorizedError } from './errors.ts'

/**
 * Pauses between retries in milliseconds. The first pause is `firstMs`. Each further pause is twice as long as the
 * previous pause, up to `longestMs`.
 */
export interface GrowingPauses {
  readonly firstMs: number
  readonly longestMs: number
}

/**
 * Longest Retry-After in milliseconds for which the clients wait. If Retry-After is longer, the request fails with
 * RateLimitedError.
 */
export const LONGEST_RETRY_AFTER_MS = 300_000

/** Returns the milliseconds to pause before retry number `n`. The first retry has the number 1. */
export function pauseBefore(n: number, pauses: GrowingPauses): number {
  return Math.min(pauses.firstMs * 2 ** (n - 1), pauses.longestMs)
}

export interface RateLimitPolicy {
  /** Maximum number of retries. */
  readonly retries: number
  readonly pauses: GrowingPauses
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
}

/**
 * Calls `send` again while it fails with 429. A 429 means that nothing was done (AG-D7, RP-A1), so a retry is safe.
 * Throws any other error immediately.
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

/** Pause in milliseconds between a 401 and the retry of the request. */
const PAUSE_401_MS = 1000

/**
 * Calls `send` again as long as `send` fails with 401. `send` must create a new access token each time. A 401 means
 * that nothing was done (RP-D14). Throws any other error immediately.
 */
export async function retryWhenUnauthorized<T>(
  send: () => Promise<T>,
  { retries, clock, signal }: Omit<RateLimitPolicy, 'pauses'>,
): Promise<T> {
  for (let repetition = 1; ; repetition += 1) {
    try {
      return await send()
    } catch (error) {
      if (!(error instanceof UnauthorizedError) || repetition > retries) throw error
      await clock.sleep(PAUSE_401_MS, signal)
    }
  }
}
