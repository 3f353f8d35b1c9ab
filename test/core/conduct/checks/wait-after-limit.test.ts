import { expect, test } from 'vitest'
import { checkWaitAfterLimit } from '../../../../mock-server/core/conduct/checks/wait-after-limit.ts'
import type { JournalEntry } from '../../../../mock-server/core/journal/journal.ts'
import { entry } from '../entry.ts'

interface Came extends Partial<JournalEntry> {
  status?: number
  /** What it carries to be known by. */
  as?: string
}

const refused = { status: 429 }

/** The requests of each breach by their ids, of requests that may come again after a second. */
function breaches(...came: Came[]): string[][] {
  const group = came.map(({ as = '', ...change }, index) => entry({ ...change, id: `${index + 1}`, path: as }))
  return checkWaitAfterLimit([group], { minWaitMs: 1000, idOf: ({ path }) => path || undefined }).violations.map(
    ({ requests }) => [...requests],
  )
}

test.each([
  [989, [['1', '2']]],
  [990, []],
])('a timer that fires a little early is no breach: %d ms', (atMs, expected) => {
  expect(breaches({ ...refused, atMs: 0 }, { atMs })).toEqual(expected)
})

test('a refusal is one by its status, whoever sent it', () => {
  expect(breaches({ ...refused, atMs: 0, outcome: { code: 'fault', reason: '', rule: null } }, { atMs: 500 })).toEqual([
    ['1', '2'],
  ])
})

test('who left before the refusal was whole is not held to it', () => {
  const left = {
    ...refused,
    atMs: 0,
    delivered: false,
    fault: { name: 'f', phase: 'mid-body', effect: 'hang' },
  } satisfies Came
  expect(breaches(left, { atMs: 500 })).toEqual([['1', '2']])
  expect(breaches({ ...left, abandoned: true }, { atMs: 500 })).toEqual([])
})

test('after a clock that was set back, nobody knows how long a client waited', () => {
  expect(breaches({ ...refused, atMs: 5000 }, { atMs: 4900 })).toEqual([])
})

test('what came while the refusal was still on its way is no repetition, and what comes next is', () => {
  const slow = { ...refused, atMs: 0, durationMs: 500 }
  expect(breaches(slow, { atMs: 300 }, { atMs: 800 })).toEqual([['1', '3']])
  expect(breaches(slow, { atMs: 300 }, { atMs: 1000 })).toEqual([])
})

test('the same id at once, sent while the refusal was on its way, leaves the others alone', () => {
  expect(
    breaches({ ...refused, atMs: 0, durationMs: 500, as: 'a' }, { atMs: 300, as: 'a' }, { atMs: 800, as: 'b' }),
  ).toEqual([])
})

test('several workers that each wait are not accused, under new ids or without any; one that did not wait is', () => {
  const three = [0, 300, 600].map((atMs) => ({ ...refused, atMs }))
  expect(breaches(...three, { atMs: 1050 }, { atMs: 1350 }, { atMs: 1650 })).toEqual([])
  expect(
    breaches(
      ...['a', 'b', 'c'].map((as, index) => ({ ...three[index], as })),
      { atMs: 1050, as: 'd' },
      { atMs: 1350, as: 'e' },
      { atMs: 1650, as: 'f' },
    ),
  ).toEqual([])
  expect(breaches(...three, { atMs: 1050 }, { atMs: 1350 }, { atMs: 1500 })).toEqual([['3', '6']])
  expect(breaches(...three, { atMs: 1050 }, { atMs: 1350 })).toEqual([])
  expect(breaches({ ...refused, atMs: 0 }, { ...refused, atMs: 500 })).toEqual([['1', '2']])
})

test("what is known by its id is nobody else's repetition", () => {
  expect(
    breaches(
      { ...refused, atMs: 0 },
      { atMs: 500, as: 'b' },
      { ...refused, atMs: 600, as: 'a' },
      { atMs: 1700, as: 'a' },
      { atMs: 1800, as: 'a' },
    ),
  ).toEqual([['1', '2']])
})

test('a request of another worker that comes again is no repetition of the refused one', () => {
  expect(breaches({ atMs: 0, as: 'b' }, { ...refused, atMs: 100, as: 'a' }, { atMs: 400, as: 'b' })).toEqual([])
  expect(breaches({ atMs: 0, as: 'b' }, { ...refused, atMs: 100, as: 'a' }, { atMs: 400, as: 'c' })).toEqual([
    ['2', '3'],
  ])
})
