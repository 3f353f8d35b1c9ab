import { settingDefinitions } from '../../../app.ts'
import { createRedactor, isSecretName, MIN_SECRET_LENGTH, REDACTED } from '../../../core/redaction.ts'
import { createSecretMask } from '../../../core/secret-encodings.ts'
import type { Settings } from '../../../core/settings/settings.ts'

/** A function that removes the known secrets from a text, in all encodings. */
export type Mask = (text: string) => string

/** The sources of the known secrets of a run. */
export interface KnownSecrets {
  /** Environment variables of the tool. The values of variables with secret names are secrets. */
  environment: Readonly<Record<string, string | undefined>>
  /** Settings of the mocks of the run: the settings in the configuration file and the settings of each scenario. */
  settings?: readonly Settings[]
}

/**
 * Creates a function that masks the values of environment variables with secret names, and the credentials in the
 * settings.
 */
export function secretMask({ environment, settings = [] }: KnownSecrets): Mask {
  const secrets = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && value.length >= MIN_SECRET_LENGTH && isSecretName(name) ? [value] : [],
  )
  const redactor = createRedactor(settingDefinitions)
  const masks = [
    createSecretMask([...new Set(secrets)], REDACTED),
    ...[{}, ...settings].map((made) => redactor({ made, changed: {} })),
  ]
  return (text) => [...new Set(masks)].reduce((rest, mask) => mask(rest), text)
}

/**
 * Removes secrets from a command line. Removes the known secrets at any place, the user and password in URLs, and
 * values with secret names (values of flags, assignments, headers and JSON members).
 */
export function withoutSecrets(words: readonly string[], mask: Mask): string[] {
  return words.map((word, index) => {
    const before = words[index - 1] ?? ''
    return /^--?[\w-]+$/.test(before) && isSecretName(before) ? REDACTED : withoutNamed(mask(word))
  })
}

/** Pattern of a value in quotation marks. The quotation marks may be escaped. */
const QUOTED = String.raw`\\{0,3}"[^"]{0,4000}"?|'[^']{0,4000}'?`
const NAME = String.raw`(?<![\w.-])(-{0,2}[A-Za-z_][\w.-]{0,60})`
/** Matches `name=value`: a flag with its value in one word, an assignment, or a parameter of a URL. */
const assigned = new RegExp(String.raw`${NAME}(\\{0,3}["']?\s?=\s?)(${QUOTED}|[^\s&;]+)`, 'g')
const flagged = new RegExp(String.raw`(?<!\S)(--?[A-Za-z][\w-]{0,60})(\s{1,20})(${QUOTED}|\S+)`, 'g')
/**
 * Matches `name: value`: a header or a JSON member. A value without quotation marks ends at a quotation mark, a comma,
 * `}` or a line break.
 */
const labelled = new RegExp(String.raw`${NAME}(\\{0,3}["']?\s?:\s?)(${QUOTED}|[^"',}\r\n]+)`, 'g')

function withoutNamed(text: string): string {
  return [assigned, flagged, labelled]
    .reduce((rest, pattern) => rest.replaceAll(pattern, hideIfSecret), text)
    .replaceAll(/\/\/[^\s/@'"]{1,200}@/g, `//${REDACTED}@`)
}

function hideIfSecret(whole: string, name: string, sign: string): string {
  return isSecretName(name) ? `${name}${sign}${REDACTED}` : whole
}
