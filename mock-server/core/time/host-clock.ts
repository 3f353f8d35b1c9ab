/**
 * The host's clock and timers. This file is the only one in `mock-server` that reads real time.
 *
 * The functions are those at load time: a test in the same process may replace the global ones with fakes, and a server
 * whose timers wait for a test never answers. Jest can replace them earlier, so Node's own module comes first.
 */
const { setTimeout, clearTimeout, setImmediate } = globalThis.process?.getBuiltinModule?.('node:timers') ?? globalThis

/** The functions in use. A test of this project may put others in their place. */
export const hostTimers = { now: Date.now, setTimeout, clearTimeout }

export interface HostClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
}

export const hostClock: HostClock = { now: () => hostTimers.now() }

/** Milliseconds of a clock that nothing sets back. */
export const steadyNow = performance.now.bind(performance)

/** The longest delay of a timer, in milliseconds. A longer one would fire at once. */
export const MAX_TIMER_MS = 2_147_483_647

/** Runs a function after a delay in milliseconds of the host's time. @returns cancels the timer */
export function startTimer(ms: number, run: () => void): () => void {
  const { setTimeout: start, clearTimeout: cancel } = hostTimers
  const timer = start(run, ms)
  return () => cancel(timer)
}

/**
 * Resolves after a delay in milliseconds of the host's time. If `signal` is aborted, before or meanwhile, rejects with
 * its reason and leaves no timer behind.
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

/** Runs a function in the next turn of the event loop. Node only. */
export function inNextTurn(run: () => void): void {
  setImmediate(run)
}

/** Resolves in the next turn of the event loop. Node only. */
export function nextTurn(): Promise<void> {
  return new Promise(inNextTurn)
}

/** Resolves as `work` does, or with undefined if that takes longer than `ms` milliseconds of the host's time. */
export async function withTimeout<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const cancel = startTimer(ms, () => resolve(undefined))
  try {
    return await Promise.race([work, late])
  } finally {
    cancel()
  }
}

/** A signal that aborts after a delay in milliseconds of the host's time. */
export function timeoutSignal(ms: number): AbortSignal {
  return AbortSignal.timeout(ms)
}
