export interface SleepOptions {
  /** Ends the wait. */
  signal?: AbortSignal
  /** The earlier moment, by the sandbox's clock. */
  fromMs?: number | undefined
  /** Aborts where whoever asked has left: without a signal the wait goes on, for nobody. By default the signal. */
  caller?: AbortSignal | undefined
}

/** Waits that many milliseconds of the sandbox's clock. Resolves with undefined if the wait was cancelled. */
export type Sleep = (ms: number, how?: SleepOptions) => Promise<number | undefined>
