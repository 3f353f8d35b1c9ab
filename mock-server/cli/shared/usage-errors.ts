import type { Command } from 'commander'
import { closestMatch } from '../../core/validation/suggest.ts'
import type { Text } from '../../core/localized-text.ts'
import { languageOf, localized } from '../../reporting/language.ts'
import { oneLine } from '../../reporting/one-line.ts'

/**
 * Commands by their synonyms. A synonym is a word that a user may enter instead of the name of a command. The name of a
 * group comes before the words that a user enters in this group.
 */
const synonyms: ReadonlyMap<string, string> = new Map([
  ['check', 'doctor'],
  ['code', 'totp'],
  ['conduct', 'report'],
  ['dev', 'start'],
  ['faults add', 'faults arm'],
  ['faults clear', 'faults disarm'],
  ['faults delete', 'faults disarm'],
  ['faults remove', 'faults disarm'],
  ['health', 'wait'],
  ['list', 'scenarios list'],
  ['load', 'snapshot load'],
  ['otp', 'totp'],
  ['play', 'replay'],
  ['ready', 'wait'],
  ['restore', 'snapshot load'],
  ['save', 'snapshot save'],
  ['scenario report', 'scenario status'],
  ['scenario run', 'replay'],
  ['scenario start', 'scenario begin'],
  ['scenario stop', 'scenario end'],
  ['serve', 'start'],
  ['server', 'start'],
  ['show', 'scenarios show'],
  ['test', 'replay'],
  ['token', 'totp'],
  ['up', 'start'],
  ['update', 'docs upgrading'],
  ['upgrade', 'docs upgrading'],
  ['validate', 'scenarios validate'],
  ['variables', 'env'],
])

/** Patterns of commander's usage errors, each with the Japanese text of the error. */
const japanese: readonly (readonly [english: RegExp, japanese: string])[] = [
  [/^unknown option '(.*)'$/s, "オプション '$1' は存在しない"],
  [/^unknown command '(.*)'$/s, "コマンド '$1' は存在しない"],
  [/^option '(.*)' argument missing$/s, "オプション '$1' の値がない"],
  [/^missing required argument '(.*)'$/s, "引数 '$1' がない"],
  [/^required option '(.*)' not specified$/s, "必須のオプション '$1' がない"],
  [
    /^too many arguments(?: for '.*')?\. Expected (\d+) arguments? but got (\d+): (.*)$/s,
    '引数が多すぎる（最大 $1 個のところ $2 個）: $3',
  ],
  [
    /^option '(.*)' argument '(.*)' is invalid\. Allowed choices are (.*)$/s,
    "オプション '$1' の値 '$2' は使えない。使えるのは $3",
  ],
  [
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)$/s,
    "引数 '$2' の値 '$1' は使えない。使えるのは $3",
  ],
  [/^option '(.*)' cannot be used with option '(.*)'$/s, "オプション '$1' と '$2' は同時に指定できない"],
]

/** Patterns of commander's usage errors that are hard to understand, each with a better English text of the error. */
const betterEnglish: typeof japanese = [
  [
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)$/s,
    "the argument '$2' cannot be '$1': choose one of $3",
  ],
]

function localizedProblem(problem: string): string {
  const texts = languageOf() === 'ja' ? japanese : betterEnglish
  const found = texts.find(([english]) => english.test(problem))
  return found ? problem.replace(...found) : problem
}

/**
 * Makes a command and its subcommands print each usage error as one line. The line names the command that prints help.
 * @param hasClient true if the command line contains the command of a client, after `--`
 */
export function reportUsageErrors(command: Command, name: string, hasClient: boolean): void {
  command.showSuggestionAfterError(false)
  command.configureOutput({
    outputError: (text, write) => {
      const problem = text
        .replace(/^error: /, '')
        .trim()
        .replace(/\.$/, '')
      const shown = oneLine(localizedProblem(problem) + suggestionFor(problem, command, hasClient))
      const help = localized({ en: `; see "${name} --help"`, ja: `。使い方は「${name} --help」で表示できる` })
      write(`${name.split(' ', 1)[0]}: ${shown}${help}\n`)
    },
  })
  for (const subcommand of command.commands) reportUsageErrors(subcommand, `${name} ${subcommand.name()}`, hasClient)
}

function suggestionFor(problem: string, command: Command, hasClient: boolean): string {
  const [, kind, given = ''] = /^unknown (command|option) '(.*)'$/s.exec(problem) ?? []
  // commander treats a misspelt subcommand as an argument of the default subcommand. The default subcommand takes no
  // arguments.
  const [, excess] = /^too many arguments for '.*'\. Expected 0 .*: (\S+)$/s.exec(problem) ?? []
  const sibling =
    excess === undefined || !command.parent
      ? undefined
      : ((command.parent.parent ? synonymOf(excess, command.parent) : undefined) ??
        closestMatch(excess, namesOf(command.parent)) ??
        showCommand(excess, command))
  const known =
    kind === 'command'
      ? namesOf(command)
      : command.options.flatMap(({ hidden, long }) => (hidden || !long ? [] : [long]))
  const near = kind === undefined ? sibling : (synonymOf(given, command) ?? closestMatch(given, known))
  // If the user forgot `--`, an unknown option or an excess argument may belong to the command of a client. A hint then
  // mentions `--`.
  const takesCommand =
    !hasClient && (kind === 'option' || problem.startsWith('too many arguments')) && command.usage().includes('-- ')
  const hints: Text[] = [
    ...(near === undefined ? [] : [{ en: `did you mean ${near}?`, ja: `「${near}」の誤りと思われる` }]),
    ...(takesCommand
      ? [{ en: 'the command of your client follows --', ja: 'クライアントのコマンドは -- の後に書く' }]
      : []),
  ]
  if (hints.length === 0) return ''
  const { en, ja } = { en: hints.map((hint) => hint.en).join(' '), ja: hints.map((hint) => hint.ja).join('。') }
  return localized({ en: ` (${en})`, ja: `（${ja}）` })
}

/**
 * Returns the command that a word in a group of commands stands for. The command may be in a group with a similar name:
 * for `scenarios status`, the result is `scenario status`.
 */
function synonymOf(given: string, command: Command): string | undefined {
  if (!command.parent) return synonyms.get(given)
  const groups = command.parent.commands
  const similar = groups.filter((other) => closestMatch(command.name(), [other.name()]) !== undefined)
  return similar
    .map((group) => {
      const meant = `${group.name()} ${given}`
      return synonyms.get(meant) ?? (namesOf(group).includes(given) ? meant : undefined)
    })
    .find((found) => found !== undefined)
}

/**
 * Returns the subcommand that shows one item, such as `show 2` for `requests 2`; undefined if the group of the command
 * has no such subcommand.
 */
function showCommand(item: string, command: Command): string | undefined {
  const show = command.parent?.commands.find((sibling) => sibling.name() === 'show' && sibling !== command)
  return show && show.registeredArguments.length > 0 ? `show ${item}` : undefined
}

function namesOf(command: Command | null): string[] {
  return command?.commands.map((subcommand) => subcommand.name()) ?? []
}
