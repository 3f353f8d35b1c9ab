/** Time as the clients see it. Pacing, timeouts, pauses and TOTP read this alone, so a virtual clock can stand in. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /**
   * Resolves after `ms` milliseconds. When `signal` is aborted, before or meanwhile, it rejects with the signal's reason
   * and leaves no timer behind.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The longest that a timer of the platform can wait; a longer one would fire at once. */
export const MAX_SLEEP_MS = 2_147_483_647

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason)
        return
      }
      const onAbort = (): void => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        },
        Math.min(Math.max(ms, 0), MAX_SLEEP_MS),
      )
      signal?.addEventListener('abort', onAbort, { once: true })
    }),
}
