import type { ScenarioFile } from '../loading/parse.ts'
import { withProvenPauses } from './time/scaled-pauses.ts'
import { replay, type ReplayResult, type ReplayOptions } from './replay.ts'

export interface ReplayAllOptions extends ReplayOptions {
  /**
   * Maximum number of scenarios that run concurrently. Scenarios marked `alone` run afterwards, one after the other.
   */
  jobs: number
  /**
   * Maximum number of successive scenarios in which the client exceeds its time limit. The scenarios are counted in the
   * order in which they end. If the maximum is reached, no further scenario is started. Default Infinity.
   */
  maxTimeouts?: number | undefined
  onBegin?(file: ScenarioFile): void
  /** Called with the result of each scenario when the scenario ends. */
  onDone?(replayed: ReplayResult): void
}

/**
 * Replays scenarios with a client. The results are in the order of the given scenarios. If `maxTimeouts` is reached,
 * the results do not contain the scenarios that were not started.
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
  { jobs, maxTimeouts = Infinity, onBegin, onDone, ...options }: ReplayAllOptions,
): Promise<ReplayResult[]> {
  const failing = new AbortController()
  const signal = AbortSignal.any([failing.signal, ...(options.signal ? [options.signal] : [])])
  const results = new Map<ScenarioFile, ReplayResult>()

  let timeouts = 0
  const next = (queue: ScenarioFile[]): ScenarioFile | undefined => (timeouts < maxTimeouts ? queue.shift() : undefined)

  async function work(queue: ScenarioFile[]): Promise<void> {
    for (let file = next(queue); file; file = next(queue)) {
      signal.throwIfAborted()
      onBegin?.(file)
      const own = { ...options, signal }
      const replayed = await withProvenPauses(await replay(file, own), own)
      results.set(file, replayed)
      // Once the maximum is reached, the number no longer changes. If a running scenario that ends in time set the
      // number to 0, further scenarios would start.
      if (timeouts < maxTimeouts) timeouts = replayed.ran.result === 'timed out' ? timeouts + 1 : 0
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
