import { expect, test } from 'vitest'
import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import type { Store } from '../../../mock-server/core/store/store.ts'
import type { RunningGiftMock } from '../../../mock-server/index.ts'
import { START } from '../../helpers/boot.ts'
import { ISSUE_PATH } from '../support.ts'
import { entriesOf, entryOf, faultOf, send, served, totalsOf, turns, until, untilWaiting, wireText } from './support.ts'

const delay = (ms: number) => ({ type: 'delay', ms })

const ends: [string, (mock: RunningGiftMock) => Promise<void>][] = [
  ['a reset', ({ admin }) => admin.reset()],
  ['restoring a snapshot', async ({ admin }) => admin.restore(await admin.snapshot())],
  [
    'starting a scenario',
    ({ admin }) =>
      admin.startScenario({
        name: 's',
        title: { en: 's', ja: 's' },
        story: 's',
        task: 'issue-one',
        expect: { ledger: { 'at-gift': { issued: { max: 0 } } } },
      }),
  ],
]

test.each(ends)(
  '%s resets the connections of delayed requests, and no code is issued for these requests',
  async (_what, end) => {
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
    expect(await mock.admin.pendingWaits()).toEqual({ count: 0, nextMs: undefined })
  },
)

test.each([
  ['reset', (mock: RunningGiftMock): Promise<void> => mock.sandbox('held').reset(), ['default', 'held']],
  [
    'deleted',
    async ({ url }: RunningGiftMock): Promise<void> =>
      void (await fetch(`${url}/__admin/sandboxes/held`, { method: 'DELETE' })),
    ['default'],
  ],
] as const)(
  'if the sandbox is %s at the moment when a delay ends, the delayed request is not executed',
  async (_what, empty, sandboxes) => {
    const inner = memoryStore()
    const reached = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    let left = Infinity
    const store: Store = {
      ...inner,
      async transaction(sandbox, run) {
        if (sandbox === 'held' && --left === 0) {
          reached.resolve()
          await released.promise
        }
        return inner.transaction(sandbox, run)
      },
    }
    const mock: RunningGiftMock = await served({ store })
    const admin = mock.sandbox('held')
    await admin.arm(faultOf('before-commit', delay(1000)))
    const line = await send(mock, wireText({ path: `/sandboxes/held${ISSUE_PATH}` }))
    await untilWaiting({ admin })
    // The store blocks the third transaction, which executes the request. The first transaction sets the clock, and the
    // second transaction reads the clock for the waits.
    left = 3
    await admin.advanceClock(1000)
    await reached.promise
    await empty(mock)
    released.resolve()
    expect((await line.seen).end).toBe('ECONNRESET')
    expect(await mock.sandboxes()).toEqual(sandboxes)
    expect(await entriesOf({ admin })).toEqual([])
    expect(await totalsOf({ admin })).toEqual({ issued: 0, orphaned: 0 })
  },
)

test('the rejection of an invalid snapshot cancels no delayed request', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', delay(1000)))
  await send(mock)
  await untilWaiting(mock)
  await expect(mock.admin.restore({ ...(await mock.admin.snapshot()), checksum: '' })).rejects.toThrow('checksum')
  expect(await mock.admin.pendingWaits()).toEqual({ count: 1, nextMs: 1000 })
})

test('if a sandbox is deleted during the delay of a request, the request does not create the sandbox again', async () => {
  const mock = await served()
  const sandbox = mock.sandbox('gone')
  await sandbox.arm(faultOf('before-commit', delay(1000), { name: 'before', when: { calls: [1] } }))
  await sandbox.arm(faultOf('after-commit', { type: 'slow-body', ms: 1000 }, { name: 'after', when: { calls: [2] } }))
  const path = `/sandboxes/gone${ISSUE_PATH}`
  const lines = [await send(mock, wireText({ path }))]
  await until(async () => (await sandbox.pendingWaits()).count === 1)
  lines.push(await send(mock, wireText({ path })))
  await until(async () => (await sandbox.pendingWaits()).count === 2)
  expect((await fetch(`${mock.url}/__admin/sandboxes/gone`, { method: 'DELETE' })).status).toBe(204)
  for (const { seen } of lines) expect((await seen).end).toBe('ECONNRESET')
  await turns()
  expect(await mock.sandboxes()).toEqual(['default'])
})

test('closing the mock resets the connections of delayed requests, and does not wait for the end of the delays', async () => {
  const mock = await served({ clock: { nowMs: START, mode: 'running' } })
  await mock.admin.arm(faultOf('before-commit', { type: 'hang' }, { name: 'silent', when: { calls: [1] } }))
  await mock.admin.arm(faultOf('before-commit', delay(3_600_000), { name: 'late', when: { calls: [2] } }))
  const lines = [await send(mock), await send(mock)]
  await untilWaiting(mock, 2)
  const begunMs = performance.now()
  await mock.close(10_000)
  expect(performance.now() - begunMs).toBeLessThan(8000)
  for (const { seen } of lines) expect((await seen).end).toBe('ECONNRESET')
})

test('if a snapshot is restored during the delay of a response, the delayed response does not change the restored journal', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('after-commit', delay(1000)))
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.admin.advanceClock(300)
  await mock.admin.restore(await mock.admin.snapshot())
  expect((await line.seen).end).toBe('ECONNRESET')
  await turns()
  expect(await entryOf(mock)).toMatchObject({ durationMs: 0, delivered: true })
})
