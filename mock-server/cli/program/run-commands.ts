import { type Command, Option } from 'commander'
import { environmentFormatNames } from '../../core/util/environment-formats.ts'
import { type Flag, flagOf, startFlags } from '../start/flags.ts'
import { tokenOption, urlOption } from './options.ts'

const VARIABLES = `
Each flag has a variable, such as GIFT_MOCK_MAX_SANDBOXES for --max-sandboxes. A flag overrides its variable, and a
variable overrides the configuration file.`

const FORMATS = `
In a shell:       eval "$(gift-mock env)"
In PowerShell:    gift-mock env --format powershell | Out-String | Invoke-Expression
In a batch file:  gift-mock env --format cmd > mock-env.cmd, then: call mock-env.cmd`

/** Adds the commands that start the mock and prepare a client for it. */
export function addRunCommands(program: Command, done: (exitCode: number) => void): void {
  const start = program.command('start').description('start the mock').addHelpText('after', VARIABLES)
  for (const [name, { takes, help }] of Object.entries<Flag>(startFlags)) {
    start.addOption(new Option(takes === undefined ? flagOf(name) : `${flagOf(name)} <${takes}>`, help))
    // Each switch also has a hidden negative flag, such as `--no-https`. The negative flag overrides a variable or a
    // configuration file that turns the switch on.
    if (takes === undefined) start.addOption(new Option(flagOf(name).replace('--', '--no-')).hideHelp())
  }
  start.action(async (given) => done(await (await import('../start/index.ts')).start(given)))

  program
    .command('wait')
    .description('wait until the mock is ready')
    .addOption(urlOption())
    .option('--timeout <seconds>', 'maximum number of seconds to wait', '30')
    .action(async (given) => done(await (await import('../wait.ts')).wait(given)))

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
    .action(async (given) => done(await (await import('../env.ts')).env(given)))

  program
    .command('totp')
    .description('print the access token of the partner API that the running mock accepts now')
    .addOption(urlOption())
    .addOption(tokenOption())
    .action(async (given) => done(await (await import('../totp.ts')).totp(given)))

  program
    .command('doctor')
    .description('check if this machine can run the mock')
    .option('--port <number>', 'the port to check')
    .option('--host <address>', 'the address to listen on')
    .option('--json', 'print the results as JSON')
    .action(async (given) => done(await (await import('../doctor/index.ts')).doctor(given)))
}
