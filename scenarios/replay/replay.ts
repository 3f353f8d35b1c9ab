import type { ScenarioFile } from '../loading/parse.ts'
import { replayOnce, type ReplayOptions, type ReplayResult } from './replay-once.ts'
import { withProvenWait } from './time/scaled-wait.ts'

export type { ReplayOptions, ReplayResult } from './replay-once.ts'

/**
 * Replays one scenario with a client, by default against a new mock on a free port.
 * @throws Problem if the client cannot be started; the signal's reason if the replay is cancelled
 *
 * @example
 * ```ts
 * import { commandRunner, findScenario, replay } from 'gift-provider-mock/scenarios'
 *
 * const file = await findScenario('at-gift/response-lost-after-issue')
 * const { result, verdict } = await replay(file, {
 *   runner: commandRunner('python3', ['client.py']),
 *   timeoutMs: 120_000,
 * })
 * const failed = verdict.checks.filter(({ passed }) => !passed)
 * console.log(result, failed.map(({ what }) => what.en))
 * ```
 */
export async function replay(file: ScenarioFile, options: ReplayOptions): Promise<ReplayResult> {
  return withProvenWait(await replayOnce(file, options), options)
}
