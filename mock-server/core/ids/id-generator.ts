/** Generation of ids, codes and random numbers from a seed. */

import { Sfc32 } from './random.ts'

/**
 * A generator of ids and codes. Each value depends only on the seed, the kind of id and the sequence number. Therefore,
 * if the seed and the order of the requests are the same, the codes are the same on every machine, after every restart
 * and in every version of this package.
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
  /** Returns `length` digits. */
  digits(length: number): string
  /** Returns `length` upper-case letters. */
  upperCase(length: number): string
  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  random(): number
}

const RANGE = 2 ** 32
const DIGIT_0 = 48
const UPPER_CASE_A = 65
const LOWER_CASE_A = 97
const HEX_CODES = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))

/** Converts a random 32-bit number to an integer from 0 (inclusive) to `count` (exclusive). */
function below(count: number, word: number): number {
  return Math.floor((word * count) / RANGE)
}

/** Creates a generator. The generator collects character codes, because adding characters to a string is slower. */
export function createIdGenerator(): IdGenerator {
  const random = new Sfc32()

  /**
   * Returns `length` random characters from a range of `count` characters. The range begins with the character code
   * `first`.
   */
  function characters(length: number, first: number, count: number): string {
    const codes = []
    for (let place = 0; place < length; place++) codes.push(first + below(count, random.next()))
    return String.fromCharCode(...codes)
  }

  return {
    startStream: (seed, kind, sequence) => random.seed(`${seed}|${kind}|${sequence}`),
    hex(length) {
      const codes = []
      let word = 0
      for (let place = 0; place < length; place++) {
        word = place % 8 === 0 ? random.next() : word << 4
        codes.push(HEX_CODES[word >>> 28] ?? 0)
      }
      return String.fromCharCode(...codes)
    },
    // The first random number chooses between a letter and a digit, and the second number chooses the character.
    // Arithmetic is used instead of an `if`, because the CPU cannot predict a random branch and would be slower.
    alphanumeric(length) {
      const codes = []
      for (let place = 0; place < length; place++) {
        const isDigit = random.next() >>> 31
        const first = LOWER_CASE_A + isDigit * (DIGIT_0 - LOWER_CASE_A)
        codes.push(first + below(26 - 16 * isDigit, random.next()))
      }
      return String.fromCharCode(...codes)
    },
    digits: (length) => characters(length, DIGIT_0, 10),
    upperCase: (length) => characters(length, UPPER_CASE_A, 26),
    random: () => random.next() / RANGE,
  }
}
