/** Minimum time between two runs, in milliseconds. */
const MIN_PAUSE_MS = 1000
/** Maximum share of time for all throttled functions together, while they are still called. */
const BUSY_SHARE = 0.01
/** Maximum share of time for all throttled functions together, after the calls have stopped. */
const QUIET_SHARE = 0.2
/** Time without a call [ms] after which the calls count as stopped. */
const QUIET_MS = 1000

/**
 * Earliest times [ms] of the next run of any throttled function: while the calls continue, and after the calls have
 * stopped.
 */
let allowedWhenBusyMs = 0
let allowedWhenQuietMs = 0

/**
 * Returns a function that calls `run` soon. After a run, there is a pause. All calls during the pause share the next
 * run. A slow run makes the next pause longer, so that the runs take only a small share of the time. After the calls
 * have stopped, the pause before the last run is shorter.
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
