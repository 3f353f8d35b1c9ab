/** Minimum time between two runs, in milliseconds. */
const MIN_PAUSE_MS = 1000
/** Maximum share of the time that one throttled function runs. */
const MAX_SHARE = 0.02

/**
 * Returns a function that runs `run` soon. Calls during the pause after a run share the next run. The pause is longer
 * if a run takes longer, so that reading the data of a busy mock takes a small share of the time.
 * @param run a function that does not throw
 */
export function throttle(run: () => Promise<void>): () => void {
  let timer: number | undefined
  let allowedMs = 0
  let isRunning = false
  let isWanted = false

  function schedule(): void {
    isWanted = true
    if (!isRunning) timer ??= window.setTimeout(() => void start(), Math.max(0, allowedMs - performance.now()))
  }

  async function start(): Promise<void> {
    timer = undefined
    isWanted = false
    isRunning = true
    const startedMs = performance.now()
    await run()
    const endedMs = performance.now()
    allowedMs = endedMs + Math.max(MIN_PAUSE_MS, (endedMs - startedMs) / MAX_SHARE)
    isRunning = false
    if (isWanted) schedule()
  }

  return schedule
}
