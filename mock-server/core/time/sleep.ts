export interface SleepOptions {
  /** Cancels the wait when the signal aborts. */
  signal?: AbortSignal
  /** Start of the wait by the sandbox's clock, in milliseconds. The default is the current time. */
  fromMs?: number | undefined
  /** Aborts when the caller leaves. This signal does not cancel the wait. The default is `signal`. */
  caller?: AbortSignal | undefined
}

/**
 * Waits for a number of milliseconds on the sandbox's clock. Resolves with the time at which the wait ended, or with
 * undefined if the wait was cancelled.
 */
export type Sleep = (ms: number, how?: SleepOptions) => Promise<number | undefined>
