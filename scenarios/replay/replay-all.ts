import type { ScenarioFile } from '../loading/parse.ts'
import { replay, type ReplayResult, type ReplayOptions } from './replay.ts'

export interface ReplayAllOptions extends ReplayOptions {
  /** So many scenarios side by side at most; those that are `alone` come after, one by one. */
  jobs: number
  onBegin?(file: ScenarioFile): void
  /** In the order in which they end. */
  onDone?(replayed: ReplayResult): void
}

/**
 * Puts a client through many scenarios; the results are in the order in which the scenarios were given.
 * @throws what the first that cannot be replayed throws, once all others have been ended
 */
export async function replayAll(
  files: readonly ScenarioFile[],
  { jobs, onBegin, onDone, ...options }: ReplayAllOptions,
): Promise<ReplayResult[]> {
  const failing = new AbortController()
  const signal = AbortSignal.any([failing.signal, ...(options.signal ? [options.signal] : [])])
  const results = new Map<ScenarioFile, ReplayResult>()

  async function work(queue: ScenarioFile[]): Promise<void> {
    for (let file = queue.shift(); file; file = queue.shift()) {
      signal.throwIfAborted()
      onBegin?.(file)
      const replayed = await replay(file, { ...options, signal })
      results.set(file, replayed)
      onDone?.(replayed)
    }
  }

  async function workers(queue: ScenarioFile[], count: number): Promise<void> {
    const working = Array.from({ length: Math.min(count, queue.length) }, () =>
      work(queue).catch((error: unknown) => {
        failing.abort(error)
        throw error
      }),
    )
    // All have ended what they began before the first error is told.
    const [failed] = (await Promise.allSettled(working)).filter(({ status }) => status === 'rejected')
    if (failed) signal.throwIfAborted()
  }

  await workers(
    files.filter(({ scenario }) => !scenario.alone),
    jobs,
  )
  await workers(
    files.filter(({ scenario }) => scenario.alone),
    1,
  )
  return files.flatMap((file) => results.get(file) ?? [])
}
