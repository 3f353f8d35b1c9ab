import { systemClock, type Clock } from './clock.ts'
import { requireWholeNumber } from './input.ts'

/**
 * An object that delays requests, so that the requests do not exceed a provider's rate limit. If several clients share
 * a limit, pass one pacer to all these clients.
 */
export interface Pacer {
  /**
   * Resolves when the caller may start a request. Callers are served in the order of their calls. If `signal` is
   * aborted while the caller waits, rejects with the signal's reason. This caller then does not count as a request, so
   * later callers may start earlier.
   */
  take(signal?: AbortSignal): Promise<void>
}

export interface PacerOptions {
  /** Maximum number of requests that start within any period of `windowMs`; a whole number of 1 or more. */
  readonly requests: number
  /** Length of the window in milliseconds; a whole number of 1 or more. */
  readonly windowMs: number
  /** Milliseconds that are added to the window. Default 0. */
  readonly marginMs?: number | undefined
  readonly clock?: Clock | undefined
}

/**
 * Margin in milliseconds that the clients add to the window of the provider's rate limit. The network changes the
 * intervals between requests, so requests that are sent exactly at the limit may arrive too close together.
 */
export const PACE_MARGIN_MS = 50

/**
 * Creates a pacer with a sliding window: at most `requests` requests start within any period of `windowMs + marginMs`.
 *
 * @throws InvalidInputError if an option is out of range
 *
 * @example
 * ```ts
 * import { AtGiftClient, createPacer } from 'gift-provider-mock/clients'
 *
 * // Two clients of one AuthKey share the limit of one request per second.
 * const pacer = createPacer({ requests: 1, windowMs: 1000 })
 * const account = { baseUrl: 'http://127.0.0.1:4600/at-gift', campaign: 'demo-campaign', authKey: 'MOCK-AuthKey-001' }
 * const clients = [new AtGiftClient({ ...account, pacer }), new AtGiftClient({ ...account, pacer })]
 * await Promise.all(clients.map((client) => client.issue({ dcId: 'DC500', amount: 500 })))
 * ```
 */
export function createPacer(options: PacerOptions): Pacer {
  const { clock = systemClock } = options
  const requests = requireWholeNumber('requests', options.requests, { min: 1 })
  const windowMs =
    requireWholeNumber('windowMs', options.windowMs, { min: 1 }) +
    requireWholeNumber('marginMs', options.marginMs ?? 0, { min: 0 })
  /** Start times of the last requests, oldest first. The array has at most `requests` elements. */
  let starts: number[] = []
  let lastPlace: Promise<void> = Promise.resolve()

  function waitMs(): number {
    const now = clock.now()
    // Start times in the future are replaced with the current time. Otherwise callers would wait too long after the
    // clock was set back.
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
        // A timer may fire a little early, so the time is checked again after each wait.
        for (let ms = waitMs(); ms > 0; ms = waitMs()) await clock.sleep(ms, signal)
        signal?.throwIfAborted()
        starts = [...starts, clock.now()].slice(-requests)
      } finally {
        // If this caller is aborted, the next caller still has to wait for the earlier callers.
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
