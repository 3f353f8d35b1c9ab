import { onTestFinished, expect, test, vi } from 'vitest'
import { createGiftMock } from '../../../mock-server/index.ts'
import { openStore } from '../../../mock-server/storage/index.ts'
import { ISSUE_PATH, issueOf, noLimits } from '../../core/support.ts'
import { freshDatabase, sql } from '../../helpers/postgres.ts'
import { brief, readerOf, type ServerEvent } from './reader.ts'

const listening =
  "FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN gift_mock' AND state = 'idle'"

/** Starts two replicas that share a database and receive each other's notices. */
async function replicas() {
  const url = await freshDatabase({ fast: true })
  async function replica() {
    const mock = createGiftMock({ store: await openStore(url), settings: noLimits })
    onTestFinished(() => mock.close())
    const send = (path: string, init?: RequestInit): Promise<Response> =>
      mock.fetch(new Request(`http://localhost${path}`, init))
    return {
      mock,
      send,
      follow: async (after?: string) =>
        readerOf(await send('/__admin/events', after === undefined ? {} : { headers: { 'last-event-id': after } })),
    }
  }
  const both = { a: await replica(), b: await replica() }
  const hear = (): Promise<unknown> =>
    vi.waitUntil(async () => (await sql(url, `SELECT count(*) AS number ${listening}`))[0]?.['number'] === '2', {
      timeout: 15_000,
    })
  await hear()
  return { url, hear, ...both }
}

/**
 * Returns true unless the event is a gap event. The tests ignore gap events, because a replica may send a gap event
 * when the replica starts to listen for notices.
 */
const notGap = (text: string): boolean => !text.startsWith('gap')
const isCode = ({ event }: ServerEvent): boolean => event === 'code'

test('the event stream of one replica sends the changes that another replica makes, in the order of the changes', async () => {
  const { a, b } = await replicas()
  const reader = await b.follow()
  await a.send(ISSUE_PATH, issueOf())
  await a.mock.admin.advanceClock(1)
  await a.mock.admin.changeSettings({ 'atGift.limit.requests': 5 })
  await a.mock.admin.arm({ name: 'lost', when: {}, phase: 'after-commit', effect: { type: 'respond', status: 500 } })
  await a.mock.reset()
  await a.send(ISSUE_PATH, issueOf())
  const events = await reader.until((event) => event.data.id === '000000002')
  // The reset deletes the journal entries, so the events for entries from before the reset may be missing. The events
  // for later entries must be present.
  const seen = events.map(brief).filter(notGap)
  const expected = ['request 1', 'code of 1', 'clock', 'settings', 'faults', 'reset', 'request 2']
  expect(expected.filter((one) => seen.includes(one))).toEqual(seen)
  expect(seen.slice(-2)).toEqual(['reset', 'request 2'])
})

test('if two replicas receive requests concurrently, each event stream sends every request event once and in id order', async () => {
  const { a, b } = await replicas()
  const readers = await Promise.all([a.follow(), b.follow()])
  const count = 40
  await Promise.all(Array.from({ length: count }, (_, index) => (index % 2 === 0 ? a : b).send(ISSUE_PATH, issueOf())))
  for (const reader of readers) {
    const ids: (string | undefined)[] = []
    const issued: string[] = []
    const isAll = (event: ServerEvent): boolean => {
      if (event.event === 'request') ids.push(event.id)
      if (event.event === 'code') issued.push(event.data.code)
      return issued.length === count
    }
    await reader.until(isAll)
    expect(ids.map(Number)).toEqual(Array.from({ length: count }, (_, index) => index + 1))
    expect(new Set(issued).size).toBe(count)
  }
})

test('after a replica loses its database connection, its event stream sends a gap event and each missing request event', async () => {
  const { url, hear, a, b } = await replicas()
  const reader = await b.follow()
  await a.send(ISSUE_PATH, issueOf())
  expect((await reader.until(isCode)).map(brief).filter(notGap)).toEqual(['request 1', 'code of 1'])
  await sql(url, `SELECT pg_terminate_backend(pid) ${listening}`)
  await a.send(ISSUE_PATH, issueOf())
  expect((await reader.take(3)).map(brief)).toEqual(['gap 0', 'request 2', 'code of 2'])
  // After the reconnection, the stream sends new changes again.
  await hear()
  await a.send(ISSUE_PATH, issueOf())
  expect((await reader.take(2)).map(brief)).toEqual(['request 3', 'code of 3'])
})

test("a client that reconnects to another replica's event stream gets the events after its last received event", async () => {
  const { a, b } = await replicas()
  const first = await a.follow()
  await a.send(ISSUE_PATH, issueOf())
  await first.until(isCode)
  await first.cancel()
  await a.send(ISSUE_PATH, issueOf())
  await b.send(ISSUE_PATH, issueOf())
  expect((await (await b.follow(first.lastId)).take(5)).map(brief)).toEqual([
    'gap 0',
    'request 2',
    'code of 2',
    'request 3',
    'code of 3',
  ])
})
