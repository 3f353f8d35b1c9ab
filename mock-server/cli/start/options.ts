import { closestMatch } from '../../core/validation/suggest.ts'
import { Problem } from '../../core/http/problem.ts'
import { type FlagName, flagOf, startFlags, variableOf } from './flags.ts'
import { nonEmpty, boolean, oneOf, type ValueParser, token, integer } from '../shared/arguments.ts'

/** What was given for a flag in one place, and how a message calls that place. */
export interface OptionValue {
  text: string
  where: string
}

/** Flags as commander reads them. */
export type ParsedFlags = Readonly<Record<string, string | boolean | undefined>>

export type OptionSource = (flag: FlagName) => OptionValue | undefined

/** What commander has read; a switch is true or false. */
export function fromFlags(given: ParsedFlags): OptionSource {
  return (flag) => {
    const value = given[flag]
    return value === undefined ? undefined : { text: value.toString(), where: flagOf(flag) }
  }
}

/** An empty variable is one that is not set: that is how many tools leave one out. */
export function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): OptionSource {
  return (flag) => {
    const where = variableOf(flag)
    return environment[where] ? { text: environment[where], where } : undefined
  }
}

/** Variables that look like ours and are not: one that is misspelt would have no effect, and nobody would see why. */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = [
    ...Object.keys(startFlags).map(variableOf),
    'GIFT_MOCK_URL',
    'GIFT_MOCK_ADMIN_URL',
    'GIFT_MOCK_CLOCK_RATE',
  ]
  const strange = Object.keys(environment).filter(
    (name) =>
      name.startsWith('GIFT_MOCK_') &&
      !known.includes(name) &&
      !name.startsWith('GIFT_MOCK_TASK') &&
      !name.startsWith('GIFT_MOCK_TEST_'),
  )
  return strange.map((name) => {
    const near = closestMatch(name, known)
    return `the variable ${name} means nothing to the mock${near === undefined ? '' : `; did you mean ${near}?`}`
  })
}

export type StartOptions = ReturnType<typeof resolveStartOptions>

/**
 * The flags of `start`, checked; for each, the first source that has it wins.
 * @throws Problem that names the flag, the variable or the place in the file
 */
export function resolveStartOptions(...sources: readonly OptionSource[]) {
  function get<T>(flag: FlagName, parse: ValueParser<T>): T | undefined {
    const given = sources.map((source) => source(flag)).find((found) => found !== undefined)
    return given && parse(given.text, given.where)
  }
  const cert = get('cert', nonEmpty)
  const key = get('key', nonEmpty)
  const config = get('config', nonEmpty)
  const watch = get('watch', boolean) ?? false
  if ((cert === undefined) !== (key === undefined))
    throw new Problem(400, `--cert and --key go together: ${cert === undefined ? '--cert' : '--key'} is missing`)
  if (watch && config === undefined)
    throw new Problem(400, '--watch watches the configuration file: name it with --config')
  return {
    port: get('port', integer(0, 65_535)),
    host: get('host', nonEmpty),
    config,
    watch,
    seed: get('seed', nonEmpty),
    scenario: get('scenario', nonEmpty),
    store: get('store', nonEmpty) ?? 'memory:',
    adminToken: get('adminToken', token),
    https: get('https', boolean) ?? cert !== undefined,
    cert,
    key,
    logLevel: get('logLevel', oneOf(['debug', 'info', 'warn', 'error'])) ?? 'info',
    logFormat: get('logFormat', oneOf(['pretty', 'json'])) ?? 'pretty',
    maxJournalEntries: get('maxJournalEntries', integer(1, 10_000_000)),
    maxSandboxes: get('maxSandboxes', integer(0, 10_000_000)),
    trustProxy: get('trustProxy', boolean) ?? false,
    snapshot: get('snapshot', nonEmpty),
    snapshotOnExit: get('snapshotOnExit', nonEmpty),
  }
}
