import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { sleep } from '../../mock-server/core/time/host-clock.ts'
import { errorMessage } from '../../mock-server/core/util/error-message.ts'
import { Problem, type Text } from '../../mock-server/index.ts'
import { commandEnvironment, secretsIn } from './command-environment.ts'
import { spawnScaled, watchUnscaled } from './faketime.ts'
import { killProcessTree, trackProcess } from './process-tree.ts'
import type { RunContext, RunResult, Runner } from '../replay/runner.ts'
import { ClientKilledError } from '../replay/kill.ts'
import { createOutputTail } from './output-tail.ts'

/**
 * Maximum number of characters of the client's output that are kept to show why the client failed. Earlier output is
 * dropped.
 */
const MAX_OUTPUT = 64 * 1024
/**
 * Maximum milliseconds to wait until the client's outputs close. A process that left the process group may keep the
 * outputs open forever.
 */
const CLOSE_MS = 500

type Child = ChildProcessByStdio<null, Readable, Readable>

export interface CommandOptions {
  /**
   * The libfaketime library and the factor that scale the time of the program. If undefined, the program runs in real
   * time.
   */
  faketime?: { library: string; factor: number } | undefined
}

/**
 * Creates a runner for a program in any language as the client under test. The program gets the URL of the mock, the
 * credentials and the task from environment variables. When the program ends or its time is up, all processes that it
 * started are ended.
 */
export function commandRunner(
  command: string,
  args: readonly string[] = [],
  { faketime }: CommandOptions = {},
): Runner {
  async function started({ environment, mock, scenario }: RunContext): Promise<Child> {
    const env = commandEnvironment(process.env, environment)
    try {
      if (faketime) {
        const { child, nowMs, begin } = await spawnScaled([command, ...args], { ...faketime, env })
        // If the scenario sets a start time, the mock keeps that time. The client's clock then has another date but the
        // same rate.
        if (scenario.clock.now === undefined)
          await mock.admin.setClock({ nowMs: nowMs + scenario.clock.skewMs, rate: faketime.factor })
        begin()
        return child
      }
      const child = spawn(command, args, {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
      })
      await once(child, 'spawn')
      return child
    } catch (error) {
      throw new Problem(500, `the command ${JSON.stringify(command)} cannot be started: ${errorMessage(error)}`)
    }
  }

  return {
    virtualTime: () => false,
    scalesTime: faketime !== undefined,
    async run(context): Promise<RunResult> {
      const { environment, signal } = context
      signal.throwIfAborted()
      const child = await started(context)
      trackProcess(child)
      const unscaled = faketime && watchUnscaled(child)
      const exited = exitOf(child)
      const output = createOutputTail(MAX_OUTPUT, secretsIn(environment, process.env))
      for (const stream of [child.stdout, child.stderr]) stream.on('data', output.stream())
      const closed = once(child, 'close')
      let ending: Promise<void> | undefined
      const end = (first?: 'SIGKILL'): Promise<void> => (ending ??= killProcessTree(child, first))
      const onAbort = (): void => void end(signal.reason instanceof ClientKilledError ? 'SIGKILL' : undefined)
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) onAbort()

      const { code, by } = await exited
      const unscaledProgram = unscaled?.()
      signal.removeEventListener('abort', onAbort)
      await end()
      await Promise.race([closed, sleep(CLOSE_MS)])
      for (const stream of [child.stdout, child.stderr]) stream.destroy()
      return {
        result: code === 0 ? 'done' : 'failed',
        detail: endText(code, by),
        output: output.text(),
        ...(faketime && { scaledBy: 'faketime' }),
        ...(unscaledProgram !== undefined && { unscaledProgram }),
      }
    },
  }
}

function endText(code: number | null, by: NodeJS.Signals | null): Text {
  return by === null
    ? { en: `it exited with code ${code}`, ja: `終了コード ${code} で終了` }
    : { en: `it was ended by ${by}`, ja: `${by} により終了` }
}

function exitOf(child: Child): Promise<{ code: number | null; by: NodeJS.Signals | null }> {
  return new Promise((resolve) => child.once('exit', (code, by) => resolve({ code, by })))
}
