import { Problem } from '../core/http/problem.ts'
import { NAME } from '../core/version.ts'
import { oneLine } from '../reporting/one-line.ts'
import { COMMAND } from './start/flags.ts'
import { plainStartFlags } from './start/plain-flags.ts'

/** Runs a command to its end and tells its exit code; whatever went wrong is one line on standard error, for each thing that is. */
export async function run(args: readonly string[]): Promise<number> {
  try {
    // Commander takes about a tenth of the time of a start to load.
    const startFlags = plainStartFlags(args)
    return startFlags
      ? await (await import('./start/index.ts')).start(startFlags)
      : await (await import('./program.ts')).runProgram(args)
  } catch (error) {
    if (!(error instanceof Problem)) throw new Error(`${NAME} itself failed`, { cause: error })
    const messages = error.errors.length > 1 ? error.errors : [error.message]
    process.stderr.write(messages.map((message) => `${COMMAND}: ${oneLine(message)}\n`).join(''))
    return 1
  }
}
