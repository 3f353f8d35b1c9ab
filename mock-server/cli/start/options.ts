import { closestMatch } from '../../core/validation/suggest.ts'
import { Problem } from '../../core/http/problem.ts'
import { type FlagName, flagOf, startFlags, variableOf } from './flags.ts'
import { notEmpty, onOrOff, oneOf, type Parse, token, wholeNumber } from '../shared/arguments.ts'

/** What was given for a flag in one place, and how a message calls that place. */
export interface Given {
  text: string
  where: string
}

/** Flags as commander reads them. */
export type FlagValues = Readonly<Record<string, string | boolean | undefined>>

export type Source = (flag: FlagName) => Given | undefined

/** What commander has read; a switch is true or false. */
export function flagSource(given: FlagValues): Source {
  return (flag) => {
    const value = given[flag]
    return value === undefined ? undefined : { text: value.toString(), where: flagOf(flag) }
  }
}

/** An empty variable is one that is not set: that is how many tools leave one out. */
export function variableSource(environment: Readonly<Record<string, string | undefined>>): Source {
  return (flag) => {
    const where = variableOf(flag)
    return environment[where] ? { text: environment[where], where } : undefined
  }
}

/** Variables that look like ours and are not: one that is misspelt would have no effect, and nobody would see why. */
export function strangeVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
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

export type StartOptions = ReturnType<typeof readOptions>

/**
 * The flags of `start`, checked; for each, the first source that has it wins.
 * @throws Problem that names the flag, the variable or the place in the file
 */
export function readOptions(...sources: readonly Source[]) {
  function get<T>(flag: FlagName, parse: Parse<T>): T | undefined {
    const given = sources.map((source) => source(flag)).find((found) => found !== undefined)
    return given && parse(given.text, given.where)
  }
  const cert = get('cert', notEmpty)
  const key = get('key', notEmpty)
  const config = get('config', notEmpty)
  const watch = get('watch', onOrOff) ?? false
  if ((cert === undefined) !== (key === undefined))
    throw new Problem(400, `--cert and --key go together: ${cert === undefined ? '--cert' : '--key'} is missing`)
  if (watch && config === undefined)
    throw new Problem(400, '--watch watches the configuration file: name it with --config')
  return {
    port: get('port', wholeNumber(0, 65_535)),
    host: get('host', notEmpty),
    config,
    watch,
    seed: get('seed', notEmpty),
    scenario: get('scenario', notEmpty),
    store: get('store', notEmpty) ?? 'memory:',
    adminToken: get('adminToken', token),
    https: get('https', onOrOff) ?? cert !== undefined,
    cert,
    key,
    logLevel: get('logLevel', oneOf(['debug', 'info', 'warn', 'error'])) ?? 'info',
    logFormat: get('logFormat', oneOf(['pretty', 'json'])) ?? 'pretty',
    maxJournalEntries: get('maxJournalEntries', wholeNumber(1, 10_000_000)),
    maxSandboxes: get('maxSandboxes', wholeNumber(0, 10_000_000)),
    trustProxy: get('trustProxy', onOrOff) ?? false,
    snapshot: get('snapshot', notEmpty),
    snapshotOnExit: get('snapshotOnExit', notEmpty),
  }
}
