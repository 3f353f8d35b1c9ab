import { expect, test } from 'vitest'
import type { FaultDocument, GiftMockOptions } from '../../../mock-server/index.ts'
import { boot, START } from '../../helpers/boot.ts'
import { issueOf, ISSUE_PATH, noLimits } from '../support.ts'

const teapot = { phase: 'before-commit', effect: { type: 'respond', status: 418 } } as const

/**
 * Sends `count` issue requests in sequence. Returns the numbers of the requests for which the fault fires. The first
 * request has the number 1.
 */
async function firesFor(
  when: FaultDocument['when'],
  count: number,
  {
    times,
    options,
    between,
  }: {
    times?: number
    options?: GiftMockOptions
    between?: (advance: (ms: number) => Promise<void>) => Promise<void>
  } = {},
): Promise<number[]> {
  const { send, mock, advance } = boot({ ...options, settings: noLimits })
  await mock.admin.arm({ name: 'f', ...teapot, when, ...(times !== undefined && { times }) })
  const hits: number[] = []
  for (let number = 1; number <= count; number++) {
    if ((await send(ISSUE_PATH, issueOf())).status === 418) hits.push(number)
    await between?.(advance)
  }
  expect(await mock.admin.faults()).toMatchObject([{ seen: count, hits: hits.length }])
  return hits
}

test('a fault fires for the calls that `calls` selects: a list, a range or every nth call', async () => {
  expect(await firesFor(undefined, 3)).toEqual([1, 2, 3])
  expect(await firesFor({ calls: [1, 3] }, 5)).toEqual([1, 3])
  expect(await firesFor({ calls: '2-3' }, 5)).toEqual([2, 3])
  expect(await firesFor({ calls: '4-' }, 6)).toEqual([4, 5, 6])
  expect(await firesFor({ calls: { every: 3 } }, 7)).toEqual([3, 6])
})

test('the option `times` limits how often a fault fires, even if the fault skips the first calls', async () => {
  expect(await firesFor({}, 5, { times: 2 })).toEqual([1, 2])
  expect(await firesFor({ calls: '3-' }, 6, { times: 2 })).toEqual([3, 4])
})

test('a fault fires only between its start time and its end time on the sandbox clock', async () => {
  const between = (advance: (ms: number) => Promise<void>) => advance(1000)
  expect(await firesFor({ from: '2026-04-01T09:00:01+09:00', until: '2026-04-01T00:00:03Z' }, 5, { between })).toEqual([
    2, 3,
  ])
})

test('a fault with `withinMs` fires in a time window that starts with the first request to which the fault applies', async () => {
  const between = (advance: (ms: number) => Promise<void>) => advance(1000)
  expect(await firesFor({ withinMs: 2500 }, 5, { between })).toEqual([1, 2, 3])
  expect(await firesFor({ withinMs: 2000, calls: '2-' }, 5, { between })).toEqual([2])
  const { send, mock, advance } = boot({ settings: noLimits })
  await mock.admin.arm({ name: 'f', ...teapot, when: { operation: 'at-gift.issue', withinMs: 1000 } })
  await advance(60_000)
  await send('/at-gift/unknown')
  await advance(60_000)
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(418)
  await advance(1000)
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
})

test('with the same seed, a fault with a probability fires for the same requests', async () => {
  const hits = await firesFor({ probability: 0.3 }, 200)
  expect(await firesFor({ probability: 0.3 }, 200)).toEqual(hits)
  expect(await firesFor({ probability: 0.3 }, 200, { options: { seed: 'another' } })).not.toEqual(hits)
  expect(hits.length).toBeGreaterThan(40)
  expect(hits.length).toBeLessThan(80)
  expect(await firesFor({ probability: 1 }, 20)).toHaveLength(20)
})

test('the requests on which a fault with a probability fires do not depend on the requests of other sandboxes', async () => {
  const alone = boot({ settings: noLimits })
  const busy = boot({ settings: noLimits })
  const seeded = {
    name: 'f',
    phase: 'before-commit',
    effect: { type: 'delay', uniform: { min: 0, max: 0.5 } },
    when: { probability: 0.5 },
  } as const
  const hits = async ({ send, mock }: typeof alone, others: number): Promise<number[]> => {
    await mock.admin.arm({ ...seeded, effect: { type: 'respond', status: 418 } })
    for (let other = 1; other <= others; other++)
      await mock.sandbox(`s${other}`).arm({ ...seeded, effect: { type: 'respond', status: 418 } })
    const statuses: number[] = []
    for (let number = 0; number < 30; number++) {
      const [first] = await Promise.all(
        ['', ...Array.from({ length: others }, (_, other) => `/sandboxes/s${other + 1}`)].map(
          async (prefix) => (await send(prefix + ISSUE_PATH, issueOf())).status,
        ),
      )
      statuses.push(first ?? 0)
    }
    return statuses
  }
  expect(await hits(busy, 5)).toEqual(await hits(alone, 0))
})

test('the call counter of a fault counts each of several concurrent requests exactly once', async () => {
  const { send, mock } = boot({ settings: noLimits })
  await mock.admin.arm({ name: 'third', ...teapot, when: { calls: { every: 3 } } })
  await mock.admin.arm({ name: 'five', phase: 'after-commit', effect: { type: 'respond', status: 419 }, times: 5 })
  const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await send(ISSUE_PATH, issueOf())).status))
  const count = (status: number): number => statuses.filter((each) => each === status).length
  expect({ third: count(418), five: count(419), issued: count(200) }).toEqual({ third: 20, five: 5, issued: 35 })
  expect(await mock.admin.faults()).toMatchObject([
    { seen: 60, hits: 20 },
    { seen: 60, hits: 5 },
  ])
  expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 40, orphaned: 5 })
})

test('the faults of a request fire in the order of their phases, and in one phase in the order in which they were armed', async () => {
  const { send, mock, advance } = boot({ settings: noLimits })
  const arm = (name: string, phase: FaultDocument['phase'], effect: FaultDocument['effect']) =>
    mock.admin.arm({ name, phase, effect })
  await arm('wrong-type', 'mid-body', { type: 'wrong-content-type', contentType: 'text/x-odd' })
  await arm('truncated', 'after-commit', { type: 'truncate-body', bytes: 3 })
  await arm('own', 'after-commit', { type: 'respond', status: 202, body: 'abcdef' })
  await arm('late', 'before-commit', { type: 'delay', ms: 1000 })
  const answer = send(ISSUE_PATH, issueOf())
  while ((await mock.admin.pendingWaits()).count === 0) await new Promise((resolve) => void setImmediate(resolve))
  await advance(1000)
  const response = await answer
  expect({ status: response.status, type: response.headers.get('content-type'), body: await response.text() }).toEqual({
    status: 202,
    type: 'text/x-odd',
    body: 'abcdef',
  })
  expect((await mock.admin.requests()).requests[0]?.fault).toEqual({
    name: 'wrong-type',
    phase: 'mid-body',
    effect: 'wrong-content-type',
    after: ['late', 'truncated', 'own'],
  })

  await mock.admin.disarm('late')
  await arm('ends', 'before-commit', { type: 'respond', status: 418 })
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(418)
  expect((await mock.admin.requests()).requests[1]?.fault).toEqual({
    name: 'ends',
    phase: 'before-commit',
    effect: 'respond',
  })
  expect((await mock.admin.faults()).map(({ fault, seen, hits }) => [fault.name, seen, hits])).toEqual([
    ['wrong-type', 2, 1],
    ['truncated', 2, 1],
    ['own', 2, 1],
    ['ends', 1, 1],
  ])
})

test('a fault that changes a setting in the phase `before-commit` affects the request for which it fires', async () => {
  for (const [phase, first] of [
    ['before-commit', 401],
    ['after-commit', 200],
  ] as const) {
    const { send, mock } = boot({ settings: noLimits })
    await mock.admin.arm({
      name: 'revoked',
      phase,
      effect: {
        type: 'set',
        settings: { 'atGift.campaigns': [{ campaign: 'demo-campaign', authKey: 'another-key' }] },
      },
      times: 1,
    })
    expect((await send(ISSUE_PATH, issueOf())).status).toBe(first)
    expect((await send(ISSUE_PATH, issueOf())).status).toBe(401)
    expect((await mock.admin.requests()).requests[0]).toMatchObject({
      atMs: START,
      delivered: true,
      fault: { effect: 'set' },
    })
  }
})

test('if two faults for one request both determine how the response is sent, only the first fault fires', async () => {
  const { send, mock } = boot()
  await mock.admin.arm({ name: 'first', phase: 'mid-body', effect: { type: 'close-connection' } })
  await mock.admin.arm({ name: 'second', phase: 'mid-body', effect: { type: 'slow-body', ms: 0 } })
  await expect((await send(ISSUE_PATH, issueOf())).text()).rejects.toThrow('fetch failed')
  expect((await mock.admin.faults()).map(({ seen, hits }) => [seen, hits])).toEqual([
    [1, 1],
    [1, 0],
  ])
})

test('if two faults change different settings, both faults fire for the same request', async () => {
  for (const phase of ['before-commit', 'after-commit'] as const) {
    const { send, mock } = boot()
    await mock.admin.arm({
      name: 'first',
      phase,
      effect: { type: 'set', settings: { 'atGift.retryAfter': true }, clockMs: 1000 },
    })
    await mock.admin.arm({
      name: 'second',
      phase,
      effect: { type: 'set', settings: { 'atGift.limit.requests': 7 }, clockMs: 2000 },
    })
    await send(ISSUE_PATH, issueOf())
    expect(await mock.admin.settings()).toMatchObject({ 'atGift.retryAfter': true, 'atGift.limit.requests': 7 })
    expect((await mock.admin.clock()).nowMs).toBe(START + 3000)
  }
})
