/** The host's clock. This file is the only one in `mock-server` that reads real time. Tests pass another clock. */
export interface HostClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
}

export const hostClock: HostClock = { now: () => Date.now() }

/** Runs a function after a delay in milliseconds of the host's time. @returns cancels the timer */
export function startTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Resolves after a delay in milliseconds of the host's time. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms))
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
