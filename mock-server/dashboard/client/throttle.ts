/** Minimum time between two runs, in milliseconds. */
const MIN_PAUSE_MS = 1000
/** Maximum share of the time in which all throttled functions together run while calls continue. */
const BUSY_SHARE = 0.01
/** Maximum share of the time in which all throttled functions together run after the calls have stopped. */
const QUIET_SHARE = 0.2
/** Time without a call [ms] after which the calls count as stopped. */
const QUIET_MS = 1000

/** Earliest times [ms] at which the next throttled function may run: while calls continue, and after they have stopped. */
let allowedWhenBusyMs = 0
let allowedWhenQuietMs = 0

/**
 * Returns a function that runs `run` soon. Calls during the pause after a run share the next run. The pause is longer
 * if a run takes longer, so that reading the data of a busy mock takes a small share of the time. When no more calls
 * come, the last run follows after a shorter pause.
 * @param run a function that does not throw
 */
export function throttle(run: () => Promise<void>): () => void {
  let timer: number | undefined
  let endedMs = -Infinity
  let lastCallMs = 0
  let isRunning = false
  let isWanted = false

  /** Returns the time at which the function may run. */
  function dueMs(): number {
    const quietMs = Math.max(allowedWhenQuietMs, lastCallMs + QUIET_MS)
    return Math.max(endedMs + MIN_PAUSE_MS, Math.min(allowedWhenBusyMs, quietMs))
  }

  function wait(): void {
    timer ??= window.setTimeout(runIfDue, Math.max(0, dueMs() - performance.now()))
  }

  function runIfDue(): void {
    timer = undefined
    if (performance.now() < dueMs()) wait()
    else void start()
  }

  async function start(): Promise<void> {
    isWanted = false
    isRunning = true
    const startedMs = performance.now()
    await run()
    endedMs = performance.now()
    allowedWhenBusyMs = Math.max(allowedWhenBusyMs, endedMs) + (endedMs - startedMs) / BUSY_SHARE
    allowedWhenQuietMs = endedMs + (endedMs - startedMs) / QUIET_SHARE
    isRunning = false
    if (isWanted) wait()
  }

  return () => {
    isWanted = true
    lastCallMs = performance.now()
    if (!isRunning) wait()
  }
}
