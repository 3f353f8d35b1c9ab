import { expect, test } from 'vitest'
import { csvText } from '../../../mock-server/core/util/csv.ts'

test.each(['=1+1', '+1', '-1', '@a', '\ta', '=1\nsecond line', '=1\r\nsecond line'])(
  'in CSV, the text %j begins with an apostrophe, because a spreadsheet would run the text as a formula',
  (value) => {
    expect(csvText(['a'], [[value]])).toMatch(/^a\n"?'/)
  },
)

test('in CSV, a text with separators, quotes and line breaks is quoted, and a negative number is written unchanged', () => {
  expect(csvText(['a', 'b'], [['x,"y"\nz', -5]], '\r\n')).toBe('a,b\r\n"x,""y""\nz",-5')
})
