/**
 * The host's clock and timers. No other file in `mock-server` reads real time, except the clock check of the command
 * `doctor` and the dashboard's code in the browser.
 *
 * A test in the same process may replace the global timer functions with fakes, and the server would then never
 * respond. The functions are therefore stored when this file is loaded. Jest can replace the global functions even
 * earlier, so the functions of Node's own module are preferred.
 */
const { setTimeout, clearTimeout, setImmediate } = globalThis.process?.getBuiltinModule?.('node:timers') ?? globalThis

/** The timer functions in use. Tests of this project may replace these functions. */
export const hostTimers = { now: Date.now, setTimeout, clearTimeout }

export interface HostClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
}

export const hostClock: HostClock = { now: () => hostTimers.now() }

/** Returns the time of a monotonic clock in milliseconds. */
export const steadyNow = performance.now.bind(performance)

/** The longest delay of a timer, in milliseconds. A timer with a longer delay would fire immediately. */
export const MAX_TIMER_MS = 2_147_483_647

/** Runs a function after a delay in milliseconds of the host's time. @returns a function that cancels the timer */
export function startTimer(ms: number, run: () => void): () => void {
  const { setTimeout: start, clearTimeout: cancel } = hostTimers
  const timer = start(run, ms)
  return () => cancel(timer)
}

/**
 * Resolves after a delay in milliseconds of the host's time. If `signal` is aborted before the end of the delay,
 * rejects with the reason of the signal and cancels the timer.
 */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const cancel = startTimer(Math.min(ms, MAX_TIMER_MS), resolve)
  const onAbort = (): void => reject(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    await promise
  } finally {
    cancel()
    signal?.removeEventListener('abort', onAbort)
  }
}

/** Runs a function in the next turn of the event loop. Available only in Node. */
export function inNextTurn(run: () => void): void {
  setImmediate(run)
}

/** Resolves in the next turn of the event loop. Available only in Node. */
export function nextTurn(): Promise<void> {
  return new Promise(inNextTurn)
}

/** Returns the result of `work`, or undefined if `work` takes longer than `ms` milliseconds of the host's time. */
export async function withTimeout<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const cancel = startTimer(ms, () => resolve(undefined))
  try {
    return await Promise.race([work, late])
  } finally {
    cancel()
  }
}

/** Returns a signal that aborts after a delay in milliseconds of the host's time. */
export function timeoutSignal(ms: number): AbortSignal {
  return AbortSignal.timeout(ms)
}
