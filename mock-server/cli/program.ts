import { Command, CommanderError, Option } from 'commander'
import { VERSION } from '../core/version.ts'
import { oneLine } from '../reporting/one-line.ts'
import { COMMAND, type Flag, flagOf, startFlags } from './start/flags.ts'

const VARIABLES = `
Each flag has a variable, such as GIFT_MOCK_MAX_SANDBOXES for --max-sandboxes. The flag wins over the variable, the
variable over the configuration file.`

const CLIENT = `
COMMAND is a client of yours in any language. It finds the mock and its credentials in its environment, as "gift-mock env"
prints them, and what it is asked to do in GIFT_MOCK_TASK and GIFT_MOCK_TASK_<PARAMETER>; also GIFT_MOCK_SCENARIO, and
GIFT_MOCK_CLOCK_RATE, which is how many times as fast as real time the mock's clock runs. Without COMMAND the reference
client is replayed. What a client writes is shown where it fails.`

const TARGET = `
A mock of this project sets the states itself. Elsewhere they come from --state-url, or from calls of the API; what calls
cannot do is skipped with its reason. Your own credentials stand in AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY,
REALPAY_GIFT_ACCESS_KEY and REALPAY_GIFT_TOTP_SECRET, _ALGORITHM, _DIGITS, _PERIOD; your products in AT_GIFT_DC_FREE_AMOUNT,
_FIXED_AMOUNT, _URL_CODE, _SECOND_CODE, _URL_SECOND_CODE, _SEVEN_PAYMENT, _NO_EXPIRY, _OUTSIDE_CONTRACT; your brands in
REALPAY_GIFT_BRAND and REALPAY_GIFT_BRAND_WITHOUT_700. A provider's production is refused, whatever else is given.`

const SANDBOX = `
The URL may name a sandbox, such as http://127.0.0.1:4600/sandboxes/w1; to "load", it need not be there yet. Credentials stay
those of the mock that it is put into.`

/**
 * Defines the commands. The file of a command is loaded only when that command runs.
 * @param client the client's command line after `--`
 */
function createProgram(done: (exitCode: number) => void, client: readonly string[] | undefined): Command {
  const program = new Command(COMMAND)
    .description(
      'A mock of two providers of digital gift codes in Japan: a stub server with state, limits, tokens and a ledger.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`${COMMAND}: ${oneLine(text.replace(/^error: /, ''))}\n`) })
    .helpCommand('help [command]', 'print what a command takes')

  const start = program.command('start').description('start the mock').addHelpText('after', VARIABLES)
  for (const [name, { takes, help }] of Object.entries<Flag>(startFlags)) {
    start.addOption(new Option(takes === undefined ? flagOf(name) : `${flagOf(name)} <${takes}>`, help))
    // Turns a switch off that a variable or the configuration file turns on.
    if (takes === undefined) start.addOption(new Option(flagOf(name).replace('--', '--no-')).hideHelp())
  }
  start.action(async (given) => done(await (await import('./start/index.ts')).start(given)))

  program
    .command('replay')
    .description('put a client through scenarios, each with a fresh mock, and judge it: 0 all passed, 2 one failed')
    .usage('[options] [scenarios...] [-- COMMAND ARGS...]')
    .argument('[scenarios...]', 'names of the library, or YAML files')
    .option('--all', 'the whole library, without what is tagged "long" unless --tag long asks for it')
    .addOption(tagOption())
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--json <file>', 'write the results, with all checks and requests, as JSON')
    .option(
      '--timeout <seconds>',
      'end a client that takes longer, with all that it started; scenarios tagged "long" get what they need',
      '120',
    )
    .option('--jobs <number>', 'scenarios side by side (default: as many as this machine has processors)')
    .addHelpText('after', CLIENT)
    .action(async (scenarios, given) =>
      done(await (await import('./replay/index.ts')).replay(scenarios, given, client)),
    )

  const scenarios = program.command('scenarios').description('the library of scenarios, and files of your own')
  scenarios
    .command('list')
    .description('print the scenarios of the library')
    .addOption(tagOption())
    .option('--json', 'print them as JSON')
    .action(async (given) => done(await (await import('./scenarios.ts')).list(given)))
  scenarios
    .command('show')
    .description('print a scenario as it is written')
    .argument('<scenario>', 'a name of the library, or a YAML file')
    .action(async (scenario) => done(await (await import('./scenarios.ts')).show(scenario)))
  scenarios
    .command('validate')
    .description('print all that is wrong in scenario files: 0 nothing, 2 something')
    .argument('<files...>', 'YAML files')
    .action(async (files) => done(await (await import('./scenarios.ts')).validate(files)))

  program
    .command('verify')
    .description(
      'verify that what answers at an address keeps the pacts: 0 it does, 2 an interaction failed, or none was verified, 1 it could not be done',
    )
    .requiredOption('--provider <name>', 'at-gift or realpay-gift')
    .requiredOption(
      '--base-url <url>',
      'your stub, a mock, or the verification host: what the paths of the pact are added to',
    )
    .option('--pacts <folder>', 'where the pacts are (default: those of the reference clients)')
    .option('--state-url <url>', 'a state handler as Pact knows it: POST {state, params, action}')
    .option('--no-pace', "do not keep to the provider's limit; without effect at a provider's own host")
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--json <file>', 'write the results as JSON')
    .addHelpText('after', TARGET)
    .action(async (given) => done(await (await import('./verify/index.ts')).verify(given)))

  program
    .command('report')
    .description(
      "print how the clients of the running mock kept to the providers' rules: 2 where a breach costs money or is refused",
    )
    .addOption(urlOption())
    .addOption(tokenOption())
    .option('--junit <file>', 'write the report as JUnit XML')
    .option('--json', 'print the report as JSON')
    .action(async (given) => done(await (await import('./report/index.ts')).report(given)))

  program
    .command('env')
    .description(
      'print what a client needs to reach the running mock, as environment variables: eval "$(gift-mock env)"',
    )
    .addOption(urlOption())
    .addOption(
      new Option('--format <format>', 'how they are written').choices(['shell', 'dotenv', 'json']).default('shell'),
    )
    .addOption(tokenOption())
    .action(async (given) => done(await (await import('./env.ts')).env(given)))

  const snapshot = program
    .command('snapshot')
    .description('all that a sandbox holds, but its credentials, to and from a file')
  snapshot
    .command('save')
    .description('write what the running mock holds to a file')
    .argument('<file>', 'the file, which is replaced')
    .addOption(urlOption())
    .addOption(tokenOption())
    .addHelpText('after', SANDBOX)
    .action(async (file, given) => done(await (await import('./snapshot/index.ts')).save(file, given)))
  snapshot
    .command('load')
    .description('put what a file holds into the running mock, in place of all that is there')
    .argument(
      '<file>',
      'what "snapshot save", --snapshot-on-exit or GET /__admin/snapshot gave, of any sandbox and any store',
    )
    .addOption(urlOption())
    .addOption(tokenOption())
    .addHelpText('after', SANDBOX)
    .action(async (file, given) => done(await (await import('./snapshot/index.ts')).load(file, given)))

  program
    .command('totp')
    .description("print the current access token of the partner API, by the running mock's settings and clock")
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
    .action(async (given) => done(await (await import('./doctor/index.ts')).doctor(given)))

  return program
}

const urlOption = (): Option =>
  new Option('--url <url>', 'where the mock is; default GIFT_MOCK_URL, else http://127.0.0.1:4600')
const tagOption = (): Option =>
  new Option('--tag <tag>', 'only those with this tag; given again, only those with each of them')
    .argParser((tag: string, before: string[]) => [...before, tag])
    .default([], 'all')
const tokenOption = (): Option =>
  new Option('--admin-token <token>', 'what its control API asks for; default GIFT_MOCK_ADMIN_TOKEN')

/** Parses the arguments with commander, runs the command and returns its exit code. @throws Problem if the command fails */
export async function runProgram(args: readonly string[]): Promise<number> {
  let exitCode = 0
  const end = args[0] === 'replay' ? args.indexOf('--') : -1
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
