import { Command, CommanderError, Option } from 'commander'
import { Problem } from '../core/problem.ts'
import { NAME, VERSION } from '../core/version.ts'
import { type Flag, flagOf, startFlags } from './flags.ts'
import { oneLine } from './one-line.ts'

const COMMAND = 'gift-mock'
const VARIABLES = `
Each flag has a variable, such as GIFT_MOCK_MAX_SANDBOXES for --max-sandboxes. The flag wins over the variable, the
variable over the configuration file.`

/** The command table. A command's own file is loaded only when the command is given. */
function createProgram(done: (exitCode: number) => void): Command {
  const program = new Command(COMMAND)
    .description('A mock of two providers of digital gift codes in Japan: a stub server with state, limits, tokens and a ledger.')
    .version(VERSION, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`${COMMAND}: ${oneLine(text.replace(/^error: /, ''))}\n`) })
    .helpCommand('help [command]', 'print what a command takes')

  const start = program.command('start').description('start the mock').addHelpText('after', VARIABLES)
  for (const [name, { takes, help }] of Object.entries<Flag>(startFlags)) {
    start.addOption(new Option(takes === undefined ? flagOf(name) : `${flagOf(name)} <${takes}>`, help))
    // Off again, where a variable or the file has it on.
    if (takes === undefined) start.addOption(new Option(flagOf(name).replace('--', '--no-')).hideHelp())
  }
  start.action(async (given) => done(await (await import('./start.ts')).start(given)))

  program
    .command('env')
    .description('print what a client needs to reach the running mock, as environment variables: eval "$(gift-mock env)"')
    .addOption(urlOption())
    .addOption(new Option('--format <format>', 'how they are written').choices(['shell', 'dotenv', 'json']).default('shell'))
    .addOption(tokenOption())
    .action(async (given) => done(await (await import('./env.ts')).env(given)))

  program
    .command('totp')
    .description('print the current access token of the partner API, by the running mock\'s settings and clock')
    .addOption(urlOption())
    .addOption(tokenOption())
    .action(async (given) => done(await (await import('./totp.ts')).totp(given)))

  program
    .command('wait')
    .description('wait until the mock is ready to serve')
    .addOption(urlOption())
    .option('--timeout <seconds>', 'give up after so many seconds', '30')
    .action(async (given) => done(await (await import('./wait.ts')).wait(given)))

  program
    .command('doctor')
    .description('check whether this machine can run the mock')
    .option('--port <number>', 'the port that the mock is to use')
    .option('--host <address>', 'the address that the mock is to listen on')
    .option('--json', 'print the findings as JSON')
    .action(async (given) => done(await (await import('./doctor.ts')).doctor(given)))

  return program
}

const urlOption = (): Option => new Option('--url <url>', 'where the mock is; default GIFT_MOCK_URL, else http://127.0.0.1:4600')
const tokenOption = (): Option => new Option('--admin-token <token>', 'what its control API asks for; default GIFT_MOCK_ADMIN_TOKEN')

/** Runs a command to its end and tells its exit code; whatever went wrong is one line on standard error. */
export async function run(args: readonly string[]): Promise<number> {
  let exitCode = 0
  try {
    await createProgram((code) => (exitCode = code)).parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode
    if (!(error instanceof Problem)) throw new Error(`${NAME} itself failed`, { cause: error })
    process.stderr.write(`${COMMAND}: ${oneLine(error.message)}\n`)
    return 1
  }
}
