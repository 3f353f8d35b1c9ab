import { Command, CommanderError, Option } from 'commander'
import { environmentFormatNames } from '../core/util/environment-formats.ts'
import { VERSION } from '../core/version.ts'
import { reportUsageErrors } from './shared/usage-errors.ts'
import { COMMAND, type Flag, flagOf, startFlags } from './start/flags.ts'

const VARIABLES = `
Each flag has a variable, such as GIFT_MOCK_MAX_SANDBOXES for --max-sandboxes. A flag overrides its variable, and a
variable overrides the configuration file.`

const CLIENT = `
COMMAND is your client, in any language. Its environment has the URL and the credentials of the mock, as in "gift-mock env",
its task in GIFT_MOCK_TASK and GIFT_MOCK_TASK_<PARAMETER>, and the name of the scenario in GIFT_MOCK_SCENARIO. Without
COMMAND, the reference client runs. The output of a client is printed if its scenario fails.

Some scenarios kill the client and start it again. GIFT_MOCK_ATTEMPT is the number of the start. GIFT_MOCK_STATE_DIR is a
folder for the state of the client, such as its database, that all starts in a scenario share.

A service is started before each scenario and waited for. --drive then makes it do the task, for example with curl. When the
drive has ended and the service has sent no request for 2 seconds (--until idle:SECONDS), the scenario is judged. With
--keep-service, all scenarios share one mock with the same URLs, which each scenario resets. The service then does not get
the variables of the task, and it is started again if a scenario changes its URLs or credentials, or kills it.

With --https, GIFT_MOCK_CERT_FILE names the certificate that the client has to trust; Node trusts it by
NODE_EXTRA_CA_CERTS. With --port, a client can have fixed URLs. A client in a container needs --host 0.0.0.0.

If the client writes a book of its orders to the file GIFT_MOCK_BOOK, the book is compared with the ledger, and the findings
are part of the verdict. "gift-mock help reconcile" has the format.

A client runs in real time. --time-scale N makes the time of the mock N times as fast. If libfaketime is installed, it
scales the time of the client too; otherwise, or with --time-by variable, the client has to divide its timeouts and pauses by
GIFT_MOCK_CLOCK_RATE.`

const SEARCH = `
The first run has no faults. Then every outcome is placed at every call: refused, lost before or after the provider has acted,
an error, a broken body, late, slow. What the client does after a fault are new calls, which get outcomes too, up to --depth
outcomes in one run. What makes the client lose is made as small as possible, and written to --out as a scenario that
"gift-mock replay FILE -- COMMAND" repeats.

The client is judged by the rules of conduct, by the ledger, and by its book if it writes one to GIFT_MOCK_BOOK. A client that
reports an unknown outcome and never orders again is right. Without COMMAND, the reference client is searched.

An outcome that needs a longer wait than --patience is not tried, and the result says so. With --time-scale N, N seconds of the
provider take one second; so --time-scale 50 tries hanging requests too. COMMAND, --service, --time-scale and --until work as
in "gift-mock help replay".

With --assumptions, the faults are not searched. The client runs under every alternative behaviour of the providers that
docs/assumptions.md lists, and then under pairs of them. The output says on which unknowns this client depends, with the
question to the provider in English and Japanese, and the cost in yen. More in docs/explore.md.`

const TARGET = `
A gift-provider-mock sets the states itself. For other servers, --state-url or calls of the API set them; if calls cannot set
a state, its interaction is skipped with the reason. Set your credentials in AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY,
REALPAY_GIFT_ACCESS_KEY, REALPAY_GIFT_TOTP_SECRET, _ALGORITHM, _DIGITS and _PERIOD; your products in AT_GIFT_DC_FREE_AMOUNT,
_FIXED_AMOUNT, _URL_CODE, _SECOND_CODE, _URL_SECOND_CODE, _SEVEN_PAYMENT, _NO_EXPIRY and _OUTSIDE_CONTRACT; your brands in
REALPAY_GIFT_BRAND and REALPAY_GIFT_BRAND_WITHOUT_700. Production hosts are always refused.`

const SANDBOX = `
The URL may name a sandbox, such as http://127.0.0.1:4600/sandboxes/w1; "load" creates it if it does not exist. A snapshot has
no credentials: the sandbox keeps those of its mock.`

const BOOK = `
The columns are order, provider (at-gift or realpay-gift), amount (yen), state (kept, unknown or failed), and optionally
reference (TranId or request id), codes (all that the end user needs, with a space between them) and at. An order may have
several lines; its last line is its state.

  order,provider,amount,reference,codes,state
  A-1,at-gift,500,AZ0f…,AAAA-123456-BBBB 0123,kept
  A-2,at-gift,500,,,unknown

"replay" hands your client the name of the file in GIFT_MOCK_BOOK. More in docs/book.md.`

const CLEARANCE = `
The next order of the product is then another order: the report does not accuse your client of ordering twice. If the provider
contradicts the ledger, both are kept, and the report says so. More in docs/book.md.`

const FORMATS = `
In a shell:       eval "$(gift-mock env)"
In PowerShell:    gift-mock env --format powershell | Out-String | Invoke-Expression
In a batch file:  gift-mock env --format cmd > mock-env.cmd, then: call mock-env.cmd`

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
    .helpCommand('help [command]', 'print the help of a command')

  const start = program.command('start').description('start the mock').addHelpText('after', VARIABLES)
  for (const [name, { takes, help }] of Object.entries<Flag>(startFlags)) {
    start.addOption(new Option(takes === undefined ? flagOf(name) : `${flagOf(name)} <${takes}>`, help))
    // Each switch also has a hidden negative flag, such as `--no-https`. The negative flag overrides a variable or a
    // configuration file that turns the switch on.
    if (takes === undefined) start.addOption(new Option(flagOf(name).replace('--', '--no-')).hideHelp())
  }
  start.action(async (given) => done(await (await import('./start/index.ts')).start(given)))

  program
    .command('replay')
    .description(
      'run a client against scenarios, each with a new mock. Exit code 0: all passed, 2: one failed, 1: one could not be judged',
    )
    .usage('[options] [scenarios...] [-- COMMAND ARGS...]')
    .argument(
      '[scenarios...]',
      "names, providers or patterns of library scenarios, such as 'at-gift/crash-*', or YAML files",
    )
    .option('--all', 'all library scenarios, without those tagged "long" (select them with --tag long)')
    .addOption(tagOption())
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--json <file>', 'write the results, with all checks and requests, as JSON')
    .option(
      '--timeout <seconds>',
      'time limit of the client; then it and its child processes are ended; scenarios tagged "long" get the time that they need',
      '120',
    )
    .option(
      '--until <end>',
      'for a client that does not exit: idle ends it when it has sent no request for 10 seconds, idle:SECONDS after another time; a retry that it sends later is not seen, so set SECONDS above its longest retry delay',
    )
    .option(
      '--service <command>',
      'a service as the client, started by this shell command; needs --ready and --drive; it is judged when it has sent no request for 2 seconds after --drive has ended (--until changes the time)',
    )
    .option('--ready <url>', 'the URL that responds when the service is ready')
    .option('--drive <command>', 'the shell command that makes the service do the task')
    .option('--keep-service', 'start the service only once for all scenarios')
    .option('--port <number>', 'the port of the mock; scenarios then run one after the other (default: a free port)')
    .option('--host <address>', 'the address that the mock listens on (default: 127.0.0.1)')
    .option('--https', 'serve HTTPS, with a self-signed certificate unless --cert and --key are given')
    .option('--cert <file>', 'the certificate in PEM; implies --https')
    .option('--key <file>', "the certificate's private key in PEM")
    .option(
      '--waits',
      'also the scenarios in which a correct client waits long; without it, they run only if they are named',
    )
    .option('--time-scale <factor>', 'speed of time for mock and client, such as 20 (default: 1)')
    .addOption(
      new Option('--time-by <means>', 'how the time of the client is scaled').choices(['faketime', 'variable']),
    )
    .option('--keep-state', 'keep the folder GIFT_MOCK_STATE_DIR of each scenario, and print its path')
    .option('--jobs <number>', 'number of scenarios that run concurrently (default: the number of processors)')
    .addHelpText('after', CLIENT)
    .action(async (scenarios, given) =>
      done(await (await import('./replay/index.ts')).replay(scenarios, given, client)),
    )

  const explore = program
    .command('explore')
    .description(
      'search for the faults under which a client loses money. Exit code 0: nothing found within the bound, 2: found, 1: the search could not be made',
    )
    .usage('[options] [-- COMMAND ARGS...]')
    .option('--task <task>', 'task of the client, with parameters: issue-many,count=3', 'issue-one')
    .option('--depth <number>', 'maximum number of faults in one run', '2')
    .option('--calls <number>', 'number of calls of a run that get faults', '8')
    .option('--restarts <number>', '1 also kills the client at each call and starts it again', '0')
    .option('--workers <number>', 'number of clients that are started at the same time', '1')
    .option(
      '--assumptions [faults]',
      'run the client under every alternative of the assumptions about the providers, and print the questions to them; 1 also places one fault in each run',
    )
    .option('--patience <seconds>', 'maximum real time that faults may make the client wait in one run', '10')
    .option('--budget <time>', 'maximum duration of the search, such as 60s or 5m (default: none)')
    .option('--runs <number>', 'maximum number of runs (default: none)')
    .option('--seed <text>', 'seed of the mock (default: explore)')
    .option('--out <folder>', 'folder for the scenarios that are found', 'gift-mock-found')
    .option('--json <file>', 'write the result as JSON')
    .option('--junit <file>', 'write the matrix as JUnit XML')
    .option('--html <file>', 'write a page with the matrix and a diagram of each finding')
    .option('--lang <language>', 'language of the output: en or ja (default: that of the terminal)')
    .option('--timeout <seconds>', 'time limit of one run; a run that takes longer counts as not tried', '60')
  for (const option of clientOptions()) explore.addOption(option)
  explore
    .addHelpText('after', SEARCH)
    .action(async (given) => done(await (await import('./explore/index.ts')).explore(given, client)))

  const scenarios = program.command('scenarios').description('list, print and validate scenarios')
  scenarios
    .command('list')
    .description('print the scenarios of the library')
    .addOption(tagOption())
    .option('--json', 'print them as JSON')
    .action(async (given) => done(await (await import('./scenarios.ts')).list(given)))
  scenarios
    .command('show')
    .description('print the YAML of a scenario')
    .argument('<scenario>', 'the name of a library scenario, or a YAML file')
    .action(async (scenario) => done(await (await import('./scenarios.ts')).show(scenario)))
  scenarios
    .command('validate')
    .description('print all errors in scenario files. Exit code 0: none, 2: some')
    .argument('<files...>', 'YAML files')
    .action(async (files) => done(await (await import('./scenarios.ts')).validate(files)))

  const scenario = program.command('scenario').description('start, judge and end a scenario in the running mock')
  const scenarioCommand = (name: string, description: string): Command =>
    scenario
      .command(name)
      .description(description)
      .addOption(urlOption())
      .addOption(sandboxOption())
      .addOption(tokenOption())
      .option('--json', 'print the scenario as JSON')
  scenarioCommand('begin', 'reset the sandbox, start the scenario, and print its task and clock')
    .argument('<scenario>', "a name of the mock's library, or a YAML file")
    .action(async (name, given) => done(await (await import('./scenario/index.ts')).begin(name, given)))
  scenarioCommand(
    'status',
    'print the task, the clock, and how the client is judged so far. Exit code 0: passed, 2: failed, 1: cannot tell',
  ).action(async (given) => done(await (await import('./scenario/index.ts')).status(given)))
  scenarioCommand(
    'end',
    'print how the client is judged, and end the scenario; the ledger is kept. Exit code 0: passed, 2: failed, 1: cannot tell',
  ).action(async (given) => done(await (await import('./scenario/index.ts')).end(given)))

  program
    .command('verify')
    .description(
      'verify a server against the pacts. Exit code 0: all passed, 2: one failed or none was verified, 1: the verification could not run',
    )
    .requiredOption('--provider <name>', 'at-gift or realpay-gift')
    .requiredOption(
      '--base-url <url>',
      'URL of your stub, a mock, or the verification host; the paths of the pact are appended to it',
    )
    .option('--pacts <folder>', 'folder of the pacts (default: those of the reference clients)')
    .option('--state-url <url>', 'URL of a Pact state handler: POST {state, params, action}')
    .option('--no-pace', "send faster than the provider's limit; no effect at a provider's own host")
    .option('--junit <file>', 'write the results as JUnit XML')
    .option('--json <file>', 'write the results as JSON')
    .addHelpText('after', TARGET)
    .action(async (given) => done(await (await import('./verify/index.ts')).verify(given)))

  program
    .command('report')
    .description(
      "print if clients of the running mock kept the providers' rules. Exit code 0: passed, 2: failed, 1: cannot tell",
    )
    .addOption(urlOption())
    .addOption(tokenOption())
    .option('--junit <file>', 'write the report as JUnit XML')
    .option('--json', 'print the report as JSON')
    .action(async (given) => done(await (await import('./report/index.ts')).report(given)))

  program
    .command('reconcile')
    .description(
      "compare your client's own book with the ledger of the running mock. Exit code 0: they agree, 2: they differ, 1: the book could not be compared",
    )
    .argument('<file>', 'the book: CSV with a header line, or JSON lines')
    .addOption(urlOption())
    .addOption(sandboxOption())
    .addOption(tokenOption())
    .option('--junit <file>', 'write the comparison as JUnit XML')
    .option('--json', 'print the comparison as JSON')
    .addHelpText('after', BOOK)
    .action(async (file, given) => done(await (await import('./reconcile/index.ts')).reconcile(file, given)))

  const ledger = program.command('ledger').description('clear up orders with the provider')
  ledger
    .command('clear')
    .description('record what the provider said about an order whose outcome your client does not know')
    .option('--issued', 'the provider said that a code was issued')
    .option('--not-issued', 'the provider said that no code was issued')
    .option('--provider <name>', 'at-gift or realpay-gift; without --request and --reference, its only unknown order')
    .option('--reference <id>', 'request id or TranId of the order')
    .option(
      '--request <id>',
      'a request of the order: its number in the report, or its id in the header x-gift-mock-request',
    )
    .option('--note <text>', 'for example who said it')
    .addOption(urlOption())
    .addOption(sandboxOption())
    .addOption(tokenOption())
    .option('--json', 'print the clearance as JSON')
    .addHelpText('after', CLEARANCE)
    .action(async (given) => done(await (await import('./ledger-clear.ts')).clear(given)))

  program
    .command('env')
    .description(
      'print URLs, credentials and the task of the running mock as environment variables: eval "$(gift-mock env)"',
    )
    .addOption(urlOption())
    .addOption(
      new Option('--format <format>', 'format of the variables').choices(environmentFormatNames).default('shell'),
    )
    .addOption(tokenOption())
    .addHelpText('after', FORMATS)
    .action(async (given) => done(await (await import('./env.ts')).env(given)))

  const snapshot = program
    .command('snapshot')
    .description('save the state of a sandbox to a file, without credentials, or load it from a file')
  snapshot
    .command('save')
    .description('save the state of the running mock to a file')
    .argument('<file>', 'the file; an existing one is replaced')
    .addOption(urlOption())
    .addOption(tokenOption())
    .addHelpText('after', SANDBOX)
    .action(async (file, given) => done(await (await import('./snapshot/index.ts')).save(file, given)))
  snapshot
    .command('load')
    .description('replace the state of the running mock with the state in a file')
    .argument(
      '<file>',
      'a snapshot from "snapshot save", --snapshot-on-exit or GET /__admin/snapshot, from any sandbox and any store',
    )
    .addOption(urlOption())
    .addOption(tokenOption())
    .addHelpText('after', SANDBOX)
    .action(async (file, given) => done(await (await import('./snapshot/index.ts')).load(file, given)))

  program
    .command('totp')
    .description('print the access token of the partner API that the running mock accepts now')
    .addOption(urlOption())
    .addOption(tokenOption())
    .action(async (given) => done(await (await import('./totp.ts')).totp(given)))

  program
    .command('wait')
    .description('wait until the mock is ready')
    .addOption(urlOption())
    .option('--timeout <seconds>', 'maximum number of seconds to wait', '30')
    .action(async (given) => done(await (await import('./wait.ts')).wait(given)))

  program
    .command('doctor')
    .description('check if this machine can run the mock')
    .option('--port <number>', 'the port to check')
    .option('--host <address>', 'the address to listen on')
    .option('--json', 'print the results as JSON')
    .action(async (given) => done(await (await import('./doctor/index.ts')).doctor(given)))

  reportUsageErrors(program, COMMAND)
  return program
}

/** The options of `explore` that say how the client is run; `replay` has them too. */
const clientOptions = (): Option[] => [
  new Option('--jobs <number>', 'number of runs at the same time (default: two for each processor)'),
  new Option('--time-scale <factor>', 'speed of time for mock and client, such as 20 (default: 1)'),
  new Option('--time-by <means>', 'how the time of the client is scaled').choices(['faketime', 'variable']),
  new Option('--until <end>', 'for a client that does not exit: idle or idle:SECONDS'),
  new Option('--service <command>', 'a service as the client; needs --ready and --drive'),
  new Option('--ready <url>', 'the URL that responds when the service is ready'),
  new Option('--drive <command>', 'the shell command that makes the service do the task'),
]
const urlOption = (): Option =>
  new Option('--url <url>', 'URL of the mock; default GIFT_MOCK_URL, or else http://127.0.0.1:4600')
const sandboxOption = (): Option => new Option('--sandbox <id>', 'a sandbox of the mock; default: that of the URL')
const tagOption = (): Option =>
  new Option(
    '--tag <tags>',
    'only scenarios with this tag, or with one of several: a,b; repeat it to require several tags',
  )
    .argParser((tag: string, before: string[]) => [...before, tag])
    .default([], 'all')
const tokenOption = (): Option =>
  new Option('--admin-token <token>', 'token of the control API; default GIFT_MOCK_ADMIN_TOKEN')

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
