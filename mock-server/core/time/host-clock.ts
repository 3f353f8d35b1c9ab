/** The host's time: the only reader of real time in `mock-server`. Tests pass their own. */
export interface HostClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
}

export const hostClock: HostClock = { now: () => Date.now() }

/** Runs something after so many milliseconds of the host's time, unless the returned function is called before. */
export function startTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Resolves after so many milliseconds of the host's time. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms))
}

/** What comes of work, or undefined where that takes longer than so many milliseconds of the host's time. */
export async function withTimeout<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const cancel = startTimer(ms, () => resolve(undefined))
  try {
    return await Promise.race([work, late])
  } finally {
    cancel()
  }
}

/** Aborts after so many milliseconds of the host's time. */
export function timeoutSignal(ms: number): AbortSignal {
  return AbortSignal.timeout(ms)
}
