/** The ways in which clients write a secret into URLs, bodies and headers. */

import { toBase64 } from './util/base64.ts'

/** Returns the unchanged secret, and the secret as it is encoded in a URL, in a form and in JSON. */
export function encodingsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
  ]
}

const encoder = new TextEncoder()

/**
 * Returns the character sequences that encode the secret in a Base64 text. There are six sequences: the secret may
 * begin at three positions in a group of three bytes, and there are two Base64 alphabets. Characters that also depend
 * on bytes before or after the secret are left out.
 */
function base64Of(secret: string): string[] {
  const bytes = encoder.encode(secret)
  return [0, 1, 2].flatMap((before) => {
    const whole = toBase64(Uint8Array.from([...new Uint8Array(before), ...bytes]))
    const characters = whole.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 8) / 6))
    return [characters, characters.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/**
 * Creates a function that replaces all occurrences of the secrets in a text, including encoded occurrences. The created
 * function runs for every request, so it has to be fast. One pattern finds all Base64 forms. The pattern for escaped
 * characters is used only if the text contains `%`, `\` or `&`.
 */
export function createSecretMask(secrets: readonly string[], mask: string): (text: string) => string {
  if (secrets.length === 0) return (text) => text
  const longestFirst = secrets.toSorted((a, b) => b.length - a.length)
  const common = [...new Set(longestFirst.flatMap(encodingsOf))].toSorted((a, b) => b.length - a.length)
  const base64 = new RegExp([...new Set(longestFirst.flatMap(base64Of))].map(escapeAll).join('|'), 'g')
  const encoded = new RegExp(longestFirst.map(encodedPattern).join('|'), 'g')
  const shortest = common.at(-1)?.length ?? Infinity
  return (text) => {
    if (text.length < shortest) return text
    let hidden = text
    for (const form of common) if (hidden.includes(form)) hidden = hidden.replaceAll(form, mask)
    hidden = hidden.replace(base64, mask)
    const mayBeEncoded = hidden.includes('%') || hidden.includes('\\') || hidden.includes('&')
    return mayBeEncoded ? hidden.replace(encoded, mask) : hidden
  }
}

/**
 * Returns a pattern that matches the secret even if any of the secret's characters are percent-encoded or escaped as in
 * JSON or XML.
 */
function encodedPattern(secret: string): string {
  return [...secret].map((character) => `(?:${formsOf(character).join('|')})`).join('')
}

const named: Readonly<Record<string, string>> = { '<': 'lt', '>': 'gt', '&': 'amp', '"': 'quot', "'": 'apos' }
/**
 * Pattern of one to eight backslashes. There may be several, because JSON inside a JSON string escapes each backslash
 * again.
 */
const backslashes = String.raw`\\{1,8}`

/**
 * Returns the patterns of all forms of one character. Every repetition in a pattern has a limit, so that the time is
 * linear in the length of the text.
 */
function formsOf(character: string): string[] {
  const percents = [...encoder.encode(character)].map((byte) => `%${anyCase(byte.toString(16).padStart(2, '0'))}`)
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  const escapes = units.map((unit) => `${backslashes}u${anyCase(unit.toString(16).padStart(4, '0'))}`)
  const code = character.codePointAt(0) ?? 0
  const references = [`#0{0,6}${code}`, `#[xX]0{0,6}${anyCase(code.toString(16))}`, named[character] ?? []].flat()
  return [
    ...(character === ' ' ? [String.raw`\+`] : []),
    ...(/["\\/]/.test(character) ? [`${backslashes}${literal(character)}`] : []),
    literal(character),
    percents.join(''),
    escapes.join(''),
    ...references.map((reference) => `&${reference};`),
  ]
}

function literal(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/-]/, String.raw`\$&`)
}

function escapeAll(text: string): string {
  return [...text].map(literal).join('')
}

function anyCase(hex: string): string {
  return hex.replaceAll(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)
}
