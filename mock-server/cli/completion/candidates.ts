import type { Argument, Command, Option } from 'commander'

/**
 * A word that can complete the command line. If `value` ends with `=`, the shell adds no space, because the user
 * continues the word.
 */
export interface Candidate {
  value: string
  description: string
}

export interface Completion {
  candidates: Candidate[]
  /** True if the shell may also complete the names of files. */
  files: boolean
}

/** A function that returns the possible values of an option or an argument, such as the names of scenarios. */
export type ValuesOf = (of: Option | Argument) => Promise<Completion>

const nothing: Completion = { candidates: [], files: false }

/**
 * Returns the words that can complete a command line.
 * @param words the words after the name of the program; the last word is completed, and may be empty
 * @param isDefault returns true for a subcommand that runs if its parent is called without a subcommand
 */
export async function completionsOf(
  program: Command,
  words: readonly string[],
  valuesOf: ValuesOf,
  isDefault: (command: Command) => boolean,
): Promise<Completion> {
  const { before, current, prefix } = splitWords(words)
  // The words after `--` are the command line of a client, so only file names can complete these words.
  if (before.includes('--')) return { candidates: [], files: true }
  const { command, positional, pending } = walk(program, before)
  const commands = [command, ...command.commands.filter((one) => positional === 0 && isDefault(one))]
  const flag = /^(--[\w-]+)=/.exec(current)
  const named = flag ? findOption(program, commands, flag[1] ?? '') : pending
  if (named) return valued(await valuesOf(named), flag ? current.slice(flag[0].length) : current, flag?.[0] ?? prefix)
  if (current.startsWith('-')) return { ...nothing, candidates: matching(optionsOf(program, commands), current) }
  const subcommands = positional === 0 ? command.commands.filter((one) => !isHidden(command, one)) : []
  const values = await Promise.all(commands.map((one) => valuesOfArgument(one, positional, valuesOf)))
  return {
    candidates: matching(
      [
        ...subcommands.map((one) => ({ value: one.name(), description: one.description() })),
        ...values.flatMap(({ candidates }) => candidates),
      ],
      current,
    ),
    files: values.some(({ files }) => files),
  }
}

/**
 * Splits the words into the current word and the words before it. bash passes `--flag=value` as the three words
 * `--flag`, `=` and `value`, so the current word is only the value.
 */
function splitWords(words: readonly string[]): { before: string[]; current: string; prefix: string } {
  const last = words.at(-1) ?? ''
  const before = words.slice(0, -1).filter((word) => word !== '=')
  return { before, current: last === '=' ? '' : last, prefix: '' }
}

/**
 * Reads the words of a command line. Returns the command, the number of arguments after the command, and the option
 * whose value must be the next word.
 */
function walk(
  program: Command,
  words: readonly string[],
): { command: Command; positional: number; pending: Option | undefined } {
  let command = program
  let positional = 0
  let pending: Option | undefined
  for (const word of words) {
    const value = pending
    pending = undefined
    if (value) continue
    const option = word.startsWith('-') ? findOption(program, [command, ...command.commands], word) : undefined
    const subcommand = positional === 0 ? command.commands.find((one) => one.name() === word) : undefined
    if (option) pending = option.required && !word.includes('=') ? option : undefined
    else if (subcommand) command = subcommand
    else if (!word.startsWith('-')) positional += 1
  }
  return { command, positional, pending }
}

function findOption(program: Command, commands: readonly Command[], flag: string): Option | undefined {
  return [...commands, program]
    .flatMap(({ options }) => options)
    .find(({ long, short }) => [long, short].includes(flag))
}

function optionsOf(program: Command, commands: readonly Command[]): Candidate[] {
  const own = [...new Set([...commands, program])].flatMap(({ options }) => options)
  const help = { long: '--help', description: '', hidden: false }
  const isRoot = commands.includes(program)
  return [...own, help].flatMap(({ long, description, hidden }) =>
    hidden || !long || (long === '--version' && !isRoot) ? [] : [{ value: long, description }],
  )
}

async function valuesOfArgument(command: Command, positional: number, valuesOf: ValuesOf): Promise<Completion> {
  const args = command.registeredArguments
  const last = args.at(-1)
  const argument = args[positional] ?? (last?.variadic ? last : undefined)
  return argument ? valuesOf(argument) : { candidates: [], files: false }
}

function isHidden(parent: Command, command: Command): boolean {
  return !parent.createHelp().visibleCommands(parent).includes(command)
}

function valued({ candidates, files }: Completion, current: string, prefix: string): Completion {
  return {
    candidates: matching(candidates, current).map(({ value, description }) => ({ value: prefix + value, description })),
    files,
  }
}

function matching(candidates: readonly Candidate[], current: string): Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(current))
}
