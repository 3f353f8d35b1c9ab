import { commandRunner } from '../../../scenarios/command/command-runner.ts'
import { findScenario } from '../../../scenarios/loading/load.ts'
import { replay } from '../../../scenarios/replay/replay.ts'
import type { AtEnd } from '../../cli/command.ts'
import { scenarioFiles } from '../files.ts'
import { smallFetch } from '../../helpers/small-fetch.ts'

/** Replays a scenario with a command. */
export async function replayed(
  command: readonly string[],
  {
    more = {},
    timeoutMs = 20_000,
    signal,
    atEnd,
  }: { more?: Record<string, unknown>; timeoutMs?: number; signal?: AbortSignal; atEnd?: AtEnd } = {},
) {
  const [file = ''] = scenarioFiles({ 'own/one': more }, atEnd)
  const [program = '', ...args] = command
  return replay(await findScenario(file), { runner: commandRunner(program, args), timeoutMs, signal })
}

/** Returns the command that runs a script with Node. */
export const node = (script: string): string[] => [process.execPath, '-e', smallFetch + script]
/** A script that issues a code. */
export const issue = `fetch(process.env.AT_GIFT_BASE_URL + '/' + process.env.AT_GIFT_CAMPAIGN + '/dc/getcode', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ AuthKey: process.env.AT_GIFT_AUTH_KEY, DcId: process.env.GIFT_MOCK_TASK_DC_ID, Amount: process.env.GIFT_MOCK_TASK_AMOUNT }) })`
