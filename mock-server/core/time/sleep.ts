export interface SleepOptions {
  /** Cancels the wait. */
  signal?: AbortSignal
  /** Start of the wait by the sandbox's clock, in milliseconds, if it is before now. */
  fromMs?: number | undefined
  /** Aborts when the caller leaves, which does not cancel the wait. By default the same as `signal`. */
  caller?: AbortSignal | undefined
}

/**
 * Waits for milliseconds of the sandbox's clock. Resolves with the end of the wait, or undefined if it was cancelled.
 */
export type Sleep = (ms: number, how?: SleepOptions) => Promise<number | undefined>
