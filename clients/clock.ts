/**
 * Time source of the clients. The clients use this clock for pacing, timeouts, pauses and TOTP, so a virtual clock can
 * replace the system clock.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /**
   * Resolves after `ms` milliseconds. If `signal` is already aborted or is aborted during the sleep, rejects with the
   * signal's reason and removes the timer.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The longest delay of a platform timer in milliseconds. A timer with a longer delay would fire immediately. */
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
