/**
 * Checks that every response arrives in time. A late response is accepted only if a fault, a scenario or a restart of
 * the store may have delayed it.
 */

/** The causes that may delay responses at the moment, such as an armed fault. */
export interface Delays {
  add(cause: string): void
  remove(cause: string): void
  /** Returns true if a cause is active now or ended at or after the time `ms` of `performance.now()`. */
  existedSince(ms: number): boolean
}

export function createDelays(): Delays {
  const causes = new Set<string>()
  let lastEndMs = -Infinity
  return {
    add: (cause) => void causes.add(cause),
    remove(cause) {
      if (causes.delete(cause)) lastEndMs = performance.now()
    },
    existedSince: (ms) => causes.size > 0 || lastEndMs >= ms,
  }
}

/** If something may delay a response, a client gives up the request after this time in milliseconds. */
export const PATIENCE_MS = 1500
/**
 * If nothing delays a response, the response must arrive within this time in milliseconds. The time is long, because a
 * busy machine also delays responses.
 */
export const BOUND_MS = 20_000
/** Interval between two checks in milliseconds. */
const CHECK_MS = 250

export interface Patience {
  /** Aborts when the client gives up. */
  signal: AbortSignal
  /** Ends the wait, because the response has arrived or the connection is closed. */
  end(): void
}

/**
 * Begins the wait for a response. The returned signal aborts the request when the client gives up.
 * @param delays the causes that may delay the response
 * @param fail receives a message if the response is late and no cause can have delayed it
 */
export function beginWait(what: string, delays: readonly Delays[], fail: (message: string) => void): Patience {
  const startedAt = performance.now()
  const stop = new AbortController()
  const timer = setInterval(() => {
    const waitedMs = performance.now() - startedAt
    if (waitedMs < PATIENCE_MS) return
    const isDelayed = delays.some((one) => one.existedSince(startedAt))
    if (!isDelayed && waitedMs < BOUND_MS) return
    clearInterval(timer)
    if (!isDelayed)
      fail(
        `${what} has no response after ${BOUND_MS} ms, although no fault and no restart of the store delays the response`,
      )
    stop.abort(new DOMException('the client gives up', 'TimeoutError'))
  }, CHECK_MS)
  return { signal: stop.signal, end: () => clearInterval(timer) }
}
