import { Command, CommanderError } from 'commander'
import { VERSION } from '../../core/version.ts'
import { localized } from '../../reporting/language.ts'
import { reportUsageErrors } from '../shared/usage-errors.ts'
import { COMMAND } from '../start/options/flags.ts'
import { addCaCommand } from './commands/ca-command.ts'
import { setUpHelp } from './help.ts'
import { addCompletionCommands } from './commands/completion-commands.ts'
import { addJudgeCommands } from './commands/judge-commands.ts'
import { addLearnCommands } from './commands/learn-commands.ts'
import { addProviderCommands } from './commands/provider-commands.ts'
import { addRecordingCommands } from './commands/recording-commands.ts'
import { addRunCommands } from './commands/run-commands.ts'
import { addStateCommands } from './commands/state-commands.ts'
import { addSteerCommands } from './commands/steer-commands.ts'
import { addWatchCommands } from './commands/watch-commands.ts'

/**
 * Creates the commander program with all commands, described in the reader's language. The file that implements a
 * command is loaded only when the command runs.
 * @param done receives the exit code of the command
 * @param client the command line of the client, which follows `--`; undefined if there is no `--`
 */
export function createProgram(done: (exitCode: number) => void = () => {}, client?: readonly string[]): Command {
  const program = new Command(COMMAND)
    .description(
      localized({
        en: 'A mock server for two providers of digital gift codes in Japan, with state, rate limits, tokens and a ledger.',
        ja: '日本のデジタルギフトのプロバイダー 2 社のモックサーバー。状態、リクエスト数の制限、トークン、台帳を備える。',
      }),
    )
    .version(VERSION, '-V, --version', localized({ en: 'print the version', ja: 'バージョンを表示する' }))
    .exitOverride()
    .commandsGroup(localized({ en: 'Help:', ja: 'ヘルプ:' }))
  setUpHelp(program)

  program.commandsGroup(localized({ en: 'Run the mock:', ja: 'モックを動かす:' }))
  addRunCommands(program, done, client)
  addCaCommand(program, done)
  program.commandsGroup(localized({ en: 'Steer and watch:', ja: '操作と監視:' }))
  addWatchCommands(program, done)
  addSteerCommands(program, done)
  addStateCommands(program, done)
  program.commandsGroup(localized({ en: 'Judge a client:', ja: 'クライアントを判定する:' }))
  addJudgeCommands(program, done, client)
  program.commandsGroup(localized({ en: 'Know the provider:', ja: 'プロバイダーを調べる:' }))
  addProviderCommands(program, done)
  addRecordingCommands(program, done)
  addLearnCommands(program, done)

  program.commandsGroup(localized({ en: 'Help:', ja: 'ヘルプ:' }))
  addCompletionCommands(program, done)

  reportUsageErrors(program, COMMAND, client !== undefined)
  return program
}

/**
 * Parses the arguments with commander, runs the command and returns its exit code.
 * @throws Problem if the command fails
 */
export async function runProgram(args: readonly string[]): Promise<number> {
  let exitCode = 0
  const end = ['replay', 'explore', 'run'].includes(args[0] ?? '') ? args.indexOf('--') : -1
  const client = end < 0 ? undefined : args.slice(end + 1)
  try {
    await createProgram((code) => (exitCode = code), client).parseAsync(end < 0 ? [...args] : args.slice(0, end), {
      from: 'user',
    })
    return exitCode
  } catch (error) {
    // Commander has already printed the error.
    if (error instanceof CommanderError) return error.exitCode
    throw error
  }
}
