import type { SandboxRecord } from './sandbox/sandbox-record.ts'
import type { SettingDefinitions } from './settings/settings.ts'
import { memo } from './util/memo.ts'

/** Stands where a secret was. */
export const REDACTED = '***'

/** Misspelt names as well: those are in the requests that people look up. */
const secretName = /(?:auth|access|api).{0,16}key|authori[sz]ation|(?:^|[_-])keys?$|token|secret|otp$|passw|cookie/i

/** Whether what has this name is a secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name)
}

/** Headers that hold an address, which may hold a secret. */
const urlHeaders = ['referer', 'origin']

type Headers = Readonly<Record<string, string>>

/**
 * Masks headers. A client sends the same headers again and again, so what is equal to the last result is taken from it: the
 * whole object, or the texts of those that did not change. The journal keeps them all.
 * @param hide takes secrets out of what has no telling name
 */
export function createHeaderMask(): (headers: Headers, hide: (text: string) => string) => Headers {
  let last: Headers = {}
  let names: readonly string[] = []

  return (headers, hide) => {
    let masked: Record<string, string> | undefined
    let place = 0
    for (const name in headers) {
      if (name !== names[place]) return begin(headers, hide)
      const value = maskHeader(name, headers[name] ?? '', hide)
      if (value !== last[name]) (masked ??= { ...last })[name] = value
      place += 1
    }
    if (place !== names.length) return begin(headers, hide)
    if (masked) last = masked
    return last
  }

  function begin(headers: Headers, hide: (text: string) => string): Headers {
    names = Object.keys(headers)
    last = Object.fromEntries(names.map((name) => [name, maskHeader(name, headers[name] ?? '', hide)]))
    return last
  }
}

function maskHeader(name: string, value: string, hide: (text: string) => string): string {
  if (isSecretHeader(name)) return REDACTED
  return urlHeaders.includes(name) ? redactUrl(hide(value)) : hide(value)
}

/** Callers send the same few names all the time. */
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

/** Finds a parameter whatever its name: a pattern that looked for secret names inside would take minutes on a hostile query. */
const parameter = /([?&])([^?=&]*)=[^&#]*/g

/** A path or URL with its query. */
export function redactUrl(target: string): string {
  if (!target.includes('?')) return target
  return target.replace(parameter, (whole, mark: string, name: string) =>
    secretName.test(decoded(name)) ? `${mark}${name}=${REDACTED}` : whole,
  )
}

/**
 * The beginning of a member, in JSON, in JSON within a JSON text, or in a form. Every repetition is bounded, or takes what
 * it matches out of the search: no text takes long.
 */
const member = /(?:\\{0,8}["'])?([\w$%\\.-]{1,40})(?:\\{0,8}["'])?\s{0,20}([:=])\s{0,20}/g
const jsonValue = /"(?:[^"\\]|\\[^])*"?|\\{1,8}"[^"]*"?|'[^']*'?|[^,&}\s]+/y
const formValue = /[^&\r\n]*/y

/** A piece of each secret name, or of an escape in which one may hide. Where there is none, nobody has to look closer. */
const secretHint = /key|token|secret|otp|passw|cookie|authori|\\u|%/gi
/** A name that holds a hint begins at most so far before it. */
const LOOKBEHIND = 64

function nextHint(text: string, from: number): number {
  secretHint.lastIndex = from
  return secretHint.test(text) ? secretHint.lastIndex : Infinity
}

/** Works on text, not on parsed JSON: a body that does not parse may hold a real key as well. */
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

/** A name as JSON or a form reads it. */
function decoded(name: string): string {
  if (!name.includes('\\') && !name.includes('%')) return name
  return name.replace(/\\+u([\da-f]{4})|%([\da-f]{2})/gi, (_escape, unit: string | undefined, byte: string) =>
    String.fromCharCode(parseInt(unit ?? byte, 16)),
  )
}

/** A shorter text is somewhere by chance. */
export const MIN_SECRET_LENGTH = 8

/** Hides secrets wherever they stand, under whatever name. */
export type Redact = (text: string) => string

/** Names of the settings that hold credentials. */
const secretNames = memo((definitions: SettingDefinitions) =>
  Object.entries(definitions).flatMap(([name, { secret }]) => (secret === true ? [name] : [])),
)

/** Kept by the setting's value: that stays the same object while the sandbox's clock and other settings change. */
const encodingsIn = memo((value: object) => {
  const secrets = [...collectSecrets(value, false)].filter(({ length }) => length >= MIN_SECRET_LENGTH)
  return [...new Set(secrets.flatMap(encodingsOf))].toSorted((a, b) => b.length - a.length)
})

/** Hides what the settings of now hold, and what the caller was told at first; made once for each version of a sandbox's control. */
export function createRedactor(
  definitions: SettingDefinitions,
): (record: Pick<SandboxRecord, 'made' | 'changed'>) => Redact {
  return memo(({ made, changed }) => {
    const values = secretNames(definitions)
      .flatMap((name) => [changed[name], made[name] ?? definitions[name]?.default])
      .filter((value) => typeof value === 'object' && value !== null)
    const forms = [...new Set(values.flatMap(encodingsIn))].toSorted((a, b) => b.length - a.length)
    const shortest = forms.at(-1)?.length ?? Infinity
    return (text) => {
      if (text.length < shortest) return text
      let hidden = text
      for (const form of forms) if (hidden.includes(form)) hidden = hidden.replaceAll(form, REDACTED)
      return hidden
    }
  })
}

/** The texts under telling names: what stands beside them, such as a campaign, is in every URL. */
function* collectSecrets(value: unknown, isSecret: boolean): Generator<string> {
  if (typeof value === 'string' && isSecret) yield value
  if (typeof value !== 'object' || value === null) return
  for (const [name, item] of Object.entries(value))
    yield* collectSecrets(item, isSecret || (!Array.isArray(value) && isSecretName(name)))
}

/** As it is, and as a URL, a form and JSON write it. */
export function encodingsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
  ]
}
