import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatTextCode } from '../../../../mock-server/providers/at-gift/state/repository.ts'

const letters = fc
  .array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), { minLength: 4, maxLength: 4 })
  .map((drawn) => drawn.join(''))
const drawing = (first: string) => ({ upperCase: () => first })

test("every text code has the format of the sample in the provider's document [AG-D16]", () => {
  fc.assert(
    fc.property(letters, fc.integer({ min: 1, max: 450_000_000_000 }), (first, sequence) => {
      expect(formatTextCode(drawing(first), sequence)).toMatch(/^[A-Z]{4}-\d{6}-[A-Z]{4}$/)
    }),
  )
})

test('two text codes differ even if they were created from the same random letters [AG-D10]', () => {
  fc.assert(
    fc.property(
      letters,
      fc.integer({ min: 1, max: 400_000_000_000 }),
      fc.integer({ min: 1, max: 50_000_000_000 }),
      (first, sequence, later) => {
        expect(formatTextCode(drawing(first), sequence)).not.toBe(formatTextCode(drawing(first), sequence + later))
      },
    ),
    {
      numRuns: 2000,
      examples: [
        ['AAAA', 1, 1_000_000],
        ['ZZZZ', 999_999, 1],
        ['QQQQ', 5, 10_000_000_000],
      ],
    },
  )
  const all = new Set(Array.from({ length: 1_000_000 }, (_, index) => formatTextCode(drawing('ABCD'), index + 999_000)))
  expect(all.size).toBe(1_000_000)
})
