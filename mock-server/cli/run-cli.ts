import { Problem } from '../core/http/problem.ts'
import { NAME } from '../core/version.ts'
import { chooseLanguage, languageOf, localized } from '../reporting/language.ts'
import { oneLine } from '../reporting/one-line.ts'
import { withOwnCommand } from '../reporting/own-command.ts'
import { takeLanguage } from './language-flag.ts'
import { COMMAND } from './start/options/flags.ts'
import { plainStartFlags } from './start/options/plain-flags.ts'

/** Runs a command and returns its exit code. Each error is printed as one line on standard error. */
export async function run(given: readonly string[]): Promise<number> {
  try {
    const { language, rest: args } = takeLanguage(given, process.env)
    chooseLanguage(language)
    // Commander is not loaded if `plainStartFlags` can parse the arguments. The loading takes about a tenth of the
    // start time.
    const startFlags = plainStartFlags(args)
    if (args[0] === 'start' && process.env['npm_lifecycle_event'] === 'start') {
      const npmProblem = (await import('./start/options/npm-flags.ts')).flagsTakenByNpm(process.env)
      if (npmProblem !== undefined) throw new Problem(400, npmProblem)
    }
    return startFlags
      ? await (await import('./start/index.ts')).start(startFlags)
      : await (await import('./program/index.ts')).runProgram(args)
  } catch (error) {
    const messages = error instanceof Problem ? await messagesOf(error) : limitMessages(error)
    if (messages.length === 0) throw new Error(`${NAME} itself failed`, { cause: error })
    process.stderr.write(messages.map((one) => `${COMMAND}: ${withOwnCommand(oneLine(one))}\n`).join(''))
    return 1
  } finally {
    chooseLanguage(undefined)
  }
}

async function messagesOf(problem: Problem): Promise<readonly string[]> {
  const { message, errors } = languageOf() === 'ja' ? await inJapanese(problem) : problem
  return errors.length > 1 ? errors : [message]
}

/**
 * Returns a message if the error, or one of its causes, says that too many files are open. The user can raise this
 * limit. The function must not load a file, because no further file can be opened.
 */
function limitMessages(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const isLimit = 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE')
  return isLimit ? [localized(OPEN_FILES)] : limitMessages(error.cause)
}

const OPEN_FILES = {
  en: 'too many files and connections are open: raise the limit, for example with "ulimit -n 1024"',
  ja: '開いているファイルと接続が多すぎる。「ulimit -n 1024」などで上限を引き上げる',
}

/** Returns the messages of a problem in Japanese. The Japanese sentences are loaded only when they are needed. */
async function inJapanese(problem: Problem): Promise<{ message: string; errors: readonly string[] }> {
  const { providers } = await import('../app.ts')
  return (await import('../core/problems/localize.ts')).problemInJapanese(problem, providers)
}
