/** Limits of the number of concurrent jobs. */
export interface Concurrency {
  /** Maximum number of jobs that run and do not wait. */
  active: number
  /** Maximum number of jobs that run, including those that wait. */
  all: number
}

/** Functions that run a job and handle its result. */
export interface Handling<J, R> {
  /**
   * If this function returns true, no further job starts. If a running job then throws an error, the job has no result.
   * The results of the other jobs are handled.
   */
  isOver(): boolean
  /**
   * Runs a job.
   * @param onWaiting has to be called if the job waits and needs no processor, so that another job can start
   */
  run(job: J, onWaiting: () => void): Promise<R>
  onResult(result: R): Promise<void>
}

/**
 * Runs jobs concurrently and handles their results one after the other, in the order of the jobs.
 * @param jobs an iterator; the next job is taken only when a job can start
 * @throws the first error of `run` or `onResult`, after all started jobs have ended
 */
export async function runInOrder<J, R>(
  jobs: Iterator<J>,
  concurrency: Concurrency,
  { isOver, run, onResult }: Handling<J, R>,
): Promise<void> {
  /** The results that are not handled yet; undefined for a job that has no result. */
  const results = new Map<number, R | undefined>()
  const failed: unknown[] = []
  let [started, handled, active, all] = [0, 0, 0, 0]
  let isExhausted = false
  let handling = Promise.resolve()
  const ended = Promise.withResolvers<void>()

  async function handleReady(): Promise<void> {
    while (results.has(handled)) {
      const result = results.get(handled)
      results.delete(handled)
      handled += 1
      if (result !== undefined) await onResult(result)
    }
  }

  async function work(job: J, index: number, onWaiting: () => void): Promise<void> {
    try {
      results.set(index, await run(job, onWaiting))
    } catch (error) {
      if (!isOver()) throw error
      results.set(index, undefined)
    }
    handling = handling.then(handleReady)
    await handling
  }

  function start(job: J): void {
    let isActive = true
    function leavePlace(): void {
      if (isActive) active -= 1
      isActive = false
    }
    active += 1
    all += 1
    void work(job, started++, () => {
      leavePlace()
      startMore()
    })
      .catch((error: unknown) => void failed.push(error))
      .finally(() => {
        leavePlace()
        all -= 1
        startMore()
      })
  }

  function startMore(): void {
    while (!isExhausted && failed.length === 0 && active < concurrency.active && all < concurrency.all && !isOver()) {
      const next = jobs.next()
      if (next.done === true) isExhausted = true
      else start(next.value)
    }
    if (all === 0) ended.resolve()
  }

  startMore()
  await ended.promise
  if (failed.length > 0) throw failed[0]
}
