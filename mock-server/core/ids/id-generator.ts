/** Generation of ids, codes and random numbers from a seed. */

import type { Faker, Randomizer } from '@faker-js/faker'
import { hexPair, sfc32 } from './random.ts'

/**
 * A generator of ids and codes. Each value depends only on the seed, the kind and the sequence number. So the same seed
 * and the same order of requests give the same codes on every machine and after every restart.
 */
export interface IdGenerator {
  /**
   * Starts the random stream of one id. All values that are generated until the next call of `startStream` depend only
   * on the arguments.
   */
  startStream(seed: string, kind: string, sequence: number): void
  /** Returns `length` lower-case hex digits. */
  hex(length: number): string
  /** Returns `length` lower-case letters and digits. */
  alphanumeric(length: number): string
  /**
   * Fills a pattern: `#` becomes a digit, `?` an upper-case letter, and `*` a digit or an upper-case letter. Other
   * characters are not changed.
   */
  fromPattern(pattern: string): string
  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  random(): number
}

const letters = 'abcdefghijklmnopqrstuvwxyz'

/**
 * Loads the package faker and creates a generator. Call this function only when the first id is needed: loading faker
 * at start would double the time to the first response.
 *
 * Only the function `replaceSymbols` of faker is used. The codes of a seed depend on the patterns and on the random
 * numbers that `replaceSymbols` draws for each pattern. A seed gives the same codes in every version of this package.
 * The names of products and brands do not come from faker, but are defaults of settings, because users quote these
 * names in documents and tests.
 */
export async function loadIdGenerator(): Promise<IdGenerator> {
  const { faker: base } = await import('@faker-js/faker/locale/base')
  const random = sfc32()
  // The package faker exports its class only together with all locales, which take seven times as long to load.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a constructor's type is not known to TypeScript
  const FakerOf = base.constructor as new (options: {
    locale: typeof base.rawDefinitions
    randomizer: Randomizer
  }) => Faker
  const { helpers } = new FakerOf({ locale: base.rawDefinitions, randomizer: { next: random.float, seed: () => {} } })

  return {
    startStream: (seed, kind, sequence) => random.seed(`${seed}|${kind}|${sequence}`),
    hex(length) {
      let digits = ''
      while (digits.length < length) {
        const word = random.next()
        digits += `${hexPair[word >>> 24]}${hexPair[(word >>> 16) & 255]}${hexPair[(word >>> 8) & 255]}${hexPair[word & 255]}`
      }
      return digits.slice(0, length)
    },
    // Draws the same random numbers as faker for `*` in a pattern: the first number decides between a letter and a
    // digit, and the second number selects the character.
    alphanumeric(length) {
      let text = ''
      for (let place = 0; place < length; place++)
        text += random.float() < 0.5 ? letters[Math.floor(random.float() * 26)] : Math.floor(random.float() * 10)
      return text
    },
    fromPattern: (pattern) => helpers.replaceSymbols(pattern),
    random: random.float,
  }
}
