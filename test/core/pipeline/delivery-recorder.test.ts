import { expect, onTestFinished, test, vi } from 'vitest'
import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import { type Store, StoreUnavailableError, type Transaction } from '../../../mock-server/core/store/store.ts'
import { createGiftMock, type RunningGiftMock, startGiftMock } from '../../../mock-server/index.ts'
import { entriesOf, faultOf, send, served, totalsOf, turns, until, untilWaiting } from '../faults/support.ts'
import { issued, ISSUE_PATH, issueOf, noLimits } from '../support.ts'
import { fakeHostTimers } from '../../helpers/host-timers.ts'

/**
 * Returns a memory store. A test can make the transactions of the store fail. The store stays open when its mock is
 * closed.
 */
function lastingStore(): Store & { fail(): void; recover(): void; failures(): number } {
  const store = memoryStore()
  let isOut = false
  let failures = 0
  return {
    ...store,
    async transaction(sandbox, run) {
      if (!isOut) return store.transaction(sandbox, run)
      failures += 1
      throw new StoreUnavailableError('the store: it cannot be had')
    },
    close: async () => {},
    fail: () => void (isOut = true),
    recover: () => void (isOut = false),
    failures: () => failures,
  }
}

const late = faultOf('after-commit', { type: 'delay', ms: 50 })

const slow = faultOf('after-commit', { type: 'slow-body', ms: 100, pieces: 2 })

/** Returns the ledger totals and the delivery states that a stopped mock left in the store. */
async function recordsOf(store: Store): Promise<{ issued: number; orphaned: number; delivered: boolean[] }> {
  const mock = createGiftMock({ store })
  return { ...(await totalsOf(mock)), delivered: (await entriesOf(mock)).map(({ delivered }) => delivered) }
}

/**
 * Returns a store that works until a test sets `at` to a number above 0. The store then fails from the transaction with
 * this number on. With `at = 3`, for example, the next two transactions work.
 */
function failingAt(store: ReturnType<typeof lastingStore>): Store & { at: number } {
  const failing = {
    ...store,
    at: 0,
    transaction: async <T>(sandbox: string, run: (tx: Transaction) => T): Promise<T> => {
      if (failing.at > 0 && --failing.at === 0) store.fail()
      return store.transaction(sandbox, run)
    },
  }
  return failing
}

test.each(['the first read of the clock', 'a later read of the clock'])(
  'a request that a fault delays still gets its code if the store is briefly unavailable at %s',
  async (which) => {
    const store = lastingStore()
    const failing = failingAt(store)
    const mock = await startGiftMock({ port: 0, store: failing, settings: noLimits })
    onTestFinished(() => mock.close(0))
    await mock.admin.arm(late)
    // Transaction 1 executes the request, transaction 2 reads the clock before the delay, and transaction 3 reads the
    // clock after the delay.
    failing.at = which === 'a later read of the clock' ? 3 : 2
    const answer = fetch(mock.url + ISSUE_PATH, issueOf())
    await until(() => store.failures() > 0)
    store.recover()
    const { Dc1 } = await issued(await answer)
    const { codes } = await mock.admin.ledger()
    expect(codes).toMatchObject([{ code: Dc1, orphaned: false }])
  },
)

test.each([
  ['before the response', late],
  ['in the middle of the response', slow],
])('if closing the mock cancels a delay %s, the code is recorded as orphaned', async (_where, fault) => {
  const store = lastingStore()
  const mock = await served({ store })
  await mock.admin.arm(fault)
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.close()
  expect((await line.seen).end).toBe('ECONNRESET')
  expect(await recordsOf(store)).toEqual({ issued: 1, orphaned: 1, delivered: [false] })
})

test.each([
  ['before the response', late],
  ['in the middle of the response', slow],
])(
  'if `cancelWaits` of an in-process mock cancels a delay %s, the code is recorded as orphaned',
  async (_where, fault) => {
    const store = lastingStore()
    const mock = createGiftMock({ store, settings: noLimits, clock: { mode: 'frozen', nowMs: 0 } })
    await mock.admin.arm(fault)
    const body = mock.fetch(new Request(`http://localhost${ISSUE_PATH}`, issueOf())).then((response) => response.text())
    const failure = body.catch((error: unknown) => error)
    await untilWaiting(mock)
    mock.cancelWaits()
    expect(await failure).toBeInstanceOf(TypeError)
    await mock.close()
    expect(await recordsOf(store)).toEqual({ issued: 1, orphaned: 1, delivered: [false] })
  },
)

test.each([
  ['a fault holds back', { ...late, effect: { type: 'hang' } }],
  ['a fault sends slowly', slow],
] as const)(
  'if the store is unavailable when the caller disconnects during a response that %s, the loss is recorded later',
  async (_how, fault) => {
    const store = lastingStore()
    const mock = await served({ store })
    await mock.admin.arm(fault)
    const line = await send(mock)
    await untilWaiting(mock)
    store.fail()
    line.leave()
    await until(() => store.failures() > 1)
    store.recover()
    await until(async () => (await entriesOf(mock)).some(({ abandoned }) => abandoned === true))
    expect(await recordsOf(store)).toEqual({ issued: 1, orphaned: 1, delivered: [false] })
  },
)

/** Starts a mock with a captured log and a frozen clock. Sends a request whose response a fault delays. */
async function waitingWith(
  store: Store,
): Promise<{ mock: RunningGiftMock; logLines: string[]; answer: Promise<Response> }> {
  const logLines: string[] = []
  const mock = await served({
    store,
    log: Object.assign((_level: string, message: string) => void logLines.push(message), { debug: false }),
  })
  await mock.admin.arm(faultOf('after-commit', { type: 'slow-body', ms: 100, pieces: 1 }))
  const answer = fetch(mock.url + ISSUE_PATH, issueOf())
  await untilWaiting(mock)
  return { mock, logLines, answer }
}

test('if the duration of a response cannot be stored, the response is still sent and the failure is logged', async () => {
  const store = lastingStore()
  const failing = failingAt(store)
  const { mock, logLines, answer } = await waitingWith(failing)
  // Transaction 1 sets the clock, transaction 2 reads the clock, and transaction 3 records the end of the response.
  failing.at = 3
  await mock.admin.advanceClock(100)
  await issued(await answer)
  expect(logLines).toEqual(['it could not be recorded how long an answer took'])
  store.recover()
  expect(await recordsOf(store)).toEqual({ issued: 1, orphaned: 0, delivered: [true] })
})

test.each([
  [
    'for half a minute',
    async (_mock: RunningGiftMock, logLines: readonly string[]) => {
      await vi.advanceTimersByTimeAsync(29_000)
      expect(logLines).toEqual([])
      await vi.advanceTimersByTimeAsync(1000)
    },
  ],
  ['until the mock is closed', async (mock: RunningGiftMock) => mock.close().then(() => turns())],
])('if the store cannot record the loss of a response %s, the mock logs the loss', async (_howLong, pass) => {
  const store = lastingStore()
  const { mock, logLines, answer } = await waitingWith(store)
  const lost = (await answer).text().catch(() => 'lost')
  store.fail()
  fakeHostTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  mock.cancelWaits()
  expect(await lost).toBe('lost')
  await vi.advanceTimersByTimeAsync(0)
  expect(logLines).toEqual([])
  await pass(mock, logLines)
  expect(logLines).toEqual(['it could not be recorded that an answer did not reach its caller'])
})

const request = (): Request => new Request(`http://localhost${ISSUE_PATH}`, issueOf())

test('if the store is unavailable when a response is lost, the mock records the loss later, at the latest when it closes', async () => {
  const store = lastingStore()
  const { mock, logLines, answer } = await waitingWith(store)
  const lost = (await answer).text().catch(() => 'lost')
  store.fail()
  mock.cancelWaits()
  expect(await lost).toBe('lost')
  await until(() => store.failures() > 0)
  store.recover()
  await mock.close()
  await turns()
  expect(logLines).toEqual([])
  expect(await recordsOf(store)).toEqual({ issued: 1, orphaned: 1, delivered: [false] })
})

test.each([
  ['was reset', { method: 'POST' }, '/sandboxes/a/__admin/reset'],
  ['was deleted', { method: 'DELETE' }, '/__admin/sandboxes/a'],
] as const)(
  'after the sandbox %s, a late report of a loss makes no later code of this sandbox orphaned',
  async (_how, init, path) => {
    const mock = createGiftMock({ settings: noLimits })
    const { fetch: sendTo, ledger } = mock.sandbox('a')
    const losses: (() => Promise<void>)[] = []
    await sendTo(request(), { onHandled: (lost) => losses.push(lost) })
    expect((await mock.fetch(new Request(`http://localhost${path}`, init))).status).toBe(204)
    await issued(await sendTo(request()))
    for (const lose of losses) await lose()
    expect((await ledger()).totals).toMatchObject({ issued: 1, orphaned: 0 })
  },
)

test('if the store could not record a request, the loss of the response is not recorded either', async () => {
  const store = lastingStore()
  const mock = createGiftMock({ store, settings: noLimits })
  await mock.fetch(request())
  store.fail()
  const losses: (() => Promise<void>)[] = []
  expect((await mock.fetch(request(), { onHandled: (lost) => losses.push(lost) })).status).toBe(500)
  const before = store.failures()
  for (const lose of losses) await lose()
  expect(store.failures()).toBe(before)
})

test('if the store is unavailable when a response is lost, the recorded waiting time does not include the outage', async () => {
  const store = lastingStore()
  let hostMs = 1_000_000
  const mock = createGiftMock({ store, settings: noLimits, hostClock: { now: () => hostMs } })
  const losses: (() => Promise<void>)[] = []
  await mock.fetch(request(), { onHandled: (lost) => losses.push(lost) })
  fakeHostTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  store.fail()
  hostMs += 100
  for (const lose of losses) await lose()
  hostMs += 2500
  store.recover()
  await vi.advanceTimersByTimeAsync(500)
  expect(await entriesOf(mock)).toMatchObject([{ abandoned: true, delivered: false, durationMs: 100 }])
})

test('a response is not recorded as lost if the in-process caller aborts after the complete response was read', async () => {
  const mock = createGiftMock({ settings: noLimits })
  await mock.admin.arm(faultOf('after-commit', { type: 'slow-body', ms: 2, pieces: 2 }))
  const caller = new AbortController()
  const response = await mock.fetch(new Request(request(), { signal: caller.signal }))
  await issued(response)
  caller.abort()
  await turns()
  expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 0 })
})
