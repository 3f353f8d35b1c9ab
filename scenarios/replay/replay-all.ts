import type { ScenarioFile } from '../loading/parse.ts'
import { replay, type ReplayResult, type ReplayOptions } from './replay.ts'

export interface ReplayAllOptions extends ReplayOptions {
  /**
   * Maximum number of scenarios that run concurrently. Scenarios marked `alone` run afterwards, one after the other.
   */
  jobs: number
  onBegin?(file: ScenarioFile): void
  /** Called with the result of each scenario when the scenario ends. */
  onDone?(replayed: ReplayResult): void
}

/**
 * Replays scenarios with a client. The results are in the order of the given scenarios.
 * @throws the error of the first scenario that cannot be replayed, after all other started scenarios have ended
 *
 * @example
 * ```ts
 * import { findScenarios, referenceRunner, replayAll } from 'gift-provider-mock/scenarios'
 *
 * const files = await findScenarios(['at-gift/spurious-429', 'my-scenario.yaml'])
 * const results = await replayAll(files, { runner: referenceRunner, timeoutMs: 60_000, jobs: 4 })
 * console.log(results.every(({ result }) => result === 'passed'))
 * ```
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
    // The first error is thrown only after all started scenarios have ended.
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
