import { afterEach, describe, expect, test } from 'vitest'
import { hostTimers } from '../../../mock-server/core/time/host-clock.ts'
import { boot } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf, noLimits, problemOf } from '../support.ts'
import { entryOf, faultOf, partsOf, send, served, totalsOf, until, untilWaiting, wireText } from './support.ts'

const ask = (options: object = {}) => faultOf('after-commit', { type: 'ask', ...options })

/** Journal id of the first request to a sandbox. */
const FIRST = '000000001'

describe('over a socket', () => {
  test('a request that the effect `ask` holds is listed with the cost of each choice', async () => {
    const mock = await served()
    await mock.admin.arm(ask())
    const line = await send(mock)
    await untilWaiting(mock)
    const [waiting, ...others] = await mock.admin.waiting()
    expect(others).toEqual([])
    expect(waiting).toMatchObject({
      request: FIRST,
      fault: 'the-fault',
      provider: 'at-gift',
      operation: 'at-gift.issue',
      status: 200,
      otherwise: 'answer',
      choices: [
        { choice: 'answer', lostYen: 0 },
        { choice: 'loss', lostYen: 500 },
        { choice: 'reset', lostYen: 500 },
      ],
    })
    expect(waiting?.remainingMs).toBeGreaterThan(590_000)
    expect(await entryOf(mock)).toMatchObject({ decision: null, delivered: true, fault: { effect: 'ask' } })
    expect(line.soFar()).toBe('')
    await mock.admin.decide(FIRST, 'answer')
    const { bytes, end } = await line.seen
    expect([end, partsOf(bytes.toString()).status]).toEqual(['FIN', 200])
    expect(await entryOf(mock)).toMatchObject({ decision: { choice: 'answer', by: 'person' }, delivered: true })
    expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 0 })
    expect(await mock.admin.waiting()).toEqual([])
  })

  test('after the choice `loss`, the caller receives nothing and the code counts as orphaned immediately', async () => {
    const mock = await served()
    await mock.admin.arm(ask())
    const line = await send(mock)
    await untilWaiting(mock)
    await mock.admin.decide(FIRST, 'loss')
    await entryOf(mock, ({ delivered }) => !delivered)
    expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 1 })
    line.leave()
    expect((await line.seen).bytes).toHaveLength(0)
    expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({
      decision: { choice: 'loss', by: 'person' },
    })
    expect((await mock.admin.pendingWaits()).count).toBe(0)
  })

  test('after the choice `reset`, the connection is reset before any byte of the response', async () => {
    const mock = await served()
    await mock.admin.arm(ask())
    const line = await send(mock)
    await untilWaiting(mock)
    await mock.admin.decide(FIRST, 'reset')
    const { bytes, end } = await line.seen
    expect([bytes.length, end]).toEqual([0, 'ECONNRESET'])
    expect(await entryOf(mock)).toMatchObject({ decision: { choice: 'reset' }, delivered: false })
    expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 1 })
  })

  test('if the caller of a waiting request disconnects, the request leaves the list, and a decision about it is rejected', async () => {
    const mock = await served()
    await mock.admin.arm(ask())
    const line = await send(mock)
    await untilWaiting(mock)
    line.leave()
    expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({
      decision: null,
      delivered: false,
    })
    await until(async () => (await mock.admin.waiting()).length === 0)
    await expect(mock.admin.decide(FIRST, 'answer')).rejects.toThrow('no request "000000001" waits for a decision')
    expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 1 })
  })

  test("a request whose caller disconnects during another fault's delay is never listed as waiting for a decision", async () => {
    const mock = await served()
    await mock.admin.arm(faultOf('before-commit', { type: 'delay', ms: 5000 }, { name: 'late' }))
    await mock.admin.arm(ask())
    const line = await send(mock)
    await untilWaiting(mock)
    line.leave()
    await untilWaiting(mock, 0)
    await mock.admin.advanceClock(5000)
    await entryOf(mock, ({ abandoned }) => abandoned === true)
    await until(async () => (await mock.admin.waiting()).length === 0)
    expect((await mock.admin.pendingWaits()).count).toBe(0)
  })

  test('if another fault delays the response, the delay starts only after the decision about the request', async () => {
    const mock = await served()
    await mock.admin.arm(ask())
    await mock.admin.arm(faultOf('after-commit', { type: 'delay', ms: 3000 }, { name: 'late' }))
    const line = await send(mock)
    await untilWaiting(mock)
    await mock.admin.advanceClock(10_000)
    await mock.admin.decide(FIRST, 'answer')
    await until(async () => (await mock.admin.pendingWaits()).nextMs === 3000)
    expect(line.soFar()).toBe('')
    await mock.admin.advanceClock(3000)
    expect((await line.seen).end).toBe('FIN')
    expect(await entryOf(mock)).toMatchObject({ durationMs: 13_000, decision: { choice: 'answer' } })
  })

  test.each([
    ['a reset of the sandbox', false],
    ['the end of the mock', true],
  ])('%s ends the wait for a decision, and the caller receives no response', async (_title, closes) => {
    const mock = await served()
    await mock.admin.arm(ask())
    const line = await send(mock, wireText())
    await untilWaiting(mock)
    if (closes) await mock.close(0)
    else await mock.admin.reset()
    expect((await line.seen).bytes).toHaveLength(0)
    if (!closes) expect(await mock.admin.waiting()).toEqual([])
  })
})

describe('in process', () => {
  const { now, setTimeout } = hostTimers
  afterEach(() => void Object.assign(hostTimers, { now, setTimeout }))

  test.each([
    ['answer', undefined],
    ['loss', 'loss'],
    ['reset', 'reset'],
  ] as const)(
    'if nothing is decided before the time limit, the effect `ask` makes the choice `%s`',
    async (expected, otherwise) => {
      let nowMs = now()
      const timers: { ms: number; run: () => void }[] = []
      Object.assign(hostTimers, {
        now: () => nowMs,
        setTimeout: (run: () => void, ms: number) => timers.push({ ms, run }),
      })
      const { mock, send: ask_ } = boot({ settings: noLimits })
      await mock.admin.arm(ask({ waitMs: 60_000, ...(otherwise && { otherwise }) }))
      const left = new AbortController()
      const response = ask_(ISSUE_PATH, { ...issueOf(), signal: left.signal }).then(
        ({ status }) => status,
        (error: Error) => error.message,
      )
      await untilWaiting(mock)
      expect((await mock.admin.waiting())[0]?.remainingMs).toBe(60_000)
      nowMs += 60_000
      for (const { run } of timers.filter(({ ms }) => ms === 60_000)) run()
      const entry = await entryOf(mock, ({ decision }) => decision !== null)
      expect(entry).toMatchObject({ decision: { choice: expected, by: 'timeout' }, delivered: expected === 'answer' })
      expect(await mock.admin.waiting()).toEqual([])
      if (expected === 'loss') left.abort(new Error('gave up'))
      expect(await response).toBe({ answer: 200, loss: 'gave up', reset: 'fetch failed' }[expected])
    },
  )

  test('after the decision `reset` about an order, ordering again violates the rule `no-blind-reissue`', async () => {
    const { mock, send: ask_ } = boot({ settings: noLimits })
    await mock.admin.arm({ ...ask(), when: { calls: [1] } })
    const first = ask_(ISSUE_PATH, issueOf()).catch(() => undefined)
    await untilWaiting(mock)
    await mock.admin.decide(FIRST, 'reset')
    await first
    await mock.admin.advanceClock(2000)
    await ask_(ISSUE_PATH, issueOf())
    const rules = (await mock.admin.report()).rules.filter(({ result }) => result === 'violated')
    expect(rules.map(({ name }) => name)).toContain('at-gift/no-blind-reissue')
  })

  test('a snapshot does not contain a request that waits for a decision', async () => {
    const { mock, send: ask_ } = boot()
    await mock.admin.arm(ask())
    const first = ask_(ISSUE_PATH, issueOf()).catch((error: Error) => error.message)
    await untilWaiting(mock)
    const snapshot = await mock.admin.snapshot()
    expect(JSON.stringify(snapshot)).not.toContain('faults.waiting')
    await mock.admin.restore(snapshot)
    expect(await first).toBe('fetch failed')
    expect(await mock.admin.waiting()).toEqual([])
    expect((await mock.admin.requests()).requests).toMatchObject([{ decision: null }])
  })

  test('the control API lists the requests that wait for a decision, and accepts a decision for each of these requests', async () => {
    const { mock, send: call } = boot()
    await mock.admin.arm(ask())
    const first = call(ISSUE_PATH, issueOf())
    await untilWaiting(mock)
    expect(await (await call('/__admin/waiting')).json()).toMatchObject({ waiting: [{ request: FIRST }] })
    const decide = (id: string, body: object) =>
      call(`/__admin/waiting/${id}`, { method: 'POST', body: JSON.stringify(body) })
    expect((await problemOf(await decide(FIRST, { choice: 'lose' }), 400)).detail).toContain('"choice"')
    expect((await problemOf(await decide('000000002', { choice: 'loss' }), 404)).detail).toContain('no request')
    expect((await decide(FIRST, { choice: 'answer' })).status).toBe(204)
    expect((await first).status).toBe(200)
    expect((await call(`/__admin/waiting/${FIRST}`, { method: 'POST', body: '{"choice":"answer"}' })).status).toBe(404)
  })

  test('the event stream reports which requests wait for a decision, and each decision', async () => {
    const { mock, send: call } = boot()
    await mock.admin.arm(ask())
    const stream = await call('/__admin/events')
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    const readUntil = async (part: string): Promise<void> => {
      while (!text.includes(part)) text += (await reader?.read())?.value ?? ''
    }
    const first = call(ISSUE_PATH, issueOf())
    await readUntil('event: waiting\ndata: {"waiting":[{"request":"000000001"')
    await mock.admin.decide(FIRST, 'answer')
    await readUntil('"decision":{"choice":"answer","by":"person"}')
    await readUntil('event: waiting\ndata: {"waiting":[]}')
    await first
    await reader?.cancel()
  })
})
