import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { collection, type Store, type StoreEvent } from '../../mock-server/core/store/store.ts'
import { freshDatabase, sql } from '../helpers/postgres.ts'
import { emptyModel, keptInModel, playModel } from './support/model.ts'
import { idOf, kept, play } from './support/play.ts'
import { anyGroups } from './support/transaction-groups.ts'
import { opened } from './support/stores.ts'

// These tests open two stores in one process instead of two processes. This is the same for the stores, because they
// share no state in memory.

const fruit = collection<number>('fruit')
const arrives = { timeout: 15_000, interval: 5 }
const LISTENING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN gift_mock'"

interface Heard {
  everywhere: StoreEvent[]
  elsewhere: StoreEvent[]
}

/** Subscribes to the events of a store and waits until its listener is connected. */
async function hearing(store: Store): Promise<Heard> {
  const heard: Heard = { everywhere: [], elsewhere: [] }
  store.subscribe((event) => void heard.everywhere.push(event))
  store.subscribe((event) => void heard.elsewhere.push(event), 'remote')
  await vi.waitUntil(() => heard.elsewhere.includes('gap'), arrives)
  heard.everywhere.length = heard.elsewhere.length = 0
  return heard
}

async function pair(): Promise<{ url: string; one: Store; two: Store }> {
  const url = await freshDatabase({ fast: true })
  const [one, two] = await Promise.all([opened(url), opened(url)])
  return { url, one, two }
}

test('two stores that share a database never read stale entries', async () => {
  const { one, two } = await pair()
  const stores = [one, two]
  const heard = [await hearing(one), await hearing(two)]
  let runs = 0
  await fc.assert(
    fc.asyncProperty(anyGroups(2), async (groups) => {
      const at = `s${runs++}`
      const model = emptyModel()
      for (const group of groups) {
        const before = structuredClone(model)
        expect({ group, before, gives: await play(stores[group.store] ?? one, at, group.runs) }).toEqual({
          group,
          before,
          gives: playModel(model, group),
        })
      }
      for (const sandbox of ['x', 'y'] as const) {
        for (const store of stores) expect(await kept(store, `${at}-${sandbox}`)).toEqual(keptInModel(model, sandbox))
        const ids = (from: (store: number) => boolean): string[] =>
          model.published
            .filter((event) => event.sandbox === sandbox && from(event.store))
            .map(({ id }) => `${sandbox} ${id}`)
        const told = (events: StoreEvent[]): string[] =>
          events.filter((event) => event !== 'gap' && event.sandbox === `${at}-${sandbox}`).map(idOf)
        for (const [index, { everywhere, elsewhere }] of heard.entries()) {
          await vi.waitUntil(() => told(everywhere).length >= ids(() => true).length, arrives)
          expect(told(elsewhere)).toEqual(ids((store) => store !== index))
          expect(told(everywhere).toSorted()).toEqual(ids(() => true).toSorted())
        }
      }
    }),
    { numRuns: 25 },
  )
})

test('if two stores insert the same key concurrently, exactly one insert succeeds', async () => {
  const { one, two } = await pair()
  const all = await Promise.all(
    Array.from({ length: 400 }, async (_, index) =>
      (index % 3 === 0 ? one : two).transaction('s', (tx) => ({
        count: tx.increment('c'),
        isFirst: tx.insert(fruit, 'k', index),
      })),
    ),
  )
  expect(all.map(({ count }) => count).toSorted((a, b) => a - b)).toEqual(all.map((_, index) => index + 1))
  const winners = all.flatMap(({ isFirst }, index) => (isFirst ? [index] : []))
  for (const store of [one, two]) expect([await store.transaction('s', (tx) => tx.get(fruit, 'k'))]).toEqual(winners)
})

test('two stores serve more sandboxes concurrently than they have database connections', async () => {
  const { one, two } = await pair()
  const counts = await Promise.all(
    Array.from({ length: 60 }, async (_, index) =>
      (index % 2 === 0 ? one : two).transaction(`s${index >> 1}`, (tx) => tx.increment('c')),
    ),
  )
  expect(counts.toSorted((a, b) => a - b)).toEqual([...Array<number>(30).fill(1), ...Array<number>(30).fill(2)])
})

test('if the connection for events is lost, a subscriber gets an event that reports the gap, and then gets the later events', async () => {
  const { url, one, two } = await pair()
  const heard = await hearing(one)
  const cut = await sql(url, `SELECT pg_terminate_backend(pid) FROM (${LISTENING}) AS listening`)
  expect(cut).toEqual([{ pg_terminate_backend: true }])
  await vi.waitUntil(() => heard.elsewhere.includes('gap') && heard.everywhere.includes('gap'), arrives)
  expect((await sql(url, LISTENING)).length).toBe(1)
  await two.transaction('s', (tx) => tx.publish({ kind: 'clock' }))
  await vi.waitUntil(() => heard.elsewhere.length > 1, arrives)
  expect(heard.elsewhere).toEqual(['gap', { sandbox: 's', event: { kind: 'clock' } }])
})

test('a listener gets no events after it unsubscribes, and a failed transaction publishes no events', async () => {
  const { one, two } = await pair()
  const [heard, mine] = [await hearing(one), await hearing(two)]
  const events: StoreEvent[] = []
  const stop = one.subscribe((event) => void events.push(event))
  stop()
  const failing = two.transaction('s', (tx) => {
    tx.publish({ kind: 'faults' })
    throw new RangeError('thrown on purpose')
  })
  await expect(failing).rejects.toThrow(RangeError)
  await two.transaction('s', (tx) => tx.publish({ kind: 'emptied' }))
  const emptied = [{ sandbox: 's', event: { kind: 'emptied' } }]
  await vi.waitUntil(() => heard.everywhere.length > 0, arrives)
  expect({ heard, mine, events }).toEqual({
    heard: { everywhere: emptied, elsewhere: emptied },
    mine: { everywhere: emptied, elsewhere: [] },
    events: [],
  })
})

test('events that exceed the size of a PostgreSQL notification all arrive in order', async () => {
  const { one, two } = await pair()
  const heard = await hearing(one)
  const ids = Array.from({ length: 450 }, (_, index) => `journal-entry-${index}`)
  await two.transaction('s', (tx) => {
    for (const id of ids) tx.publish({ kind: 'request', id })
  })
  await vi.waitUntil(() => heard.elsewhere.length >= ids.length, arrives)
  expect(heard.elsewhere).toEqual(ids.map((id) => ({ sandbox: 's', event: { kind: 'request', id } })))
})

test.each(['', 'no JSON', '{"from":"x"}', '[]', 'null'])(
  'if another program sends the notification %j, a subscriber gets only a `gap` event',
  async (payload) => {
    const { url, one } = await pair()
    const heard = await hearing(one)
    await sql(url, "SELECT pg_notify('gift_mock', $1)", [payload])
    await vi.waitUntil(() => heard.elsewhere.length > 0, arrives)
    expect(heard).toEqual({ everywhere: ['gap'], elsewhere: ['gap'] })
    expect(await one.problem()).toBeUndefined()
  },
)
