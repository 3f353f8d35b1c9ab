import { systemClock, type Clock } from './clock.ts'
import { requireWholeNumber } from './input.ts'

/** Lets requests start no faster than a provider allows. Pass one pacer to several clients to let them share a limit. */
export interface Pacer {
  /**
   * Resolves when the next request may start; callers are served first come, first served. When `signal` is aborted
   * while it waits, it rejects with the signal's reason and gives its place back.
   */
  take(signal?: AbortSignal): Promise<void>
}

export interface PacerOptions {
  /** How many requests may start within any window; a whole number of 1 or more. */
  readonly requests: number
  /** The window in milliseconds; a whole number of 1 or more. */
  readonly windowMs: number
  /** Milliseconds added to the window; 0 by default. */
  readonly marginMs?: number | undefined
  readonly clock?: Clock | undefined
}

/**
 * Added to the provider's window: requests reach the provider a little closer together, or further apart, than they were
 * sent, and a limit kept to the millisecond here would be passed there.
 */
export const PACE_MARGIN_MS = 50

/**
 * A sliding window: never more than `requests` starts within any `windowMs + marginMs`.
 *
 * @throws InvalidInputError when an option is out of range
 */
export function createPacer(options: PacerOptions): Pacer {
  const { clock = systemClock } = options
  const requests = requireWholeNumber('requests', options.requests, { min: 1 })
  const windowMs =
    requireWholeNumber('windowMs', options.windowMs, { min: 1 }) +
    requireWholeNumber('marginMs', options.marginMs ?? 0, { min: 0 })
  /** When the last starts were, the oldest first; at most `requests` of them. */
  let starts: number[] = []
  let lastPlace: Promise<void> = Promise.resolve()

  function waitMs(): number {
    const now = clock.now()
    // A clock that was set back would otherwise make everyone wait until it has caught up with itself.
    starts = starts.map((start) => Math.min(start, now))
    const oldest = starts[0]
    return oldest === undefined || starts.length < requests ? 0 : oldest + windowMs - now
  }

  return {
    async take(signal) {
      signal?.throwIfAborted()
      const placeBefore = lastPlace
      const place = Promise.withResolvers<void>()
      lastPlace = place.promise
      try {
        await unlessAborted(placeBefore, signal)
        // A timer may fire a little early, so the clock is asked again after each wait.
        for (let ms = waitMs(); ms > 0; ms = waitMs()) await clock.sleep(ms, signal)
        signal?.throwIfAborted()
        starts = [...starts, clock.now()].slice(-requests)
      } finally {
        // Whoever leaves early hands over to the next only when those before it are served.
        void placeBefore.then(place.resolve)
      }
    },
  }
}

async function unlessAborted(turn: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return turn
  const abort = Promise.withResolvers<never>()
  const onAbort = (): void => abort.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await Promise.race([turn, abort.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
