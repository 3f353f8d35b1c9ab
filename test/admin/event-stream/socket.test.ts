import { request } from 'node:http'
import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startGiftMock } from '../../../mock-server/index.ts'
import { start } from '../../cli/command.ts'
import { ISSUE_PATH, issueOf, noLimits } from '../../core/support.ts'
import { brief, readerOf } from './reader.ts'
import { watched } from './support.ts'

/** Starts a mock on a port with a store that counts its subscriptions and transactions. */
async function running() {
  const { store, seen } = watched()
  const mock = await startGiftMock({ port: 0, store, settings: noLimits })
  onTestFinished(() => mock.close(0))
  return { mock, seen }
}

test('over a socket, events arrive while the response is open, and a disconnect ends the subscription', async () => {
  const { mock, seen } = await running()
  const response = await fetch(`${mock.url}/__admin/events`)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'close',
  })
  const reader = readerOf(response)
  await fetch(mock.url + ISSUE_PATH, issueOf())
  expect((await reader.take(2)).map(brief)).toEqual(['request 1', 'code of 1'])
  expect(seen.listeners).toBe(1)
  await reader.cancel()
  await vi.waitUntil(() => seen.listeners === 0, { timeout: 30_000 })
})

test('closing the mock ends its open event streams normally and does not wait for the grace period', async () => {
  const { mock, seen } = await running()
  const readers = await Promise.all([1, 2, 3].map(async () => readerOf(await fetch(`${mock.url}/__admin/events`))))
  const ends = readers.map((reader) => reader.next())
  // The grace period is an hour. If a stream stayed open, this test would exceed its time limit.
  await mock.close(3_600_000)
  expect(await Promise.all(ends)).toEqual([undefined, undefined, undefined])
  expect(seen.listeners).toBe(0)
})

test.each(['SIGINT', 'SIGTERM'] as const)(
  'the command `start` ends on %s even if an event stream is open, and the stream ends normally',
  async (signal) => {
    const started = await start()
    const reader = readerOf(await fetch(`${started.url}/__admin/events`))
    const end = reader.next()
    expect(await started.stop(signal)).toMatchObject({ code: 0 })
    expect(await end).toBeUndefined()
  },
)

test('if a client stops reading and the socket buffers are full, the event stream stops reading the journal', async () => {
  const { mock, seen } = await running()
  const stalled = request(`${mock.url}/__admin/events`).end()
  const [incoming] = await once(stalled, 'response')
  incoming.pause()
  onTestFinished(() => void stalled.destroy())
  const headers = { 'x-large': 'x'.repeat(100_000) }
  let count = 0
  async function requests(): Promise<number> {
    const before = seen.transactions
    await Promise.all(
      Array.from({ length: 50 }, () => mock.fetch(new Request(`${mock.url}/realpay-gift/brands`, { headers }))),
    )
    count += 50
    return seen.transactions - before - 50
  }
  // The stream reads entries until the operating system accepts no more data. Each read is a transaction, so the stream
  // has stopped reading when the number of transactions no longer grows.
  while ((await requests()) > 0) expect(count).toBeLessThan(5000)
  expect(await requests()).toBe(0)
  expect(await requests()).toBe(0)

  const ids: number[] = []
  let rest = ''
  incoming.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('id: ')) ids.push(Number(line.slice(4)))
  })
  incoming.resume()
  await vi.waitUntil(() => ids.length === count, { timeout: 15_000 })
  expect(ids).toEqual(Array.from({ length: count }, (_, index) => index + 1))
})
