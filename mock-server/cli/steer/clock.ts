import { clockText } from '../../reporting/render/clock-text.ts'
import { clockSchema } from '../scenario/schema.ts'
import type { RequestOptions } from '../shared/admin/admin-client.ts'
import { printResult, readAdmin, type SteerFlags } from '../shared/admin/admin-json.ts'
import { sandboxTargetOf } from '../shared/admin/sandbox-note.ts'
import { durationMs } from '../shared/arguments.ts'

/** Prints the time and the mode of the sandbox's clock. */
export function show(flags: SteerFlags): Promise<number> {
  return ask(flags, 'clock')
}

/** Advances the clock by a duration such as `90s`, and prints the clock. @throws Problem if the duration is invalid */
export function advance(duration: string, flags: SteerFlags): Promise<number> {
  return ask(flags, 'clock/advance', { post: JSON.stringify({ ms: durationMs(duration, 'clock advance') }) })
}

/** Stops or starts the clock, and prints the clock. */
export function setMode(mode: 'running' | 'frozen', flags: SteerFlags): Promise<number> {
  return ask(flags, 'clock', { put: JSON.stringify({ mode }) })
}

async function ask(flags: SteerFlags, path: string, asked?: RequestOptions): Promise<number> {
  const clock = await readAdmin(await sandboxTargetOf(flags), path, clockSchema, asked)
  printResult(flags, clock, [clockText(clock)])
  return 0
}
