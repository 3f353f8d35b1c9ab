import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { memoryStore } from '../../mock-server/core/store/memory.ts'
import { type Store, StoreFailure } from '../../mock-server/core/store/store.ts'
import { createGiftMock, type RunningGiftMock, startGiftMock } from '../../mock-server/index.ts'
import { entriesOf, faultOf, send, served, totalsOf, until, untilWaiting } from './faults/support.ts'
import { issued, ISSUE_PATH, issueOf, noLimits } from './support.ts'

afterEach(() => void vi.useRealTimers())

/** A store that outlives its mock, and that can be made to fail. */
function lastingStore(): Store & { fail(): void; recover(): void; failures(): number } {
  const store = memoryStore()
  let isOut = false
  let failures = 0
  return {
    ...store,
    async transaction(sandbox, run) {
      if (!isOut) return store.transaction(sandbox, run)
      failures += 1
      throw new StoreFailure('the store: it cannot be had')
    },
    close: async () => {},
    fail: () => void (isOut = true),
    recover: () => void (isOut = false),
    failures: () => failures,
  }
}

const late = faultOf('after-commit', { type: 'delay', ms: 50 })
const slow = faultOf('after-commit', { type: 'slow-body', ms: 100, pieces: 2 })

/** What is in the books of a mock that has stopped. */
async function booksOf(store: Store): Promise<{ issued: number; orphaned: number; delivered: boolean[] }> {
  const mock = createGiftMock({ store })
  return { ...(await totalsOf(mock)), delivered: (await entriesOf(mock)).map(({ delivered }) => delivered) }
}

test.each(['its first look at the clock', 'a later one'])('what waits goes on waiting while the store cannot be had at %s, and is answered with its code', async (which) => {
  const store = lastingStore()
  const mock = await startGiftMock({ port: 0, store, settings: noLimits })
  onTestFinished(() => mock.close(0))
  await mock.admin.arm(late)
  const answer = fetch(mock.url + ISSUE_PATH, issueOf())
  if (which === 'a later one') await untilWaiting(mock)
  else await until(async () => (await totalsOf(mock)).issued === 1)
  store.fail()
  await until(() => store.failures() > 0)
  store.recover()
  const { Dc1 } = await issued(await answer)
  const { codes } = await mock.admin.ledger()
  expect(codes).toMatchObject([{ code: Dc1, orphaned: false }])
})

test.each([
  ['in which an answer is kept back', late],
  ['in the middle of an answer', slow],
])('a wait that the end of the mock gives up, %s, leaves a code that nobody was told, and the books say so', async (_where, fault) => {
  const store = lastingStore()
  const mock = await served({ store })
  await mock.admin.arm(fault)
  const line = await send(mock)
  await untilWaiting(mock)
  await mock.close()
  expect((await line.seen).end).toBe('ECONNRESET')
  expect(await booksOf(store)).toEqual({ issued: 1, orphaned: 1, delivered: [false] })
})

test.each([
  ['in which an answer is kept back', late],
  ['in the middle of an answer', slow],
])('the same in process: a wait that is given up %s is a code that nobody was told', async (_where, fault) => {
  const store = lastingStore()
  const mock = createGiftMock({ store, settings: noLimits, clock: { mode: 'frozen', nowMs: 0 } })
  await mock.admin.arm(fault)
  const body = mock.fetch(new Request(`http://localhost${ISSUE_PATH}`, issueOf())).then((response) => response.text())
  const failure = body.catch((error: unknown) => error)
  await untilWaiting(mock)
  mock.endWaits()
  expect(await failure).toBeInstanceOf(TypeError)
  await mock.close()
  expect(await booksOf(store)).toEqual({ issued: 1, orphaned: 1, delivered: [false] })
})

test.each([
  ['a fault keeps back', { ...late, effect: { type: 'hang' } }],
  ['a fault sends slowly', slow],
] as const)('a caller who leaves an answer that %s, while the store cannot be had, is written down once it can', async (_how, fault) => {
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
  expect(await booksOf(store)).toEqual({ issued: 1, orphaned: 1, delivered: [false] })
})

/** A mock whose log is at hand, and a request in it that a fault keeps back on a clock that stands still. */
async function waitingWith(store: Store): Promise<{ mock: RunningGiftMock; said: string[]; answer: Promise<Response> }> {
  const said: string[] = []
  const mock = await served({ store, log: Object.assign((_level: string, message: string) => void said.push(message), { debug: false }) })
  await mock.admin.arm(faultOf('after-commit', { type: 'slow-body', ms: 100, pieces: 1 }))
  const answer = fetch(mock.url + ISSUE_PATH, issueOf())
  await untilWaiting(mock)
  return { mock, said, answer }
}

test('an answer whose duration the store cannot take goes out whole all the same, and the log says what is missing', async () => {
  const store = lastingStore()
  let transactions = 0
  const { mock, said, answer } = await waitingWith({
    ...store,
    // The clock is moved, and looked at; then the answer is over.
    transaction: async (sandbox, run) => {
      if (transactions > 0 && --transactions === 0) store.fail()
      return store.transaction(sandbox, run)
    },
  })
  transactions = 3
  await mock.admin.advanceClock(100)
  await issued(await answer)
  expect(said).toEqual(['it could not be recorded how long an answer took'])
  store.recover()
  expect(await booksOf(store)).toEqual({ issued: 1, orphaned: 0, delivered: [true] })
})

test.each([
  ['for half a minute', () => vi.advanceTimersByTimeAsync(30_000)],
  ['until the mock is closed', async (mock: RunningGiftMock) => Promise.all([mock.close(), vi.advanceTimersByTimeAsync(500)])],
])('a loss that the store does not take %s is said in the log', async (_howLong, pass) => {
  const store = lastingStore()
  const { mock, said, answer } = await waitingWith(store)
  const lost = (await answer).text().catch(() => 'lost')
  store.fail()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  mock.endWaits()
  expect(await lost).toBe('lost')
  await vi.advanceTimersByTimeAsync(0)
  expect(said).toEqual([])
  await pass(mock)
  expect(said).toEqual(['it could not be recorded that an answer did not reach its caller'])
})
