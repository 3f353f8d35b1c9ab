import fc from 'fast-check'

/** Number of surrogate code points (U+D800 to U+DFFF). A surrogate is half of a pair and no character by itself. */
const HALVES = 0x800

/** Generates any code point except surrogates. */
const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff - HALVES })
  .map((index) => String.fromCodePoint(index < 0xd800 ? index : index + HALVES))

/**
 * Generates texts of any characters: all code points except surrogates without the other half of their pair.
 * `fc.string({ unit: 'binary' })` is not used, because each call takes a third of a second to build a table of all code
 * points.
 */
export const anyText = fc.string({ unit: anyCharacter })

const unreserved = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@"]

/**
 * Generates texts that a part of a URL may contain: characters that need no encoding, `more`, and any other character
 * with percent-encoding. `fc.webSegment` is not used, because it builds a table of all code points, too.
 */
export function urlText(...more: string[]): fc.Arbitrary<string> {
  return fc.string({
    unit: fc.oneof(
      { weight: 10, arbitrary: fc.constantFrom(...unreserved, ...more) },
      { weight: 1, arbitrary: anyCharacter.map(encodeURIComponent) },
    ),
  })
}
