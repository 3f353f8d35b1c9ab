import { expect, test } from 'vitest'
import { csvText } from '../../../mock-server/core/util/csv.ts'

test.each(['=1+1', '+1', '-1', '@a', '\ta', '=1\nsecond line', '=1\r\nsecond line'])(
  'a value that a spreadsheet would run as a formula gets an apostrophe in front (%j)',
  (value) => {
    expect(csvText(['a'], [[value]])).toMatch(/^a\n"?'/)
  },
)

test('values with separators, quotes and line breaks are quoted, and numbers keep their sign', () => {
  expect(csvText(['a', 'b'], [['x,"y"\nz', -5]], '\r\n')).toBe('a,b\r\n"x,""y""\nz",-5')
})
