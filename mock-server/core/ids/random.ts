/**
 * The sfc32 random generator by Chris Doty-Humphrey, with 128 bits of state, seeded from a text. `Sfc32` is a class,
 * because fields are faster than the variables of a closure.
 */
export class Sfc32 {
  #a = 0
  #b = 0
  #c = 0
  #counter = 1

  seed(text: string): void {
    ;[this.#a, this.#b, this.#c, this.#counter] = hash128(text)
    // The first outputs correlate with the seed, so they are discarded.
    for (let round = 0; round < 12; round++) this.next()
  }

  /** Returns an integer from 0 (inclusive) to 2 ** 32 (exclusive). */
  next(): number {
    const b = this.#b
    const c = this.#c
    const sum = (((this.#a + b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = b ^ (b >>> 9)
    this.#b = (c + (c << 3)) | 0
    this.#c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
}

/** Hashes a text to four 32-bit words. The hash is not cryptographic. */
export function hash128(text: string): [number, number, number, number] {
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

/** Returns a token of 48 hex digits from the system's secure random source. The token does not depend on a seed. */
export function randomToken(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
