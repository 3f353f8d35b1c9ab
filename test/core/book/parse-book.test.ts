import { expect, test } from 'vitest'
import { BookProblem } from '../../../mock-server/core/book/parse/book-problem.ts'
import { parseBook } from '../../../scenarios/book.ts'

const HEADER = 'order,provider,amount,reference,codes,state'

function problemOf(book: string | Uint8Array): BookProblem {
  try {
    parseBook(book)
  } catch (error) {
    if (error instanceof BookProblem) return error
    throw error
  }
  throw new Error('the book was read')
}

test('the parser reads a CSV order book with columns in any order, quoted values and several codes in a line', () => {
  const csv =
    'state,order,codes,amount,provider\r\nkept,"A ""1"", 2",AAAA-1 012,500,at-gift\r\n\r\nunknown,2,,1000,realpay-gift'
  expect(parseBook(`\uFEFF${csv}`)).toEqual([
    {
      line: 2,
      order: 'A "1", 2',
      provider: 'at-gift',
      amount: 500,
      state: 'kept',
      reference: null,
      codes: ['AAAA-1', '012'],
      at: null,
    },
    {
      line: 4,
      order: '2',
      provider: 'realpay-gift',
      amount: 1000,
      state: 'unknown',
      reference: null,
      codes: [],
      at: null,
    },
  ])
})

test('the parser reads a JSON order book: each line is an object with the columns of a CSV book as members', () => {
  const [first, second] = parseBook(
    [
      '{"order":"1","provider":"at-gift","amount":500,"reference":"AZ01","codes":["AAAA-1","012"],"state":"kept","at":"2026-04-01T09:00:00+09:00"}',
      '',
      '{"order":"1","provider":"at-gift","amount":"500","state":"failed","codes":null}',
    ].join('\n'),
  )
  expect(first).toMatchObject({ line: 1, reference: 'AZ01', codes: ['AAAA-1', '012'], at: '2026-04-01T09:00:00+09:00' })
  expect(second).toMatchObject({ line: 3, amount: 500, state: 'failed', codes: [] })
})

test.each(['', '\n', HEADER])('the parser returns no orders for the empty order book %j', (book) => {
  expect(parseBook(book)).toEqual([])
})

test.each([
  [`${HEADER}\n1,at-gift,500,,,done`, 2, 'line 2, column state: the value is none of kept, unknown, failed'],
  [
    `${HEADER}\n1,at-gift,500,,,Kept`,
    2,
    'line 2, column state: the value is none of kept, unknown, failed; did you mean kept?',
  ],
  [
    `${HEADER}\n1,atgift,500,,,kept`,
    2,
    'line 2, column provider: the value is none of at-gift, realpay-gift; did you mean at-gift?',
  ],
  [
    `${HEADER}\n1,at-gift,"1,000",,,kept`,
    2,
    'line 2, column amount: the value is not a whole number of yen from 1 to 999999999',
  ],
  [`${HEADER}\n,at-gift,500,,,kept`, 2, 'line 2, column order: the value is missing'],
  [`${HEADER}\n"a\nb",at-gift,500,,,kept\n2,at-gift,0,,,kept`, 4, 'line 4, column amount:'],
  [`${HEADER}\n1,at-gift,500,kept`, 2, 'line 2: the line has 4 values, and the header names 6 columns'],
  [`${HEADER}\n"1,at-gift,500,,,kept`, 2, 'line 2, column 2: a double quote is not closed'],
  [`${HEADER}\n"1"2,at-gift,500,,,kept`, 2, 'line 2, column 2: a value in double quotes ends before the next comma'],
  ['order,provider,amount,stat\n', 1, 'line 1, column 4: the header has an unknown name here; did you mean "state"?'],
  ['order,provider,amount,order\n', 1, 'line 1, column 4: the header names "order" twice'],
  ['order,provider,state\n', 1, 'line 1: the header has no column "amount"'],
  ['SECRET-CODE,500\n', 1, 'line 1: the first line is no header: write order,provider,amount,state,'],
  ['{"order":"1"', 1, 'line 1: the line is not valid JSON'],
  ['[]', 1, 'line 1: the line is not a JSON object: write one object per line'],
  ['{"order":1,"provider":"at-gift","amount":1,"state":"kept"}', 1, 'line 1, column order: the value is not text'],
  ['{"order":"1","provider":"at-gift","amount":1,"state":"kept","code":"SECRET-CODE"}', 1, 'did you mean "codes"?'],
  ['{"order":"1","provider":"at-gift","amount":1,"state":"kept","codes":[123]}', 1, 'line 1, column codes:'],
  [
    '{"order":"1","provider":"at-gift","amount":1,"state":"kept","at":"yesterday"}',
    1,
    'line 1, column at: the value is not an ISO 8601 time',
  ],
])(
  'the parser rejects the invalid order book %j at line %d with a message that contains: %s',
  (book, line, message) => {
    const problem = problemOf(book)
    expect(problem.line).toBe(line)
    expect(problem.message).toContain(message)
    expect(problem.text.en).toBe(problem.message)
    expect(problem.text.ja).toContain(`${line} 行目`)
  },
)

test.each([
  `SECRET-CODE,at-gift,500,kept\n`,
  `${HEADER}\nSECRET-CODE,SECRET-CODE,500,,,kept`,
  `${HEADER}\n1,at-gift,SECRET-CODE,,,kept`,
  `${HEADER}\n1,at-gift,500,,,SECRET-CODE`,
  `${HEADER},SECRET-CODE\n`,
  '{"order":"1","codes":["SECRET-CODE"],,}',
  '{"SECRET-CODE":1}',
])('the error about the invalid order book %j quotes no value, because the value may be a gift code', (book) => {
  const { message, text } = problemOf(book)
  expect(message + text.ja).not.toContain('SECRET')
})

test('the parser rejects an order book in Shift_JIS, UTF-16 or invalid UTF-8, and names the encoding as the reason', () => {
  const csv = (order: readonly number[]): Uint8Array =>
    new Uint8Array([...Buffer.from(`${HEADER}\n`), ...order, ...Buffer.from(',at-gift,500,,,kept\n')])
  const shiftJis = [0x83, 0x65, 0x83, 0x58, 0x83, 0x67]
  expect(problemOf(csv(shiftJis)).message).toBe('line 2: the line is in Shift_JIS; write the file in UTF-8')
  expect(problemOf(csv([0xff, 0xff])).message).toBe('line 2: the line is not valid UTF-8')
  expect(problemOf(new Uint8Array([0xff, 0xfe, 0x6f, 0x00])).message).toContain('UTF-16')
})
