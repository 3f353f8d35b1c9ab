import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  ISSUE_PATH,
  issueOf,
  json,
  journal,
  noLimits,
  partnerHeaders,
  problemOf,
  type Send,
  sendAndLose,
} from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'

const verify = (send: Send, match: unknown, count: unknown): Promise<Response> =>
  send('/__admin/requests/verify', json({ match, count }))

const verdictSchema = z.object({
  result: z.enum(['passed', 'failed', 'inconclusive']),
  found: z.int(),
  evicted: z.int(),
  nearMisses: z.array(z.object({ id: z.string(), misses: z.array(z.string()).min(1) })),
})

async function twoIssues(): Promise<Send> {
  const { send } = boot({ settings: noLimits })
  await send(ISSUE_PATH, issueOf())
  await send(ISSUE_PATH, issueOf({ Amount: '700' }))
  await send(ISSUE_PATH, issueOf({ AuthKey: 'wrong' }))
  return send
}

test('`verify` returns 200 and the number of matching requests if the expectation is met', async () => {
  const response = await verify(await twoIssues(), { operation: 'at-gift.issue', status: 200 }, { exactly: 2 })
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    result: 'passed',
    found: 2,
    evicted: 0,
    undecided: 0,
    doubts: [],
    nearMisses: [],
  })
})

test('if the expectation is not met, `verify` returns an error that lists the most similar requests first', async () => {
  const send = await twoIssues()
  const problem = verdictSchema
    .loose()
    .parse(
      await problemOf(
        await verify(send, { operation: 'at-gift.issue', status: 401, body: { Amount: '700' } }, { min: 1 }),
        422,
      ),
    )
  expect(problem).toMatchObject({ result: 'failed', found: 0, evicted: 0 })
  const { requests } = await journal(send)
  expect(problem.nearMisses.map(({ id }) => id)).toEqual([requests[1]?.id, requests[2]?.id, requests[0]?.id])
  expect(problem.nearMisses[0]?.misses).toEqual(['status is 200'])
  expect(problem.nearMisses[1]?.misses).toEqual([expect.stringContaining('body')])
  expect(problem.nearMisses[2]?.misses.length).toBe(2)
  expect(problem['detail']).toContain('0 match')
})

test('if too many requests match, `verify` returns an error that lists no similar requests', async () => {
  const problem = await problemOf(await verify(await twoIssues(), { operation: 'at-gift.issue' }, { max: 2 }), 422)
  expect(problem).toMatchObject({ result: 'failed', found: 3, nearMisses: [] })
})

test('`verify` lists at most five similar requests', async () => {
  const { send } = boot({ settings: noLimits })
  for (let count = 0; count < 8; count++) await send('/at-gift/x')
  const problem = await problemOf(await verify(send, { status: 200 }, { min: 1 }), 422)
  expect(verdictSchema.loose().parse(problem).nearMisses.length).toBe(5)
})

describe('an entry matches', () => {
  test.each<[string, Record<string, unknown>, number]>([
    ['no criteria', {}, 4],
    ['the provider', { provider: 'at-gift' }, 3],
    ['the operation', { operation: 'realpay-gift.list-brands' }, 1],
    ['the method', { method: 'GET' }, 1],
    ['the path', { path: ISSUE_PATH }, 2],
    ['the path with the query', { path: `${ISSUE_PATH}?a=1` }, 1],
    ['the status', { status: 401 }, 1],
    ['the outcome', { outcome: 'issued' }, 2],
    ['the rule', { rule: 'AG-A7' }, 1],
    ['the source address', { sourceIp: '192.0.2.5' }, 1],
    ['the delivery', { delivered: false }, 1],
    ['a header', { headers: { 'X-Trace': 'abc' } }, 1],
    ['a header that no request has', { headers: { 'x-other': 'abc' } }, 0],
    ['a member of the body', { body: { Amount: '500' } }, 2],
    ['a body member of another type', { body: { Amount: 500 } }, 0],
    ['a nested member of the body', { body: { DcId: { deep: ['x', { y: null }] } } }, 1],
    ['a list that is longer than in the body', { body: { DcId: { deep: ['x', { y: null }, 'z'] } } }, 0],
    ['an object in place of a list', { body: { DcId: { deep: { 0: 'x' } } } }, 0],
    ['an inherited name', { body: { constructor: {} } }, 0],
    ['several criteria', { provider: 'at-gift', delivered: false, body: { Amount: '500' } }, 1],
  ])('`verify` with a match on %s (%j) finds this number of journal entries: %i', async (_how, match, expected) => {
    const mock = boot({ settings: noLimits })
    const { send } = mock
    await sendAndLose(mock, ISSUE_PATH, issueOf())
    await send(`${ISSUE_PATH}?a=1`, { ...issueOf(), peer: '192.0.2.5' })
    await send(ISSUE_PATH, issueOf({ AuthKey: 'wrong', Amount: '900', DcId: 'x' }))
    await send('/realpay-gift/brands', { headers: { ...(await partnerHeaders()), 'x-trace': 'abc' } })
    if (JSON.stringify(match).includes('deep'))
      await send('/at-gift/demo-campaign/dc/getcode', json({ DcId: { deep: ['x', { y: null }] } }))
    const response = await verify(send, match, { exactly: expected })
    expect(await response.json()).toMatchObject({ result: 'passed', found: expected })
  })
})

/**
 * Returns the expected verdict. Any number of the evicted entries may have matched. If the check passes for some of
 * these numbers and fails for others, the verdict is inconclusive.
 */
function verdictOf(found: number, evicted: number, holds: (count: number) => boolean): string {
  const verdicts = new Set(Array.from({ length: evicted + 1 }, (_, more) => holds(found + more)))
  if (verdicts.size === 2) return 'inconclusive'
  return verdicts.has(true) ? 'passed' : 'failed'
}

const small = fc.integer({ min: 0, max: 7 })
const counts = fc.oneof(
  fc.record({ exactly: small }),
  fc.record({ min: small }),
  fc.record({ max: small }),
  fc.tuple(small, small).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) })),
)

test('after evictions, `verify` is conclusive only if the evicted requests could not change the verdict', async () => {
  const statuses = { passed: 200, failed: 422, inconclusive: 409 } as const
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 8 }),
      fc.integer({ min: 1, max: 5 }),
      counts,
      async (sent, capacity, count) => {
        const { send, mock } = boot({ maxJournalEntries: capacity, settings: noLimits })
        for (const matching of sent) await send(matching ? '/at-gift/wanted' : '/at-gift/other')
        const found = sent.slice(-capacity).filter(Boolean).length
        const evicted = Math.max(0, sent.length - capacity)
        const {
          exactly,
          min = exactly ?? 0,
          max = exactly ?? Infinity,
        }: { exactly?: number; min?: number; max?: number } = count
        const expected = verdictOf(found, evicted, (total) => total >= min && total <= max)
        const response = await verify(send, { path: '/at-gift/wanted' }, count)
        const body = verdictSchema.loose().parse(await response.json())
        expect({ status: response.status, result: body.result, found: body.found, evicted: body.evicted }).toEqual({
          status: statuses[body.result],
          result: expected,
          found,
          evicted,
        })
        seen.add(expected)
        await mock.close()
      },
    ),
    { numRuns: 250 },
  )
  expect([...seen].toSorted()).toEqual(['failed', 'inconclusive', 'passed'])
})

test('if the verdict of `verify` is inconclusive, the response says how to get a conclusive verdict', async () => {
  const { send } = boot({ maxJournalEntries: 1 })
  await send('/at-gift/1')
  await send('/at-gift/2')
  const problem = await problemOf(await verify(send, { path: '/at-gift/1' }, { exactly: 1 }), 409)
  expect(problem).toMatchObject({ result: 'inconclusive', found: 0, evicted: 1 })
  expect(problem.detail).toContain('--max-journal-entries')
})

test('after the journal is cleared, the verdict of `verify` is conclusive again, even if requests had been evicted', async () => {
  const { send } = boot({ maxJournalEntries: 1 })
  for (let count = 0; count < 3; count++) await send('/at-gift/1')
  await send('/__admin/requests', { method: 'DELETE' })
  await send('/at-gift/1')
  expect((await verify(send, { path: '/at-gift/1' }, { exactly: 1 })).status).toBe(200)
})

test.each<[unknown, string]>([
  [{ count: { min: 1 } }, 'match'],
  [{ match: {} }, 'count'],
  [{ match: {}, count: {} }, 'count'],
  [{ match: {}, count: { exactly: 1, min: 1 } }, 'count'],
  [{ match: {}, count: { min: 2, max: 1 } }, 'count'],
  [{ match: {}, count: { min: -1 } }, 'count.min'],
  [{ match: {}, count: { max: 1.5 } }, 'count.max'],
  [{ match: {}, count: { atLeast: 1 } }, 'atLeast'],
  [{ match: { opration: 'at-gift.issue' }, count: { min: 1 } }, 'opration'],
  [{ match: { status: '200' }, count: { min: 1 } }, 'match.status'],
  [{ match: { headers: { a: 1 } }, count: { min: 1 } }, 'match.headers.a'],
  [{ match: {}, count: { min: 1 }, limit: 1 }, 'limit'],
])('`verify` with the body %j is rejected with an error that names the invalid key', async (body, key) => {
  expect((await problemOf(await boot().send('/__admin/requests/verify', json(body)), 400)).detail).toContain(key)
})

test.each([
  [{ provider: 'atgift' }, 'atgift'],
  [{ operation: 'at-gift.isue' }, 'at-gift.isue'],
  [{ rule: 'AG-X1' }, 'AG-X1'],
  [{ outcome: 'isued' }, 'isued'],
  [{ provider: 'realpay-gift', operation: 'at-gift.issue' }, 'at-gift.issue'],
  [{ operation: 'at-gift.issue', rule: 'RP-D12' }, 'RP-D12'],
  [{ operation: 'at-gift.issue', outcome: 'bought' }, 'bought'],
  [{ method: 'post' }, 'match.method'],
  [{ path: 'at-gift/demo-campaign/dc/getcode' }, 'match.path'],
  [{ status: 2000 }, 'match.status'],
  [{ headers: { 'x trace': 'abc' } }, 'match.headers.x trace'],
])('`verify` rejects the condition %j, because the condition can never match a request', async (match, name) => {
  expect((await problemOf(await verify(boot().send, match, { max: 0 }), 400)).detail).toContain(name)
})
