import { closestMatch } from '../../../core/validation/suggest.ts'
import { Problem } from '../../../core/http/problem.ts'
import type { Text } from '../../../core/localized-text.ts'
import { LANGUAGE_VARIABLE } from '../../language-flag.ts'
import { type FlagName, flagOf, startFlags, variableOf } from './flags.ts'
import {
  nonEmpty,
  boolean,
  hostNames,
  listOf,
  oneOf,
  publicUrl,
  type ValueParser,
  token,
  integer,
} from '../../shared/arguments.ts'
import { unknownStore } from '../../../storage/index.ts'
import { presetNames } from './preset-names.ts'

/** The value of an option, and the place where the value is given. */
export interface OptionValue {
  text: string
  /** The flag, the variable or the position in the configuration file. Error messages name this place. */
  where: string
}

/** Values of the command line flags by the names of the flags. */
export type ParsedFlags = Readonly<Record<string, string | boolean | undefined>>

export type OptionSource = (flag: FlagName) => OptionValue | undefined

/** Returns a source that reads options from parsed flags. The text of a switch is `true` or `false`. */
export function fromFlags(given: ParsedFlags): OptionSource {
  return (flag) => {
    const value = given[flag]
    return value === undefined ? undefined : { text: value.toString(), where: flagOf(flag) }
  }
}

/**
 * Returns a source that reads options from environment variables. An empty variable counts as unset, because many tools
 * unset a variable by making it empty.
 */
export function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): OptionSource {
  return (flag) => {
    const where = variableOf(flag)
    return environment[where] ? { text: environment[where], where } : undefined
  }
}

/**
 * Returns a message for each unknown variable with the mock's prefix. Without the message, the user would not notice
 * that a misspelt variable has no effect.
 */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): Text[] {
  const known = [
    ...Object.keys(startFlags).map(variableOf),
    LANGUAGE_VARIABLE,
    'GIFT_MOCK_URL',
    'GIFT_MOCK_ADMIN_URL',
    'GIFT_MOCK_CLOCK_RATE',
    'GIFT_MOCK_ATTEMPT',
    'GIFT_MOCK_STATE_DIR',
    'GIFT_MOCK_CERT_FILE',
    'GIFT_MOCK_REDACTION_KEY',
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
    return {
      en: `the variable ${name} is unknown to the mock${near === undefined ? '' : `; did you mean ${near}?`}`,
      ja: `環境変数 ${name} はモックにはない${near === undefined ? '' : `（「${near}」の誤りと思われる）`}`,
    }
  })
}

/** Checks the scheme of a store's URL. The rest of the URL is checked when the store is opened. */
const storeUrl: ValueParser<string> = (text, where) => {
  if (/^(?:memory:$|sqlite:|postgres(?:ql)?:\/\/)/.test(text)) return text
  const { en, ja } = unknownStore(text)
  throw new Problem(400, { en: `${where}: ${en}`, ja: `${where}: ${ja}` })
}

export type StartOptions = ReturnType<typeof resolveStartOptions>

/**
 * Parses and checks the options of `start`. If several sources contain an option, the first of these sources is used.
 * @throws Problem that names the flag, the variable or the position in the file
 */
export function resolveStartOptions(...sources: readonly OptionSource[]) {
  function get<T>(flag: FlagName, parse: ValueParser<T>): T | undefined {
    const given = sources.map((source) => source(flag)).find((found) => found !== undefined)
    return given && parse(given.text, given.where)
  }
  const cert = get('cert', nonEmpty)
  const key = get('key', nonEmpty)
  const config = get('config', nonEmpty)
  const logLevel = get('logLevel', oneOf(['debug', 'info', 'warn', 'error', 'silent']))
  const quiet = get('quiet', boolean) ?? false
  const watch = get('watch', boolean) ?? false
  const httpsPort = get('httpsPort', integer(0, 65_535))
  if ((cert === undefined) !== (key === undefined))
    throw new Problem(400, {
      en: `--cert and --key go together: ${cert === undefined ? '--cert' : '--key'} is missing`,
      ja: `--cert と --key は両方指定する。${cert === undefined ? '--cert' : '--key'} がない`,
    })
  if (watch && config === undefined)
    throw new Problem(400, {
      en: '--watch watches the configuration file: name it with --config',
      ja: '--watch は設定ファイルを監視する。--config で設定ファイルを指定する',
    })
  const upstream = get('upstream', nonEmpty)
  const record = get('record', nonEmpty)
  if (record !== undefined && upstream === undefined)
    throw new Problem(400, {
      en: '--record needs --upstream, such as at-gift=https://stg.service-gift.jp',
      ja: '--record には --upstream が必要である（例: at-gift=https://stg.service-gift.jp）',
    })
  return {
    port: get('port', integer(0, 65_535)),
    host: get('host', nonEmpty),
    config,
    watch,
    presets: get('preset', listOf(presetNames)),
    seed: get('seed', nonEmpty),
    scenario: get('scenario', nonEmpty),
    store: get('store', storeUrl) ?? 'memory:',
    adminToken: get('adminToken', token),
    https: get('https', boolean) ?? (cert !== undefined || httpsPort !== undefined),
    httpsPort,
    cert,
    key,
    certHost: get('certHost', hostNames),
    caFolder: get('caFolder', nonEmpty),
    proxy: get('proxy', integer(0, 65_535)),
    only: get('only', boolean) ?? false,
    publicUrl: get('publicUrl', publicUrl),
    logLevel: quiet ? ('warn' as const) : (logLevel ?? 'info'),
    logFormat: get('logFormat', oneOf(['pretty', 'json'])) ?? 'pretty',
    maxJournalEntries: get('maxJournalEntries', integer(1, 10_000_000)),
    maxJournalBytes: get('maxJournalBytes', integer(1, Number.MAX_SAFE_INTEGER)),
    maxSandboxes: get('maxSandboxes', integer(0, 10_000_000)),
    trustProxy: get('trustProxy', boolean) ?? false,
    snapshot: get('snapshot', nonEmpty),
    snapshotOnExit: get('snapshotOnExit', nonEmpty),
    upstream,
    record,
    /**
     * If true, requests to every upstream are sent at the rate that the provider allows. A command may set this option;
     * there is no flag for it.
     */
    pacesAll: false,
    urlFile: get('urlFile', nonEmpty),
  }
}
