import fc from 'fast-check'
import { expect, test } from 'vitest'
import { thousands } from '../../../mock-server/core/util/thousands.ts'

test('a whole number with separators between thousands has the same text as in the English locale', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.integer(), fc.maxSafeInteger()).filter((number) => number !== 0),
      (number) => {
        expect(thousands(number)).toBe(number.toLocaleString('en'))
      },
    ),
    { examples: [[999], [1000], [-999], [-1000], [1_000_000]] },
  )
  expect([0, 0.1234].map(thousands)).toEqual(['0', '0.1234'])
})
