import { expect, test } from 'vitest'
import type { RunningGiftMock } from '../../../mock-server/index.ts'
import { memoryStore } from '../../../mock-server/core/store/memory.ts'
import type { Store } from '../../../mock-server/core/store/store.ts'
import { START } from '../../helpers/boot.ts'
import { ISSUE_PATH } from '../support.ts'
import { entriesOf, entryOf, faultOf, partsOf, send, served, totalsOf, turns, until, untilWaiting, wireText } from './support.ts'

const delay = (ms: number) => ({ type: 'delay', ms })

test('the caller who leaves during a delay before the commit has bought the code all the same, and is told how long it waited', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(85_000)))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.advanceClock(30_000)
  line.leave()
  await untilWaiting(mock, 0)
  expect(await entriesOf(mock)).toEqual([])
  expect((await mock.admin.waiting()).nextMs).toBe(55_000)
  await mock.admin.advanceClock(55_000)
  expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({ delivered: false, durationMs: 30_000, atMs: START, response: { status: 200 }, outcome: { code: 'issued' } })
  expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 1 })
})

test('the caller who leaves before a delayed answer of a fault gets none, and nothing is issued', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(5000), { name: 'late' }))
  await mock.admin.arm(faultOf('before-commit', { type: 'provider-error', status: 500 }, { name: 'error', when: { provider: 'at-gift' } }))
  const line = await send(mock)
  await untilWaiting(mock)
  line.leave()
  await untilWaiting(mock, 0)
  await mock.admin.advanceClock(5000)
  expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({ delivered: false, durationMs: 0, fault: { name: 'error', after: ['late'] }, response: { status: 500 } })
  expect(await totalsOf(mock)).toEqual({ issued: 0, orphaned: 0 })
})

test('how long a caller waited ends when it leaves, whatever its request meets after that', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(10_000), { name: 'late' }))
  await mock.admin.arm(faultOf('after-commit', { type: 'reset-connection' }, { name: 'reset' }))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.advanceClock(4000)
  line.leave()
  await untilWaiting(mock, 0)
  await mock.admin.advanceClock(6000)
  expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({ durationMs: 4000 })
  await turns()
  expect(await entryOf(mock)).toMatchObject({ durationMs: 4000, abandoned: true })
})

test.each([
  ['delay', { type: 'delay', ms: 85_000 }, true],
  ['hang', { type: 'hang' }, false],
])('the caller who leaves during a %s after the commit leaves an orphan at once', async (_type, effect, meanwhile) => {
  const mock = await served()
  await mock.admin.arm(faultOf('after-commit', effect))
  const line = await send(mock)
  await untilWaiting(mock)
  expect(await entryOf(mock)).toMatchObject({ delivered: meanwhile })
  await mock.admin.advanceClock(40_000)
  line.leave()
  expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({ delivered: false, durationMs: 40_000, response: { status: 200 } })
  expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 1 })
  expect(await mock.admin.waiting()).toEqual({ count: 0, nextMs: undefined })
})

test('an orphan is one even where the journal was cleared while its caller waited', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('after-commit', delay(1000)))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.clearRequests()
  line.leave()
  await until(async () => (await totalsOf(mock)).orphaned === 1)
  expect(await entriesOf(mock)).toEqual([])
})

test('the caller who leaves in the middle of a slow body has waited until then', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('mid-body', { type: 'slow-body', ms: 10_000, pieces: 10 }))
  const line = await send(mock)
  for (let piece = 1; piece <= 3; piece++) {
    await untilWaiting(mock)
    await mock.admin.advanceClock(1000)
    await until(() => partsOf(line.soFar()).body.length >= piece * 25)
  }
  const { body, headers } = partsOf(line.soFar())
  const whole = Number(headers.get('content-length'))
  expect(body).toHaveLength(Math.floor(whole * 0.3))
  line.leave()
  expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({ delivered: false, durationMs: 3000 })
  expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 1 })
})

test('other requests go on while one waits, and those that wait go on in the order in which they are due', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(20_000), { name: 'long', when: { calls: [1] } }))
  await mock.admin.arm(faultOf('before-commit', delay(10_000), { name: 'short', when: { calls: [2] } }))
  const lines = [await send(mock)]
  await untilWaiting(mock)
  lines.push(await send(mock))
  await untilWaiting(mock, 2)
  expect(partsOf((await (await send(mock)).seen).bytes.toString()).status).toBe(200)
  expect(await mock.admin.waiting()).toEqual({ count: 2, nextMs: 10_000 })
  await mock.admin.advanceClock(20_000)
  await Promise.all(lines.map(({ seen }) => seen))
  expect((await entriesOf(mock)).map(({ fault }) => fault?.name)).toEqual([undefined, 'short', 'long'])
})

test('delays before and after the commit and a slow body follow each other, also where the clock jumps over them all', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(1000), { name: 'before' }))
  await mock.admin.arm(faultOf('after-commit', delay(2000), { name: 'after' }))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.advanceClock(3000)
  expect((await line.seen).end).toBe('FIN')
  expect(await entryOf(mock)).toMatchObject({ durationMs: 3000, delivered: true, fault: { name: 'after', after: ['before'] } })
})

test('a clock that is set on ends a wait, one that is set back leaves what is left of it as it is', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(10_000)))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.setClock({ nowMs: START + 4000 })
  expect(await mock.admin.waiting()).toEqual({ count: 1, nextMs: 6000 })
  await mock.admin.setClock({ nowMs: START - 3_600_000 })
  expect(await mock.admin.waiting()).toEqual({ count: 1, nextMs: 6000 })
  await mock.admin.setClock({ nowMs: START - 3_600_000 + 5999 })
  expect(await mock.admin.waiting()).toEqual({ count: 1, nextMs: 1 })
  await mock.admin.setClock({ nowMs: START })
  expect(partsOf((await line.seen).bytes.toString()).status).toBe(200)
})

test('on a clock that runs a thousand times as fast, 85 seconds are over soon', async () => {
  const mock = await served({ clock: { nowMs: START, mode: 'running' } })
  await mock.admin.setClock({ nowMs: START, rate: 1000 })
  await mock.admin.arm(faultOf('before-commit', delay(85_000)))
  const begunMs = performance.now()
  expect((await (await send(mock)).seen).end).toBe('FIN')
  expect(performance.now() - begunMs).toBeGreaterThan(80)
  expect(performance.now() - begunMs).toBeLessThan(5000)
  expect((await entryOf(mock)).durationMs).toBeGreaterThanOrEqual(85_000)
})

const ends: [string, (mock: RunningGiftMock) => Promise<void>][] = [
  ['a reset', ({ admin }) => admin.reset()],
  ['a snapshot that is put back', async ({ admin }) => admin.load(await admin.snapshot())],
  ['a scenario that begins', ({ admin }) => admin.startScenario({ name: 's', title: { en: 's', ja: 's' }, story: 's', task: 'issue-one', expect: { ledger: { 'at-gift': { issued: { max: 0 } } } } })],
]

test.each(ends)('%s ends what waits: the connections are reset, and nothing is issued or written down', async (_what, end) => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(1000), { name: 'late', when: { calls: [1] } }))
  await mock.admin.arm(faultOf('before-commit', { type: 'hang' }, { name: 'silent', when: { calls: [2] } }))
  const late = await send(mock)
  await untilWaiting(mock)
  const silent = await send(mock)
  await untilWaiting(mock, 2)
  const before = (await entriesOf(mock)).length
  await end(mock)
  expect((await late.seen).end).toBe('ECONNRESET')
  expect((await silent.seen).end).toBe('ECONNRESET')
  await mock.admin.advanceClock(5000)
  await turns()
  expect(await totalsOf(mock)).toEqual({ issued: 0, orphaned: 0 })
  const left = await entriesOf(mock)
  expect(left.length).toBe(_what.includes('snapshot') ? before : 0)
  expect(left.every(({ abandoned }) => abandoned === undefined)).toBe(true)
  expect(await mock.admin.waiting()).toEqual({ count: 0, nextMs: undefined })
})

test('a request whose time has come just when the sandbox is emptied is not decided any more', async () => {
  const inner = memoryStore()
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  let left = Infinity
  const store: Store = {
    ...inner,
    async transaction(sandbox, run) {
      if (sandbox === 'default' && --left === 0) {
        reached.resolve()
        await released.promise
      }
      return inner.transaction(sandbox, run)
    },
  }
  const mock = await served({ store })
  await mock.admin.arm(faultOf('before-commit', delay(1000)))
  const line = await send(mock)
  await untilWaiting(mock)
  // One sets the clock, one looks at it for the waits, and the third decides.
  left = 3
  await mock.admin.advanceClock(1000)
  await reached.promise
  await mock.reset()
  released.resolve()
  expect((await line.seen).end).toBe('ECONNRESET')
  expect(await entriesOf(mock)).toEqual([])
  expect(await totalsOf(mock)).toEqual({ issued: 0, orphaned: 0 })
})

test('a snapshot that is refused ends no wait', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(1000)))
  await send(mock)
  await untilWaiting(mock)
  await expect(mock.admin.load({ ...(await mock.admin.snapshot()), checksum: '' })).rejects.toThrow('checksum')
  expect(await mock.admin.waiting()).toEqual({ count: 1, nextMs: 1000 })
})

test('a sandbox that is deleted while requests wait in it stays deleted', async () => {
  const mock = await served()
  const sandbox = mock.sandbox('gone')
  await sandbox.arm(faultOf('before-commit', delay(1000), { name: 'before', when: { calls: [1] } }))
  await sandbox.arm(faultOf('after-commit', { type: 'slow-body', ms: 1000 }, { name: 'after', when: { calls: [2] } }))
  const path = `/sandboxes/gone${ISSUE_PATH}`
  const lines = [await send(mock, wireText({ path }))]
  await until(async () => (await sandbox.waiting()).count === 1)
  lines.push(await send(mock, wireText({ path })))
  await until(async () => (await sandbox.waiting()).count === 2)
  expect((await fetch(`${mock.url}/__admin/sandboxes/gone`, { method: 'DELETE' })).status).toBe(204)
  for (const { seen } of lines) expect((await seen).end).toBe('ECONNRESET')
  await turns()
  expect(await mock.sandboxes()).toEqual(['default'])
})

test('a mock that closes does not wait for what faults hold back', async () => {
  const mock = await served({ clock: { nowMs: START, mode: 'running' } })
  await mock.admin.arm(faultOf('before-commit', { type: 'hang' }, { name: 'silent', when: { calls: [1] } }))
  await mock.admin.arm(faultOf('before-commit', delay(3_600_000), { name: 'late', when: { calls: [2] } }))
  const lines = [await send(mock), await send(mock)]
  await untilWaiting(mock, 2)
  const begunMs = performance.now()
  await mock.close(10_000)
  expect(performance.now() - begunMs).toBeLessThan(2000)
  for (const { seen } of lines) expect((await seen).end).toBe('ECONNRESET')
})

test.each([
  ['before-commit', 3_600_000, 429],
  ['after-commit', 3_600_000, 200],
  ['before-commit', -3_600_000, 200],
  ['after-commit', -3_600_000, 200],
] as const)('a clock that a fault moves %s by %d ms is no time that the caller waited', async (phase, clockMs, status) => {
  const settings = { 'atGift.limit.requests': 1, 'atGift.limit.windowMs': 7_200_000 }
  const mock = await served({ settings })
  await mock.admin.arm(faultOf(phase, { type: 'set', clockMs }, { name: 'skew', when: { calls: [2] } }))
  await mock.admin.arm(faultOf('after-commit', delay(500), { name: 'late', when: { calls: [2] } }))
  await (await send(mock)).seen
  if (phase === 'after-commit') await mock.admin.advanceClock(7_200_000)
  const arrivedAtMs = (await mock.admin.clock()).nowMs
  const line = await send(mock)
  await untilWaiting(mock)
  expect(await mock.admin.waiting()).toEqual({ count: 1, nextMs: 500 })
  expect((await mock.admin.clock()).nowMs).toBe(arrivedAtMs + clockMs)
  await mock.admin.advanceClock(500)
  expect(partsOf((await line.seen).bytes.toString()).status).toBe(status)
  expect(await entryOf(mock)).toMatchObject({ atMs: arrivedAtMs, durationMs: 500 })
})

test.each(['before-commit', 'after-commit'] as const)('a fault that moves the clock on %s ends the waits of others', async (phase) => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(60_000), { name: 'late', when: { calls: [1] } }))
  await mock.admin.arm(faultOf(phase, { type: 'set', clockMs: 60_000 }, { name: 'skew', when: { calls: [2] } }))
  const late = await send(mock)
  await untilWaiting(mock)
  await (await send(mock)).seen
  expect((await late.seen).end).toBe('FIN')
  expect(await totalsOf(mock)).toEqual({ issued: 2, orphaned: 0 })
})

test('a delay after the commit begins anew where a fault has moved the clock at the commit', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(1000), { name: 'before' }))
  await mock.admin.arm(faultOf('after-commit', { type: 'set', clockMs: 3_600_000 }, { name: 'skew' }))
  await mock.admin.arm(faultOf('after-commit', delay(500), { name: 'after' }))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.advanceClock(1000)
  await until(async () => (await totalsOf(mock)).issued === 1)
  await untilWaiting(mock)
  expect(await mock.admin.waiting()).toEqual({ count: 1, nextMs: 500 })
  await mock.admin.advanceClock(500)
  expect((await line.seen).end).toBe('FIN')
  expect(await entryOf(mock)).toMatchObject({ durationMs: 1500 })
})

test('a request that waited when a snapshot was put back writes nothing over what that holds', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('after-commit', delay(1000)))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.advanceClock(300)
  await mock.admin.load(await mock.admin.snapshot())
  expect((await line.seen).end).toBe('ECONNRESET')
  await turns()
  expect(await entryOf(mock)).toMatchObject({ durationMs: 0, delivered: true })
})

test('a fault moves the clock no farther than a clock can show', async () => {
  const mock = await served({ clock: { mode: 'frozen', nowMs: 1000 } })
  await mock.admin.arm(faultOf('before-commit', { type: 'set', clockMs: -86_400_000 }))
  expect((await (await send(mock)).seen).end).toBe('FIN')
  expect((await mock.admin.clock()).nowMs).toBe(0)
})
