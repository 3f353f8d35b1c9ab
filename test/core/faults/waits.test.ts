import { expect, test } from 'vitest'
import { START } from '../../helpers/boot.ts'
import { entriesOf, entryOf, faultOf, partsOf, send, served, totalsOf, turns, until, untilWaiting } from './support.ts'

const delay = (ms: number) => ({ type: 'delay', ms })

test('if the caller disconnects while a fault delays the request, the code is still issued after the delay', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(85_000)))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.advanceClock(30_000)
  line.leave()
  await untilWaiting(mock, 0)
  expect(await entriesOf(mock)).toEqual([])
  expect((await mock.admin.pendingWaits()).nextMs).toBe(55_000)
  await mock.admin.advanceClock(55_000)
  expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({
    delivered: false,
    durationMs: 30_000,
    atMs: START,
    response: { status: 200 },
    outcome: { code: 'issued' },
  })
  expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 1 })
})

test('if the caller disconnects while a fault delays an error response, no code is issued', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(5000), { name: 'late' }))
  await mock.admin.arm(
    faultOf('before-commit', { type: 'provider-error', status: 500 }, { name: 'error', when: { provider: 'at-gift' } }),
  )
  const line = await send(mock)
  await untilWaiting(mock)
  line.leave()
  await untilWaiting(mock, 0)
  await mock.admin.advanceClock(5000)
  expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({
    delivered: false,
    durationMs: 0,
    fault: { name: 'error', after: ['late'] },
    response: { status: 500 },
  })
  expect(await totalsOf(mock)).toEqual({ issued: 0, orphaned: 0 })
})

test("if the caller disconnects during a delay, the caller's recorded waiting time ends then, even if more faults follow", async () => {
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
])(
  'if the caller disconnects while the effect %s delays a response with a code, the code is orphaned immediately',
  async (_type, effect, meanwhile) => {
    const mock = await served()
    await mock.admin.arm(faultOf('after-commit', effect))
    const line = await send(mock)
    await untilWaiting(mock)
    expect(await entryOf(mock)).toMatchObject({ delivered: meanwhile })
    await mock.admin.advanceClock(40_000)
    line.leave()
    expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({
      delivered: false,
      durationMs: 40_000,
      response: { status: 200 },
    })
    expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 1 })
    expect(await mock.admin.pendingWaits()).toEqual({ count: 0, nextMs: undefined })
  },
)

test('a code of a lost response is recorded as orphaned even if the journal is cleared before the disconnect', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('after-commit', delay(1000)))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.clearRequests()
  line.leave()
  await until(async () => (await totalsOf(mock)).orphaned === 1)
  expect(await entriesOf(mock)).toEqual([])
})

test("if the caller disconnects during a slow response body, the caller's recorded waiting time ends then", async () => {
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
  expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({
    delivered: false,
    durationMs: 3000,
  })
  expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 1 })
})

test('requests that faults delay do not block other requests, and continue when their own delays end', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(20_000), { name: 'long', when: { calls: [1] } }))
  await mock.admin.arm(faultOf('before-commit', delay(10_000), { name: 'short', when: { calls: [2] } }))
  const lines = [await send(mock)]
  await untilWaiting(mock)
  lines.push(await send(mock))
  await untilWaiting(mock, 2)
  expect(partsOf((await (await send(mock)).seen).bytes.toString()).status).toBe(200)
  expect(await mock.admin.pendingWaits()).toEqual({ count: 2, nextMs: 10_000 })
  await mock.admin.advanceClock(20_000)
  await Promise.all(lines.map(({ seen }) => seen))
  expect((await entriesOf(mock)).map(({ fault }) => fault?.name)).toEqual([undefined, 'short', 'long'])
})

test('if a request and its response are delayed, one delay follows the other, even if the clock jumps past both delays', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(1000), { name: 'before' }))
  await mock.admin.arm(faultOf('after-commit', delay(2000), { name: 'after' }))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.advanceClock(3000)
  expect((await line.seen).end).toBe('FIN')
  expect(await entryOf(mock)).toMatchObject({
    durationMs: 3000,
    delivered: true,
    fault: { name: 'after', after: ['before'] },
  })
})

test('setting the clock forward shortens a delay, and setting the clock back leaves the remaining delay unchanged', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(10_000)))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.setClock({ nowMs: START + 4000 })
  expect(await mock.admin.pendingWaits()).toEqual({ count: 1, nextMs: 6000 })
  await mock.admin.setClock({ nowMs: START - 3_600_000 })
  expect(await mock.admin.pendingWaits()).toEqual({ count: 1, nextMs: 6000 })
  await mock.admin.setClock({ nowMs: START - 3_600_000 + 5999 })
  expect(await mock.admin.pendingWaits()).toEqual({ count: 1, nextMs: 1 })
  await mock.admin.setClock({ nowMs: START })
  expect(partsOf((await line.seen).bytes.toString()).status).toBe(200)
})

test('on a clock that runs a thousand times as fast as real time, a delay of 85 seconds takes less than 5 real seconds', async () => {
  const mock = await served({ clock: { nowMs: START, mode: 'running' } })
  await mock.admin.setClock({ nowMs: START, rate: 1000 })
  await mock.admin.arm(faultOf('before-commit', delay(85_000)))
  const begunMs = performance.now()
  expect((await (await send(mock)).seen).end).toBe('FIN')
  expect(performance.now() - begunMs).toBeGreaterThan(80)
  expect(performance.now() - begunMs).toBeLessThan(5000)
  expect((await entryOf(mock)).durationMs).toBeGreaterThanOrEqual(85_000)
})
