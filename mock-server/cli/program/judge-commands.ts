import type { Command } from 'commander'
import { addExploreCommand } from './explore-command.ts'
import { sandboxOption, tagOption, tokenOption, urlOption } from './options.ts'
import { addReplayCommand } from './replay-command.ts'

const BOOK = `
The columns are order, provider (at-gift or realpay-gift), amount (yen), state (kept, unknown or failed), and optionally
reference (TranId or request id), codes (all that the end user needs, with a space between them) and at. An order may have
several lines; its last line is its state.

  order,provider,amount,reference,codes,state
  A-1,at-gift,500,AZ0f…,AAAA-123456-BBBB 0123,kept
  A-2,at-gift,500,,,unknown

"replay" hands your client the name of the file in GIFT_MOCK_BOOK. More in docs/book.md.`

/** Adds the commands that judge a client, and those that print the scenarios for it. */
export function addJudgeCommands(
  program: Command,
  done: (exitCode: number) => void,
  client: readonly string[] | undefined,
): void {
  addReplayCommand(program, done, client)
  addExploreCommand(program, done, client)

  program
    .command('report')
    .description(
      "print if clients of the running mock kept the providers' rules. Exit code 0: passed, 2: failed, 1: cannot tell",
    )
    .addOption(urlOption())
    .addOption(tokenOption())
    .option('--book <file>', "judge the client's own book too, as reconcile does; a code that it has is not orphaned")
    .option('--junit <file>', 'write the report as JUnit XML')
    .option('--json', 'print the report as JSON')
    .action(async (given) => done(await (await import('../report/index.ts')).report(given)))

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
    .action(async (file, given) => done(await (await import('../reconcile/index.ts')).reconcile(file, given)))

  const scenarios = program.command('scenarios').description('list, print and validate scenarios')
  scenarios
    .command('list')
    .description('print the scenarios of the library')
    .addOption(tagOption())
    .option('--json', 'print them as JSON')
    .action(async (given) => done(await (await import('../scenarios.ts')).list(given)))
  scenarios
    .command('show')
    .description('print the YAML of a scenario')
    .argument('<scenario>', 'the name of a library scenario, or a YAML file')
    .action(async (scenario) => done(await (await import('../scenarios.ts')).show(scenario)))
  scenarios
    .command('validate')
    .description('print all errors in scenario files. Exit code 0: none, 2: some')
    .argument('<files...>', 'YAML files')
    .action(async (files) => done(await (await import('../scenarios.ts')).validate(files)))
}
