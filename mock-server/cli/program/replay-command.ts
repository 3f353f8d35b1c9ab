import { type Command, Option } from 'commander'
import { tagOption } from './options.ts'

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

/** Adds `replay`. `client` is the command line of the client, undefined for the reference client. */
export function addReplayCommand(
  program: Command,
  done: (exitCode: number) => void,
  client: readonly string[] | undefined,
): void {
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
      done(await (await import('../replay/index.ts')).replay(scenarios, given, client)),
    )
}
