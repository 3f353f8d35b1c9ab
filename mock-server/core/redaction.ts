/** Redaction: removes secrets from everything that is stored or shown. */

import type { SandboxRecord } from './sandbox/sandbox-record.ts'
import { createSecretMask } from './secret-encodings.ts'
import type { SettingDefinitions } from './settings/settings.ts'
import { memo } from './util/memo.ts'

/** The text that replaces a secret. */
export const REDACTED = '***'

/**
 * Matches the names of secrets, including misspelt names. A request with a misspelt name fails, and users often look at
 * failed requests in the journal.
 */
const secretName = /(?:auth|access|api).{0,16}key|authori[sz]ation|(?:^|[_-])keys?$|token|secret|otp$|passw|cookie/i

/** Returns true if a header, parameter or member with this name holds a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name)
}

/** Names of the headers that contain a URL. The query of the URL may contain a secret. */
const urlHeaders = ['referer', 'origin']

type Headers = Readonly<Record<string, string>>

/**
 * Creates a function that removes secrets from headers. Most requests of a client have the same headers. To save
 * memory, the function returns the object of its last call if no header has changed. If only some values have changed,
 * the new object shares the unchanged values.
 *
 * The created function also takes `redact`, which removes secrets from headers whose names do not look secret.
 */
export function createHeaderRedactor(): (headers: Headers, redact: (text: string) => string) => Headers {
  let last: Headers = {}
  let names: readonly string[] = []

  return (headers, redact) => {
    let masked: Record<string, string> | undefined
    let place = 0
    for (const name in headers) {
      if (name !== names[place]) return maskAll(headers, redact)
      const value = maskHeader(name, headers[name] ?? '', redact)
      if (value !== last[name]) (masked ??= { ...last })[name] = value
      place += 1
    }
    if (place !== names.length) return maskAll(headers, redact)
    if (masked) last = masked
    return last
  }

  function maskAll(headers: Headers, redact: (text: string) => string): Headers {
    names = Object.keys(headers)
    last = Object.fromEntries(names.map((name) => [name, maskHeader(name, headers[name] ?? '', redact)]))
    return last
  }
}

function maskHeader(name: string, value: string, redact: (text: string) => string): string {
  if (isSecretHeader(name)) return REDACTED
  return urlHeaders.includes(name) ? redactUrl(redact(value)) : redact(value)
}

/** Cache of the results of `isSecretHeader` by header name. Callers use the same few header names. */
const knownHeaders = new Map<string, boolean>()
const MAX_KNOWN_HEADERS = 1000

function isSecretHeader(name: string): boolean {
  let secret = knownHeaders.get(name)
  if (secret === undefined) {
    secret = secretName.test(name)
    if (knownHeaders.size < MAX_KNOWN_HEADERS) knownHeaders.set(name, secret)
  }
  return secret
}

/**
 * Matches a query parameter with any name; the name is checked separately. A pattern that matches only secret names
 * could take minutes on a hostile query.
 */
const parameter = /([?&])([^?=&]*)=[^&#]*/g

/** Masks the secret parameters in the query of a path or URL. */
export function redactUrl(target: string): string {
  if (!target.includes('?')) return target
  return target.replace(parameter, (whole, mark: string, name: string) =>
    secretName.test(decoded(name)) ? `${mark}${name}=${REDACTED}` : whole,
  )
}

/**
 * Matches the start of a member in JSON, in JSON inside a JSON string, or in a form. Every repetition in the pattern
 * has a limit, so that the time of a search is linear in the length of the text.
 */
const member = /(?:\\{0,8}["'])?([\w$%\\.-]{1,40})(?:\\{0,8}["'])?\s{0,20}([:=])\s{0,20}/g
const jsonValue = /"(?:[^"\\]|\\[^])*"?|\\{1,8}"[^"]*"?|'[^']*'?|[^,&}\s]+/y
const formValue = /[^&\r\n]*/y

/**
 * Matches a part of the names of secrets, such as `key`, or the start of an escape that may encode such a part. If a
 * text has no match, no member has to be masked because of its name.
 */
const secretHint = /key|token|secret|otp|passw|cookie|authori|\\u|%/gi
/** The search for a member starts at most this number of characters before the end of a match of `secretHint`. */
const LOOKBEHIND = 64

function nextHint(text: string, from: number): number {
  secretHint.lastIndex = from
  return secretHint.test(text) ? secretHint.lastIndex : Infinity
}

/**
 * Masks secret members of a body. The function does not parse JSON, because a body that is invalid JSON may also
 * contain a real key.
 */
export function redactBody(text: string): string {
  let masked = ''
  let copied = 0
  let hinted = nextHint(text, 0)
  member.lastIndex = 0
  while (hinted < Infinity) {
    if (member.lastIndex < hinted - LOOKBEHIND) member.lastIndex = hinted - LOOKBEHIND
    const [, name = '', sign] = member.exec(text) ?? []
    if (sign === undefined) break
    const value = sign === '=' ? formValue : jsonValue
    const start = (value.lastIndex = member.lastIndex)
    if (secretName.test(decoded(name)) && value.test(text) && value.lastIndex > start) {
      masked += text.slice(copied, start) + (sign === '=' ? REDACTED : `"${REDACTED}"`)
      copied = member.lastIndex = value.lastIndex
    }
    if (member.lastIndex >= hinted) hinted = nextHint(text, member.lastIndex)
  }
  return copied === 0 ? text : masked + text.slice(copied)
}

/** Decodes JSON escapes and percent-encoded characters in a name. */
function decoded(name: string): string {
  if (!name.includes('\\') && !name.includes('%')) return name
  return name.replace(/\\+u([\da-f]{4})|%([\da-f]{2})/gi, (_escape, unit: string | undefined, byte: string) =>
    String.fromCharCode(parseInt(unit ?? byte, 16)),
  )
}

/**
 * Minimum length of a secret that is redacted by value, in characters. Shorter values, such as `enabled` or `3600`,
 * also occur in other text by chance. The providers' credentials are longer.
 */
export const MIN_SECRET_LENGTH = 8

/** A function that replaces the known secrets wherever they occur in a text. */
export type Redact = (text: string) => string

/** Returns the names of the settings that contain credentials. */
const secretNames = memo((definitions: SettingDefinitions) =>
  Object.entries(definitions).flatMap(([name, { secret }]) => (secret === true ? [name] : [])),
)

/**
 * Returns the secrets in a setting's value. The result is cached for each value object, because the value stays the
 * same object until the setting is changed.
 */
const secretsIn = memo((value: object) =>
  [...collectSecrets(value, false)].filter(({ length }) => length >= MIN_SECRET_LENGTH),
)

/**
 * Creates a redactor of the secrets in a sandbox's current and initial settings. The redactor is cached for each
 * version of a sandbox record.
 */
export const createRedactor = memo(
  (definitions: SettingDefinitions): ((record: Pick<SandboxRecord, 'made' | 'changed'>) => Redact) =>
    memo(({ made, changed }) => {
      const values = secretNames(definitions)
        .flatMap((name) => [changed[name], made[name] ?? definitions[name]?.default])
        .filter((value) => typeof value === 'object' && value !== null)
      return redactorOf([...new Set(values.flatMap(secretsIn))])
    }),
)

/** Cache of redactors by their secrets. The cache saves time, because a new redactor has to compile patterns. */
const redactors = new Map<string, Redact>()
const MAX_REDACTORS = 100

function redactorOf(secrets: readonly string[]): Redact {
  const key = JSON.stringify(secrets)
  let redactor = redactors.get(key)
  if (!redactor) {
    if (redactors.size >= MAX_REDACTORS) redactors.clear()
    redactors.set(key, (redactor = createSecretMask(secrets, REDACTED)))
  }
  return redactor
}

/**
 * Collects the texts in members with secret-looking names from a setting's value. Other texts, such as the name of a
 * campaign, are not secret and may occur in every URL.
 */
function* collectSecrets(value: unknown, isSecret: boolean): Generator<string> {
  if (typeof value === 'string' && isSecret) yield value
  if (typeof value !== 'object' || value === null) return
  for (const [name, item] of Object.entries(value))
    yield* collectSecrets(item, isSecret || (!Array.isArray(value) && isSecretName(name)))
}

/**
 * Returns a copy of the input in which the credentials are masked in every string and in every member name, at any
 * depth.
 */
export function redactStrings<T>(value: T, redact: Redact): T {
  return JSON.parse(
    JSON.stringify(value, (_name, part: unknown) => {
      if (typeof part === 'string') return redact(part)
      if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
      return Object.fromEntries(Object.entries(part).map(([name, inner]) => [redact(name), inner]))
    }),
  )
}
