import { type Command, Option } from 'commander'

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

/** Adds `explore`. `client` is the command line of the client, undefined for the reference client. */
export function addExploreCommand(
  program: Command,
  done: (exitCode: number) => void,
  client: readonly string[] | undefined,
): void {
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
    .action(async (given) => done(await (await import('../explore/index.ts')).explore(given, client)))
}
