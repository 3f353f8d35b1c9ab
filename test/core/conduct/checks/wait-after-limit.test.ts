import { expect, test } from 'vitest'
import { checkWaitAfterLimit } from '../../../../mock-server/core/conduct/checks/wait-after-limit.ts'
import type { JournalEntry } from '../../../../mock-server/core/journal/journal.ts'
import { entry } from '../entry.ts'

interface Came extends Partial<JournalEntry> {
  status?: number
  /** Id of the request. A request that has the same id as an earlier request is a repetition. */
  as?: string
}

const refused = { status: 429 }

/** Runs `checkWaitAfterLimit` with a minimum wait of one second. Returns the request ids of each violation. */
function breaches(...came: Came[]): string[][] {
  const group = came.map(({ as = '', ...change }, index) => entry({ ...change, id: `${index + 1}`, path: as }))
  return checkWaitAfterLimit([group], {
    minWaitMs: 1000,
    clockRate: 1,
    idOf: ({ path }) => path || undefined,
  }).violations.map(({ requests }) => [...requests])
}

test.each([
  [749, [['1', '2']]],
  [750, []],
])(
  'if 750 ms are required and the next request arrives %d ms after a 429, the violations of `waits-after-429` are: %j',
  (atMs, expected) => {
    expect(breaches({ ...refused, atMs: 0 }, { atMs })).toEqual(expected)
  },
)

test('the rule `waits-after-429` also applies to a 429 that an injected fault caused', () => {
  expect(breaches({ ...refused, atMs: 0, outcome: { code: 'fault', reason: '', rule: null } }, { atMs: 500 })).toEqual([
    ['1', '2'],
  ])
})

test('if a client disconnects before a 429 is complete, its next request may arrive immediately under `waits-after-429`', () => {
  const left = {
    ...refused,
    atMs: 0,
    delivered: false,
    fault: { name: 'f', phase: 'mid-body', effect: 'hang' },
  } satisfies Came
  expect(breaches(left, { atMs: 500 })).toEqual([['1', '2']])
  expect(breaches({ ...left, abandoned: true }, { atMs: 500 })).toEqual([])
})

test('if the clock is set back between a 429 and the next request, `waits-after-429` is not violated', () => {
  expect(breaches({ ...refused, atMs: 5000 }, { atMs: 4900 })).toEqual([])
})

test('only a request that is sent after a late 429 has arrived can violate `waits-after-429`', () => {
  const slow = { ...refused, atMs: 0, durationMs: 500 }
  expect(breaches(slow, { atMs: 300 }, { atMs: 700 })).toEqual([['1', '3']])
  expect(breaches(slow, { atMs: 300 }, { atMs: 1000 })).toEqual([])
})

test('if a client repeats a request before the late 429 arrives, a later different request does not violate `waits-after-429`', () => {
  expect(
    breaches({ ...refused, atMs: 0, durationMs: 500, as: 'a' }, { atMs: 300, as: 'a' }, { atMs: 700, as: 'b' }),
  ).toEqual([])
})

test('if several workers send requests, only a worker that does not wait after its own 429 violates `waits-after-429`', () => {
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
  expect(breaches(...three, { atMs: 1050 }, { atMs: 1200 }, { atMs: 1340 })).toEqual([['3', '6']])
  expect(breaches(...three, { atMs: 1050 }, { atMs: 1350 })).toEqual([])
  expect(breaches({ ...refused, atMs: 0 }, { ...refused, atMs: 500 })).toEqual([['1', '2']])
})

test('a repetition of one rejected request does not count as a repetition of another rejected request', () => {
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

test('after a rejection, a request equal to an earlier accepted request is no repetition of the rejected request', () => {
  expect(breaches({ atMs: 0, as: 'b' }, { ...refused, atMs: 100, as: 'a' }, { atMs: 400, as: 'b' })).toEqual([])
  expect(breaches({ atMs: 0, as: 'b' }, { ...refused, atMs: 100, as: 'a' }, { atMs: 400, as: 'c' })).toEqual([
    ['2', '3'],
  ])
})
