export interface SleepOptions {
  /** Signal that cancels the wait. */
  signal?: AbortSignal
  /** Start of the wait by the sandbox's clock, in milliseconds. The default is the current time. */
  fromMs?: number | undefined
  /** Signal that aborts when the caller leaves. This signal does not cancel the wait. The default is `signal`. */
  caller?: AbortSignal | undefined
}

/**
 * A function that waits for a number of milliseconds on the sandbox's clock. The promise resolves with the time at
 * which the wait ended, or with undefined if the wait was cancelled.
 */
export type Sleep = (ms: number, how?: SleepOptions) => Promise<number | undefined>
