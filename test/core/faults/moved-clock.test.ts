import { expect, test } from 'vitest'
import { START } from '../../helpers/boot.ts'
import { entryOf, faultOf, partsOf, send, served, totalsOf, until, untilWaiting } from './support.ts'

const delay = (ms: number) => ({ type: 'delay', ms })

test.each([
  ['before-commit', 3_600_000, 429],
  ['after-commit', 3_600_000, 200],
  ['before-commit', -3_600_000, 200],
  ['after-commit', -3_600_000, 200],
] as const)(
  'if a fault in the phase %s moves the clock by %d ms, the recorded duration of the request excludes this move',
  async (phase, clockMs, status) => {
    const settings = { 'atGift.limit.requests': 1, 'atGift.limit.windowMs': 7_200_000 }
    const mock = await served({ settings })
    await mock.admin.arm(faultOf(phase, { type: 'set', clockMs }, { name: 'skew', when: { calls: [2] } }))
    await mock.admin.arm(faultOf('after-commit', delay(500), { name: 'late', when: { calls: [2] } }))
    await (
      await send(mock)
    ).seen
    if (phase === 'after-commit') await mock.admin.advanceClock(7_200_000)
    const arrivedAtMs = (await mock.admin.clock()).nowMs
    const line = await send(mock)
    await untilWaiting(mock)
    expect(await mock.admin.pendingWaits()).toEqual({ count: 1, nextMs: 500 })
    expect((await mock.admin.clock()).nowMs).toBe(arrivedAtMs + clockMs)
    await mock.admin.advanceClock(500)
    expect(partsOf((await line.seen).bytes.toString()).status).toBe(status)
    expect(await entryOf(mock)).toMatchObject({ atMs: arrivedAtMs, durationMs: 500 })
  },
)

test.each(['before-commit', 'after-commit'] as const)(
  "a fault in the phase %s that moves the clock past the end of another request's delay ends the delay",
  async (phase) => {
    const mock = await served()
    await mock.admin.arm(faultOf('before-commit', delay(60_000), { name: 'late', when: { calls: [1] } }))
    await mock.admin.arm(faultOf(phase, { type: 'set', clockMs: 60_000 }, { name: 'skew', when: { calls: [2] } }))
    const late = await send(mock)
    await untilWaiting(mock)
    await (
      await send(mock)
    ).seen
    expect((await late.seen).end).toBe('FIN')
    expect(await totalsOf(mock)).toEqual({ issued: 2, orphaned: 0 })
  },
)

test('if another fault in the same phase moves the clock before a delay starts, the delay keeps its full length', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(1000), { name: 'before' }))
  await mock.admin.arm(faultOf('after-commit', { type: 'set', clockMs: 3_600_000 }, { name: 'skew' }))
  await mock.admin.arm(faultOf('after-commit', delay(500), { name: 'after' }))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.advanceClock(1000)
  await until(async () => (await totalsOf(mock)).issued === 1)
  await untilWaiting(mock)
  expect(await mock.admin.pendingWaits()).toEqual({ count: 1, nextMs: 500 })
  await mock.admin.advanceClock(500)
  expect((await line.seen).end).toBe('FIN')
  expect(await entryOf(mock)).toMatchObject({ durationMs: 1500 })
})

test.each(['before-commit', 'after-commit'] as const)(
  'a fault that moves the clock in the phase %s does not lengthen the recorded duration of its own request',
  async (phase) => {
    const mock = await served()
    await mock.admin.arm(faultOf(phase, { type: 'set', clockMs: 3_600_000 }))
    await (
      await send(mock)
    ).seen
    expect(await entryOf(mock)).toMatchObject({ durationMs: 0, atMs: START })
  },
)

test('if a fault would move the clock to a negative time, the clock is set to 0', async () => {
  const mock = await served({ clock: { mode: 'frozen', nowMs: 1000 } })
  await mock.admin.arm(faultOf('before-commit', { type: 'set', clockMs: -86_400_000 }))
  expect((await (await send(mock)).seen).end).toBe('FIN')
  expect((await mock.admin.clock()).nowMs).toBe(0)
})
