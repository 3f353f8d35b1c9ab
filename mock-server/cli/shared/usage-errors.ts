import type { Command } from 'commander'
import { closestMatch } from '../../core/validation/suggest.ts'
import { oneLine } from '../../reporting/one-line.ts'

/** Commands by their synonyms. A synonym is a word that a user may enter instead of the name of the command. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['check', 'doctor'],
  ['code', 'totp'],
  ['conduct', 'report'],
  ['dev', 'start'],
  ['health', 'wait'],
  ['list', 'scenarios list'],
  ['load', 'snapshot load'],
  ['otp', 'totp'],
  ['play', 'replay'],
  ['ready', 'wait'],
  ['restore', 'snapshot load'],
  ['run', 'start'],
  ['save', 'snapshot save'],
  ['serve', 'start'],
  ['server', 'start'],
  ['show', 'scenarios show'],
  ['test', 'replay'],
  ['token', 'totp'],
  ['up', 'start'],
  ['validate', 'scenarios validate'],
  ['variables', 'env'],
])

/**
 * Makes a command and its subcommands print each usage error as one line. The line names the command that prints help.
 */
export function reportUsageErrors(command: Command, name: string): void {
  command.showSuggestionAfterError(false)
  command.configureOutput({
    outputError: (text, write) => {
      const problem = text
        .replace(/^error: /, '')
        .trim()
        .replace(/\.$/, '')
      write(`${name.split(' ', 1)[0]}: ${oneLine(problem + suggestionFor(problem, command))}; see "${name} --help"\n`)
    },
  })
  for (const subcommand of command.commands) reportUsageErrors(subcommand, `${name} ${subcommand.name()}`)
}

function suggestionFor(problem: string, command: Command): string {
  const [, kind, given = ''] = /^unknown (command|option) '(.*)'$/s.exec(problem) ?? []
  const known =
    kind === 'command'
      ? command.commands.map((subcommand) => subcommand.name())
      : command.options.flatMap(({ hidden, long }) => (hidden || !long ? [] : [long]))
  const near =
    kind === undefined ? undefined : ((command.parent ? undefined : synonyms.get(given)) ?? closestMatch(given, known))
  return near === undefined ? '' : ` (did you mean ${near}?)`
}
