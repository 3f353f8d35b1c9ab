import { isSecretName, MIN_SECRET_LENGTH, REDACTED } from '../../core/redaction.ts'
import { createSecretMask } from '../../core/secret-encodings.ts'
import { japanIso } from '../../core/time/japan-time.ts'
import { VERSION } from '../../core/version.ts'

/** The client of the tool itself, which runs if no command is given. */
export const REFERENCE_CLIENT = 'reference client'

/** The members of a result file that say what was tested, when, and by which version of the mock. */
export interface RunFacts {
  /** Version of the mock. */
  version: string
  /** Real time at which the run started, in ISO 8601 format and in Japan time. */
  startedAt: string
  /**
   * The command line of the client, without secrets. For a service, the flags `--service` and `--drive` with their
   * values. `reference client` if no client was given.
   */
  client: readonly string[] | typeof REFERENCE_CLIENT
}

/** What determines the facts of a run. */
export interface Run {
  command: readonly string[] | undefined
  service: { service: string; drive: string } | undefined
  /** Real time at which the run started, in milliseconds since 1970-01-01T00:00:00Z. */
  startedMs: number
  /** Environment variables of the tool. Values of variables with secret names are removed from the command line. */
  environment: Readonly<Record<string, string | undefined>>
}

export function runFacts({ command, service, startedMs, environment }: Run): RunFacts {
  const words = service ? ['--service', service.service, '--drive', service.drive] : command
  return {
    version: VERSION,
    startedAt: japanIso(startedMs),
    client: words ? withoutSecrets(words, environment) : REFERENCE_CLIENT,
  }
}

/**
 * Removes secrets from a command line: the values of environment variables with secret names, the values of flags,
 * assignments, headers and JSON members with secret names, and the user and password in URLs.
 */
export function withoutSecrets(words: readonly string[], environment: Run['environment']): string[] {
  const secrets = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && value.length >= MIN_SECRET_LENGTH && isSecretName(name) ? [value] : [],
  )
  const mask = createSecretMask([...new Set(secrets)], REDACTED)
  return words.map((word, index) => {
    const before = words[index - 1] ?? ''
    return /^--?[\w-]+$/.test(before) && isSecretName(before) ? REDACTED : withoutNamed(mask(word))
  })
}

/** A value in quotation marks, which may be escaped. */
const QUOTED = String.raw`\\{0,3}"[^"]{0,4000}"?|'[^']{0,4000}'?`
const NAME = String.raw`(?<![\w.-])(-{0,2}[A-Za-z_][\w.-]{0,60})`
/** A flag and its value as one word of a shell command, and an assignment or a parameter of a URL. */
const assigned = new RegExp(String.raw`${NAME}(\\{0,3}["']?\s?=\s?)(${QUOTED}|[^\s&;]+)`, 'g')
const flagged = new RegExp(String.raw`(?<!\S)(--?[A-Za-z][\w-]{0,60})(\s{1,20})(${QUOTED}|\S+)`, 'g')
/** A header or a member of JSON. A header ends at a quotation mark. */
const labelled = new RegExp(String.raw`${NAME}(\\{0,3}["']?\s?:\s?)(${QUOTED}|[^"',}\r\n]+)`, 'g')

function withoutNamed(text: string): string {
  return [assigned, flagged, labelled]
    .reduce((rest, pattern) => rest.replaceAll(pattern, hideIfSecret), text)
    .replaceAll(/\/\/[^\s/@'"]{1,200}@/g, `//${REDACTED}@`)
}

function hideIfSecret(whole: string, name: string, sign: string): string {
  return isSecretName(name) ? `${name}${sign}${REDACTED}` : whole
}
