import { Problem } from '../../mock-server/index.ts'
import { ClientKilledError } from '../replay/client/kill-points.ts'
import type { RunContext, RunResult, Runner } from '../replay/client/runner.ts'
import { scaledFor } from './client-time.ts'
import type { Faketime } from './faketime.ts'
import { type IdleOptions, untilIdle } from './wait-until-idle.ts'
import { endText, type Program, shellCommand, startProgram } from './program.ts'
import { assertFree, untilReady } from './wait-until-ready.ts'

export interface ServiceOptions {
  /** Shell command that starts the service. */
  service: string
  /** URL that responds with a status below 400 when the service is ready. */
  ready: string
  /** Shell command that makes the service do the task. */
  drive: string
  /** The condition under which the service counts as done after the command `drive` has ended. */
  until: IdleOptions
  /** Maximum time until the service is ready [ms of real time]. */
  readyMs: number
  /**
   * True if the service keeps running after a scenario, so that it can do the tasks of several scenarios. The mock must
   * have the same URLs in all these scenarios.
   */
  keep?: boolean | undefined
  faketime?: Faketime | undefined
}

export interface ServiceRunner extends Runner {
  /** Ends the service if it still runs. */
  close(): Promise<void>
}

const NOT_FOUND = 127
/** Matches the variables that differ between scenarios. A different value of such a variable requires no restart. */
const PER_SCENARIO = /^GIFT_MOCK_(?:TASK|SCENARIO$|ATTEMPT$)/

/**
 * Creates a runner for a service under test. The runner starts the service and waits until the service is ready. Then a
 * command makes the service do the task. The run ends when the service sends no more requests to the mock.
 */
export function serviceRunner({
  service,
  ready,
  drive,
  until,
  readyMs,
  keep = false,
  faketime,
}: ServiceOptions): ServiceRunner {
  let running: { program: Program; variables: string } | undefined

  /** Starts the service, unless it already runs with the same variables. */
  async function ensureRunning(context: RunContext): Promise<Program> {
    const { environment, signal } = context
    const variables = JSON.stringify(Object.entries(environment).filter(([name]) => !PER_SCENARIO.test(name)))
    if (running?.variables === variables && !running.program.ended()) {
      running.program.clearOutput()
      return running.program
    }
    await close()
    await assertFree(ready)
    const program = await startProgram(shellCommand(service), {
      environment,
      faketime: faketime && scaledFor(context, faketime),
    })
    running = { program, variables }
    await untilReady(ready, program, { readyMs, signal })
    return program
  }

  async function close(first?: 'SIGKILL'): Promise<void> {
    const { program } = running ?? {}
    running = undefined
    await program?.end(first)
  }

  return {
    virtualTime: () => false,
    scalesTime: faketime !== undefined,
    keepsProgram: keep,
    close,
    async run(context): Promise<RunResult> {
      const { environment, signal } = context
      let driver: Program | undefined
      let ending: Promise<unknown> | undefined
      const onAbort = (): void => {
        const first = signal.reason instanceof ClientKilledError ? 'SIGKILL' : undefined
        ending = Promise.all([close(first), driver?.end(first)])
      }
      signal.addEventListener('abort', onAbort, { once: true })
      try {
        const program = await ensureRunning(context)
        signal.throwIfAborted()
        driver = await startProgram(shellCommand(drive), { environment })
        if (signal.aborted) onAbort()
        const how = await driver.exited
        await driver.end()
        // A shell exits with this code if the shell does not find the command.
        if (how.code === NOT_FOUND && !signal.aborted)
          throw new Problem(500, {
            en: `the command of --drive cannot be started: ${driver.output().trim()}`,
            ja: `--drive のコマンドを起動できない: ${driver.output().trim()}`,
          })
        const idleMs =
          signal.aborted || program.ended()
            ? undefined
            : await Promise.race([
                untilIdle(
                  context,
                  { ...until, hasStarted: true, isScaled: faketime !== undefined },
                  program.exited,
                ).then((idle) => idle.idleMs),
                program.exited.then(() => undefined),
                untilAborted(signal),
              ])
        await ending
        const died = signal.aborted ? undefined : program.ended()
        if (!keep) await close()
        const unscaledProgram = program.unscaledProgram()
        return {
          result: how.code === 0 && !died ? 'done' : 'failed',
          detail: died
            ? endText(died, { en: 'the service ended too early: it', ja: 'サービスが途中で終了: ' })
            : endText(how, { en: 'the command of --drive', ja: '--drive のコマンドは' }),
          output: sections([
            ['service', program.output()],
            ['drive', driver.output()],
          ]),
          ...(idleMs !== undefined && { idleMs }),
          ...(faketime && { scaledBy: 'faketime' }),
          ...(unscaledProgram !== undefined && { unscaledProgram }),
        }
      } catch (error) {
        await Promise.all([close(), driver?.end()])
        throw error
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
    },
  }
}

function untilAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}

/** Joins the outputs of several programs. An empty output is left out. */
function sections(outputs: readonly (readonly [name: string, output: string])[]): string {
  return outputs
    .filter(([, output]) => output !== '')
    .map(([name, output]) => `[${name}]\n${output.endsWith('\n') ? output : `${output}\n`}`)
    .join('')
}
