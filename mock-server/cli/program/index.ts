import { Command, CommanderError } from 'commander'
import { VERSION } from '../../core/version.ts'
import { reportUsageErrors } from '../shared/usage-errors.ts'
import { COMMAND } from '../start/flags.ts'
import { addJudgeCommands } from './judge-commands.ts'
import { addProviderCommands } from './provider-commands.ts'
import { addRunCommands } from './run-commands.ts'
import { addStateCommands } from './state-commands.ts'
import { addSteerCommands } from './steer-commands.ts'

/**
 * Creates the commander program with all commands. The file that implements a command is loaded only when the command
 * runs.
 * @param done receives the exit code of the command
 * @param client the command line of the client, which follows `--`; undefined if there is no `--`
 */
function createProgram(done: (exitCode: number) => void, client: readonly string[] | undefined): Command {
  const program = new Command(COMMAND)
    .description(
      'A mock server for two providers of digital gift codes in Japan, with state, rate limits, tokens and a ledger.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .exitOverride()
    .commandsGroup('Help:')
    .helpCommand('help [command]', 'print the help of a command')

  program.commandsGroup('Run the mock:')
  addRunCommands(program, done)
  program.commandsGroup('Steer and watch:')
  addSteerCommands(program, done)
  addStateCommands(program, done)
  program.commandsGroup('Judge a client:')
  addJudgeCommands(program, done, client)
  program.commandsGroup('Know the provider:')
  addProviderCommands(program, done)

  reportUsageErrors(program, COMMAND)
  return program
}

/**
 * Parses the arguments with commander, runs the command and returns its exit code.
 * @throws Problem if the command fails
 */
export async function runProgram(args: readonly string[]): Promise<number> {
  let exitCode = 0
  const end = ['replay', 'explore'].includes(args[0] ?? '') ? args.indexOf('--') : -1
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
