import { createHmac } from 'node:crypto'
import { permute } from './permutation.ts'

/** An object that returns fakes (replacement values). The same value always has the same fake. */
export interface Faker {
  /**
   * Returns a fake of the same shape: each letter is replaced by a letter and each digit by a digit, and all other
   * characters stay. Two different short values get different fakes.
   */
  fake(value: string): string
  /** Returns a fake of a URL: a host that does not exist, and fakes of the segments and of the values of the query. */
  fakeUrl(url: string): string
  /**
   * Returns a fake of the same kind: a URL for a URL, an e-mail address for an e-mail address, and otherwise a text of
   * the same shape.
   */
  fakeText(text: string): string
  /** Replaces the e-mail addresses in a text. */
  fakeEmails(text: string): string
}

export interface FakerOptions {
  /** The secret key of the corpus. Without the key, nobody can compute the fake of a value, or the value of a fake. */
  key: Uint8Array | string
  /** Matches the beginning of a value that stays unchanged in the fake. */
  fixedPrefix?: RegExp | undefined
}

const MAX_REMEMBERED = 100_000

export function createFaker({ key, fixedPrefix }: FakerOptions): Faker {
  const known = new Map<string, string>()

  function digest(text: string): Buffer {
    return createHmac('sha256', key).update(text).digest()
  }

  function fake(value: string): string {
    let made = known.get(value)
    if (made === undefined) {
      const [prefix = ''] = (fixedPrefix && value.match(fixedPrefix)) ?? []
      const [extension = ''] = /\.(?:png|jpe?g|gif)$/i.exec(value) ?? []
      const middle = value.slice(prefix.length, value.length - extension.length)
      made = prefix + shuffled(middle, digest) + extension
      if (known.size >= MAX_REMEMBERED) known.clear()
      known.set(value, made)
    }
    return made
  }

  function fakeUrl(url: string): string {
    const [, scheme = '', authority = '', path = '', query, fragment] =
      /^(https?:)\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(url) ?? []
    if (scheme === '') return fake(url)
    const segments = path.split('/').map((segment) => (knownSegments.has(segment) ? segment : fakeEncoded(segment)))
    const parameters = query?.split('&').map((parameter) => {
      const [name = '', ...rest] = parameter.split('=')
      if (rest.length === 0) return fakeEncoded(name)
      return `${/^[a-z_]{1,12}$/.test(name) ? name : fakeEncoded(name)}=${fakeEncoded(rest.join('='))}`
    })
    return [
      `${scheme}//${fakeAuthority(authority)}${segments.join('/')}`,
      parameters && `?${parameters.join('&')}`,
      fragment !== undefined && `#${fakeEncoded(fragment)}`,
    ]
      .filter((part) => typeof part === 'string')
      .join('')
  }

  /** Returns the fake of a part of a URL. The same value has the same fake with and without percent-encoding. */
  function fakeEncoded(part: string): string {
    try {
      const decoded = decodeURIComponent(part)
      return decoded === part ? fake(part) : encodeURIComponent(fake(decoded))
    } catch {
      return fake(part)
    }
  }

  function fakeAuthority(authority: string): string {
    if (publicHost.test(authority)) return authority
    const host = authority.replace(/^.*@/, '')
    return `${fake(host.replaceAll(/[^a-z0-9]/gi, '').toLowerCase())}.example`
  }

  const fakeEmails = (text: string): string =>
    text.replaceAll(email, (_whole, local: string) => `${fake(local)}@example.com`)

  return {
    fake,
    fakeUrl,
    fakeEmails,
    fakeText(text) {
      if (/^https?:\/\//i.test(text)) return fakeUrl(text)
      return onlyEmail.test(text) ? fakeEmails(text) : fake(text)
    },
  }
}

const email = /([\w.!#$%&'*+/=?^`{|}~-]{1,64})@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/gi

const onlyEmail = new RegExp(`^(?:${email.source})$`, 'i')

/**
 * Matches the hosts that stay unchanged in the fake of a URL: the hosts of videos, and the recorded host of the API. A
 * rule of the provider depends on the host of a video, and a video is public to everyone who has its URL.
 */
const publicHost = /^(?:www\.|m\.)?youtube\.com$|^youtu\.be$|^provider\.example$/i

/** Segments that are fixed names in the URLs of the providers and of videos. Fakes keep these segments. */
const knownSegments: ReadonlySet<string> = new Set([
  '',
  'api',
  'partner',
  'user',
  'code',
  'gift',
  'images',
  'watch',
  'embed',
  'shorts',
])

const lower = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const hexLetters = 'abcdef'
/** For each writing system, such as hiragana, the characters of fake values. */
const scripts: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Hiragana}/u, 'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわ'],
  [/\p{Script=Katakana}/u, 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ'],
  [/\p{Script=Han}/u, '山川田村木林森石原野上下中大小東西南北春夏秋冬月火水金土日花草竹松梅空雨雪風光海島'],
]

/**
 * Limit for the number of values that have the same shape. Below this limit, the fake is made by a permutation of these
 * values, so that different values have different fakes.
 */
const MAX_PERMUTED = 2 ** 48

function shuffled(value: string, digest: (text: string) => Buffer): string {
  const isHex = /^(?=.*\d)[0-9a-f]{8,}$/.test(value)
  const characters = [...value]
  const alphabets = characters.map((character) => alphabetOf(character, isHex))
  const spellings = alphabets.reduce((count, alphabet) => count * Math.max(1, alphabet.length), 1)
  if (spellings === 1) return value
  const isSpelled = characters.every((character, place) => {
    const alphabet = alphabets[place] ?? ''
    return alphabet === '' || alphabet.includes(character)
  })
  if (spellings < MAX_PERMUTED && isSpelled) return permute(characters, alphabets, digest)
  let bytes = digest(`value\u0000${value}`)
  let used = 0
  return characters
    .map((character, place) => {
      const alphabet = alphabets[place] ?? ''
      if (alphabet === '') return character
      if (used + 2 > bytes.length) {
        bytes = digest(`more\u0000${bytes.toString('hex')}`)
        used = 0
      }
      const index = bytes.readUInt16BE(used) % alphabet.length
      used += 2
      return alphabet[index] ?? character
    })
    .join('')
}

/** Returns the characters that can replace a character in a fake; empty if the character stays. */
function alphabetOf(character: string, isHex: boolean): string {
  if (character >= '0' && character <= '9') return digits
  if (character >= 'a' && character <= 'z') return isHex ? hexLetters : lower
  if (character >= 'A' && character <= 'Z') return lower.toUpperCase()
  if (character < '\u0080') return ''
  const script = scripts.find(([pattern]) => pattern.test(character))
  if (script) return script[1]
  return /\p{L}|\p{N}/u.test(character) ? (scripts[1]?.[1] ?? '') : ''
}
