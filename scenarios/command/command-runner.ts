import { ClientKilledError } from '../replay/client/kill-points.ts'
import type { RunContext, RunResult, Runner } from '../replay/client/runner.ts'
import { scaledFor } from './client-time.ts'
import type { Faketime } from './faketime.ts'
import { untilIdle, type IdleOptions } from './wait-until-idle.ts'
import { endText, startProgram } from './program.ts'

export interface CommandOptions {
  /**
   * The libfaketime library and the factor that scale the time of the program. If undefined, the program runs in real
   * time.
   */
  faketime?: Faketime | undefined
  /**
   * If set, the program does not have to exit: the runner ends the program after a time without a request. If
   * undefined, the program has to exit by itself.
   */
  until?: IdleOptions | undefined
}

/**
 * Creates a runner for a program in any language, which is the client under test. The program gets the URL of the mock,
 * the credentials and the task from environment variables. When the program has ended or the time limit is reached, the
 * runner ends all processes that the program started.
 */
export function commandRunner(
  command: string,
  args: readonly string[] = [],
  { faketime, until }: CommandOptions = {},
): Runner {
  return {
    virtualTime: () => false,
    scalesTime: faketime !== undefined,
    async run(context: RunContext): Promise<RunResult> {
      const { environment, signal } = context
      signal.throwIfAborted()
      const program = await startProgram([command, ...args], {
        environment,
        faketime: faketime && scaledFor(context, faketime),
      })
      const onAbort = (): void => void program.end(signal.reason instanceof ClientKilledError ? 'SIGKILL' : undefined)
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) onAbort()

      const idle = until ? [untilIdle(context, { ...until, isScaled: faketime !== undefined }, program.exited)] : []
      const how = await Promise.race([program.exited, ...idle])
      signal.removeEventListener('abort', onAbort)
      const wasRunning = await program.end()
      const unscaledProgram = program.unscaledProgram()
      return {
        ...('idle' in how
          ? { result: 'done', detail: how.idle, idleMs: how.idleMs }
          : { result: how.code === 0 ? 'done' : 'failed', detail: endText(how) }),
        output: program.output(),
        ...(wasRunning && 'code' in how && !signal.aborted && { leftProcesses: true }),
        ...(faketime && { scaledBy: 'faketime' }),
        ...(unscaledProgram !== undefined && { unscaledProgram }),
      }
    },
  }
}
