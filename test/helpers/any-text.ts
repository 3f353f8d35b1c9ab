import fc from 'fast-check'

/** Number of surrogate code points (U+D800 to U+DFFF). A surrogate is half of a pair and no character by itself. */
const HALVES = 0x800

/**
 * Generates texts of any characters: all code points except surrogates without the other half of their pair.
 * `fc.string({ unit: 'binary' })` is not used, because each call takes a third of a second to build a table of all code
 * points.
 */
export const anyText = fc.string({
  unit: fc
    .integer({ min: 0, max: 0x10ffff - HALVES })
    .map((index) => String.fromCodePoint(index < 0xd800 ? index : index + HALVES)),
})
