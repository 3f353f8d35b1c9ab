/** Time source of the clients. Pacing, timeouts, pauses and TOTP use only this, so a virtual clock can replace it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /**
   * Resolves after `ms` milliseconds. If `signal` is aborted, before or meanwhile, rejects with the signal's reason and
   * leaves no timer behind.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The longest delay of a platform timer in milliseconds. A longer one would fire at once. */
export const MAX_SLEEP_MS = 2_147_483_647

/** The system clock. */
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
