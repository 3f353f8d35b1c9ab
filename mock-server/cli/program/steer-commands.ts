import type { Command } from 'commander'
import { jsonOption, sandboxOption, tokenOption, urlOption } from './options.ts'

const CLEARANCE = `
The next order of the product is then another order: the report does not accuse your client of ordering twice. If the provider
contradicts the ledger, both are kept, and the report says so. More in docs/book.md.`

const SANDBOX = `
The URL may name a sandbox, such as http://127.0.0.1:4600/sandboxes/w1; "load" creates it if it does not exist. A snapshot has
no credentials: the sandbox keeps those of its mock.`

/** Adds the commands that change the state of a running mock. */
export function addSteerCommands(program: Command, done: (exitCode: number) => void): void {
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
    .action(async (name, given) => done(await (await import('../scenario/index.ts')).begin(name, given)))
  scenarioCommand(
    'status',
    'print the task, the clock, and how the client is judged so far. Exit code 0: passed, 2: failed, 1: cannot tell',
  ).action(async (given) => done(await (await import('../scenario/index.ts')).status(given)))
  scenarioCommand(
    'end',
    'print how the client is judged, and end the scenario; the ledger is kept. Exit code 0: passed, 2: failed, 1: cannot tell',
  ).action(async (given) => done(await (await import('../scenario/index.ts')).end(given)))

  const ledger = program.command('ledger').description('print the issued codes, and clear up orders with the provider')
  ledger
    .command('list')
    .description('print the issued codes and what they would cost in production')
    .option('--csv', 'print the codes as CSV')
    .addOption(urlOption())
    .addOption(sandboxOption())
    .addOption(tokenOption())
    .addOption(jsonOption())
    .action(async (given) => done(await (await import('../steer/ledger.ts')).list(given)))
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
    .action(async (given) => done(await (await import('../ledger-clear.ts')).clear(given)))

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
    .action(async (file, given) => done(await (await import('../snapshot/index.ts')).save(file, given)))
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
    .action(async (file, given) => done(await (await import('../snapshot/index.ts')).load(file, given)))
}
