import type { Faker, Randomizer } from '@faker-js/faker'

/**
 * Makes ids and codes. Each follows from (seed, kind, sequence number) alone, so the same seed and the same order of
 * requests give the same codes, on any machine and after any restart.
 */
export interface Mint {
  /** Starts the stream of one id. Everything that is drawn until the next call follows from these three. */
  begin(seed: string, kind: string, sequence: number): void
  /** Lower-case hex digits. */
  hex(length: number): string
  /** Lower-case letters and digits. */
  alphanumeric(length: number): string
  /** `#` becomes a digit, `?` an upper-case letter, `*` either of them; all else stays. */
  pattern(pattern: string): string
  /** From 0 up to 1. */
  fraction(): number
}

const letters = 'abcdefghijklmnopqrstuvwxyz'
const hexPair = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Loads faker only when the first id is made: it would double the time to the first answer. */
export async function loadMint(): Promise<Mint> {
  const { faker: base } = await import('@faker-js/faker/locale/base')
  const random = sfc32()
  // The package exports its class only together with all locales, which takes seven times as long to load.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a constructor's type is not known to TypeScript
  const FakerOf = base.constructor as new (options: {
    locale: typeof base.rawDefinitions
    randomizer: Randomizer
  }) => Faker
  const { helpers } = new FakerOf({ locale: base.rawDefinitions, randomizer: { next: random.float, seed: () => {} } })

  return {
    begin: (seed, kind, sequence) => random.seed(`${seed}|${kind}|${sequence}`),
    hex(length) {
      let digits = ''
      while (digits.length < length) {
        const word = random.next()
        digits += `${hexPair[word >>> 24]}${hexPair[(word >>> 16) & 255]}${hexPair[(word >>> 8) & 255]}${hexPair[word & 255]}`
      }
      return digits.slice(0, length)
    },
    // As faker draws `*` in a pattern: a coin, then a letter or a digit.
    alphanumeric(length) {
      let text = ''
      for (let place = 0; place < length; place++)
        text += random.float() < 0.5 ? letters[Math.floor(random.float() * 26)] : Math.floor(random.float() * 10)
      return text
    },
    pattern: (pattern) => helpers.replaceSymbols(pattern),
    fraction: random.float,
  }
}

/** The small fast counter generator of 128 bits of state by Chris Doty-Humphrey, seeded from a text. */
function sfc32(): { seed(text: string): void; next(): number; float(): number } {
  let a = 0
  let b = 0
  let c = 0
  let counter = 1

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }

  return {
    next,
    float: () => next() / 0x1_0000_0000,
    seed(text) {
      ;[a, b, c, counter] = hash128(text)
      // The first outputs still resemble the seed.
      for (let round = 0; round < 12; round++) next()
    },
  }
}

/** Four 32-bit words out of a text: spread, not secret. */
function hash128(text: string): [number, number, number, number] {
  let h1 = 1779033703
  let h2 = 3144134277
  let h3 = 1013904242
  let h4 = 2773480762
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    h1 = h2 ^ Math.imul(h1 ^ unit, 597399067)
    h2 = h3 ^ Math.imul(h2 ^ unit, 2869860233)
    h3 = h4 ^ Math.imul(h3 ^ unit, 951274213)
    h4 = h1 ^ Math.imul(h4 ^ unit, 2716044179)
  }
  return [
    Math.imul(h1 ^ (h3 >>> 18), 597399067),
    Math.imul(h2 ^ (h4 >>> 22), 2869860233),
    Math.imul(h3 ^ (h1 >>> 17), 951274213),
    Math.imul(h4 ^ (h2 >>> 19), 2716044179),
  ]
}

/** How many last digits of an id hide its number: in a base, as many as fit 32 bits. */
const NUMBER_DIGITS = { 16: 8, 36: 6 } as const
/** What those digits count up to. */
const LIMITS = { 16: 16 ** 8, 36: 36 ** 6 } as const
type Base = keyof typeof NUMBER_DIGITS

/** A drawn id in whose last digits its number is hidden, so that `keyOf` finds it again. It looks as drawn as before. */
export function numbered(drawn: string, number: number, base: Base): string {
  const digits = NUMBER_DIGITS[base]
  const head = drawn.slice(0, -digits)
  return head + ((number + maskOf(head)) % LIMITS[base]).toString(base).padStart(digits, '0')
}

/**
 * The key of a numbered id: its number, and all of it. In the order of their numbers, rows that are made one after the other
 * lie together in a database, which would else write a page for each. Any other text has some key of its own as well.
 */
export function keyOf(id: string, base: Base): string {
  const digits = NUMBER_DIGITS[base]
  const hidden = Number.parseInt(id.slice(-digits), base)
  const limit = LIMITS[base]
  return keyFor(id, hidden + limit - (maskOf(id.slice(0, -digits)) % limit), base)
}

/** The same key where the number is at hand. */
export function keyFor(id: string, number: number, base: Base): string {
  return `${(number % LIMITS[base]).toString().padStart(10, '0')} ${id}`
}

function maskOf(text: string): number {
  return hash128(text)[0] >>> 0
}

/** A short name for a secret: the same secret gives the same name, and the secret is not in it. */
export function fingerprint(secret: string): string {
  const [a, b] = hash128(secret)
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0')
}

/** A token that nobody can guess; unlike all else here it follows from no seed. */
export function secretToken(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => hexPair[byte]).join('')
}
