import type { Command } from 'commander'
import { jsonOption, sandboxOption, tokenOption, urlOption } from './options.ts'

const VALUES = `
A value is JSON, such as 5, true or ["127.0.0.1"], or else a text. The mock refuses an unknown name or an invalid
value, and then changes nothing. docs/settings.md lists the settings.`

/** Creates a command with the options that name the mock and its sandbox. */
function command(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .addOption(urlOption())
    .addOption(sandboxOption())
    .addOption(tokenOption())
    .addOption(jsonOption())
}

/** Adds the commands that read and change the clock and the settings of a sandbox, list the sandboxes, and reset one. */
export function addStateCommands(program: Command, done: (exitCode: number) => void): void {
  const clock = program.command('clock').description('print, advance, freeze and run the clock of the running mock')
  command(clock, 'show', 'print the time of the mock').action(async (given) =>
    done(await (await import('../steer/clock.ts')).show(given)),
  )
  command(clock, 'advance', 'advance the clock')
    .argument('<duration>', 'such as 500ms, 90s, 5m, 2h or 180d')
    .action(async (duration, given) => done(await (await import('../steer/clock.ts')).advance(duration, given)))
  command(clock, 'freeze', 'stop the clock').action(async (given) =>
    done(await (await import('../steer/clock.ts')).setMode('frozen', given)),
  )
  command(clock, 'run', 'make the clock run').action(async (given) =>
    done(await (await import('../steer/clock.ts')).setMode('running', given)),
  )

  const faults = program.command('faults').description('list, arm and disarm faults of the running mock')
  command(faults, 'list', 'print the armed faults').action(async (given) =>
    done(await (await import('../steer/faults.ts')).list(given)),
  )
  command(faults, 'arm', 'arm a fault, or the faults of a scenario')
    .argument('[target]', 'an operation, such as at-gift.issue; with --scenario, one fault of the scenario')
    .option('--scenario <name>', 'arm the faults of this library scenario or YAML file')
    .option('--lose-response', 'the operation is done, and the connection breaks before the response')
    .option('--effect <type>', 'type of the effect, such as provider-error; GET /__admin/effects lists all')
    .option('--with <option...>', 'options of the effect, such as status=503', [])
    .option('--phase <phase>', 'before-commit or after-commit (default: before-commit)')
    .option('--call <number...>', 'only these calls, counted from 1 (default: all)', [])
    .option('--name <name>', 'name of the fault (default: operation and effect)')
    .action(async (target, given) => done(await (await import('../steer/faults.ts')).arm(target, given)))
  command(faults, 'disarm', 'disarm a fault, or all faults, and print those that stay')
    .argument('[name]', 'name of the fault (default: all)')
    .action(async (name, given) => done(await (await import('../steer/faults.ts')).disarm(name, given)))

  const settings = program.command('settings').description('print and change the settings of the running mock')
  command(settings, 'get', 'print settings')
    .argument('[names...]', 'names, or their beginnings, such as atGift.limit (default: all)')
    .action(async (names, given) => done(await (await import('../steer/settings.ts')).get(names, given)))
  command(settings, 'set', 'change settings')
    .argument('<changes...>', 'NAME=VALUE, such as atGift.limit.requests=5')
    .addHelpText('after', VALUES)
    .action(async (changes, given) => done(await (await import('../steer/settings.ts')).set(changes, given)))

  command(program, 'reset', 'reset a sandbox: its state, journal, ledger, faults, clock and settings')
    .option('--keep-settings', 'keep the settings')
    .action(async (given) => done(await (await import('../steer/sandboxes.ts')).reset(given)))

  program
    .command('sandboxes')
    .description('print the ids of the sandboxes of the running mock')
    .addOption(urlOption())
    .addOption(tokenOption())
    .addOption(jsonOption())
    .action(async (given) => done(await (await import('../steer/sandboxes.ts')).list(given)))
}
