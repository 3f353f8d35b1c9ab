/**
 * Runs jobs concurrently and handles their results one after the other, in the order of the jobs.
 * @param jobs an iterator whose next job is taken when a job can start
 * @param how `isOver`: if it returns true, no further job starts, and an error of a running job is ignored
 * @throws the first error of `run` or `onResult`, after all started jobs have ended
 */
export async function runInOrder<J, R>(
  jobs: Iterator<J>,
  concurrency: number,
  { isOver, run, onResult }: { isOver(): boolean; run(job: J): Promise<R>; onResult(result: R): Promise<void> },
): Promise<void> {
  const results = new Map<number, R>()
  let started = 0
  let handled = 0
  let handling = Promise.resolve()

  async function handleReady(): Promise<void> {
    for (let result = results.get(handled); result !== undefined; result = results.get(handled)) {
      results.delete(handled)
      handled += 1
      await onResult(result)
    }
  }

  async function work(): Promise<void> {
    while (!isOver()) {
      const next = jobs.next()
      if (next.done === true) return
      const index = started
      started += 1
      try {
        results.set(index, await run(next.value))
      } catch (error) {
        if (isOver()) return
        throw error
      }
      handling = handling.then(handleReady)
      await handling
    }
  }

  const working = Array.from({ length: Math.max(1, concurrency) }, work)
  const failed = (await Promise.allSettled(working)).find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}
