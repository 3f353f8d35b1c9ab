import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Palette, paletteOf } from '../../../mock-server/core/preview/colors.ts'

/** Returns the contrast ratio of two colors by WCAG 2.2, from 1 to 21. Each color is six hex digits. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other].map(luminance).toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const linear = [...color.matchAll(/../g)].map(([digits]) => {
    const value = Number.parseInt(digits, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return (linear[0] ?? 0) * 0.2126 + (linear[1] ?? 0) * 0.7152 + (linear[2] ?? 0) * 0.0722
}

/** The text colors of a palette, each with the color of the background on which the text is shown. */
const pairs: [text: keyof Palette, background: keyof Palette][] = [
  ['text', 'surface'],
  ['muted', 'surface'],
  ['accent', 'surface'],
  ['onMain', 'main'],
  ['onSub', 'sub'],
]

test('every text color has the contrast that WCAG AA requires, whichever two page colors are given', () => {
  const digits = fc.integer({ min: 0, max: 0xff_ff_ff }).map((color) => color.toString(16).padStart(6, '0'))
  const color = fc.oneof(digits, fc.constantFrom('000000', 'FFFFFF', '767676', '777777', '757575', 'FF0000', '0000fF'))
  fc.assert(
    fc.property(color, color, (main, sub) => {
      const palette = paletteOf({ main, sub })
      expect([palette.main, palette.sub]).toEqual([main, sub])
      for (const [text, background] of pairs)
        expect(contrast(palette[text], palette[background]), `${text} on ${background}`).toBeGreaterThanOrEqual(4.5)
    }),
    { numRuns: 2000 },
  )
})

test('a secondary color that is readable on the page is used unchanged for text', () => {
  expect(paletteOf({ main: 'b3d4fc', sub: '4e5fa6' }).accent).toBe('4e5fa6')
  expect(paletteOf({ main: '0b1020', sub: 'ffcc66' }).accent).toBe('ffcc66')
})

test('a very dark main color makes the page dark, and any other main color makes it light', () => {
  expect(paletteOf({ main: '0b1020', sub: 'ffffff' })).toMatchObject({ scheme: 'dark', surface: '17171b' })
  expect(paletteOf({ main: 'b3d4fc', sub: '000000' })).toMatchObject({ scheme: 'light', surface: 'ffffff' })
})

test.each(['', 'fff', 'red;}', '12345g', '1234567', '000000\n'])(
  'the color %j, which is not six hex digits, is replaced by a neutral color',
  (color) => {
    expect(paletteOf({ main: color, sub: color })).toMatchObject({ main: 'f3f3f3', sub: 'cccccc' })
  },
)
