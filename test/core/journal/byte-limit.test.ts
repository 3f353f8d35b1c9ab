import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import { boot } from '../../helpers/boot.ts'
import { journal, type Send } from '../support.ts'

const PATH = '/at-gift/demo-campaign/dc/getcode'
/** Upper bound of the size of an entry with an empty body, in bytes. Each character counts as two bytes. */
const SMALL = 2000

type Entries = Awaited<ReturnType<typeof journal>>['requests']

function bytesOf(entries: Entries): number {
  const texts = entries.flatMap(({ path, request, response, outcome }) => [
    path,
    outcome.reason,
    request.body ?? '',
    response.body ?? '',
    ...Object.entries(request.headers).flat(),
    ...Object.entries(response.headers).flat(),
  ])
  return texts.reduce((sum, text) => sum + 2 * text.length, 0)
}

async function sendAll(send: Send, lengths: readonly number[]): Promise<void> {
  for (const length of lengths) await send(PATH, { method: 'POST', body: 'x'.repeat(length) })
}

async function kept(send: Send): Promise<{ ids: number[]; evicted: number; bytes: number }> {
  const { requests, evicted } = await journal(send)
  return { ids: requests.map(({ id }) => Number(id)), evicted, bytes: bytesOf(requests) }
}

test('a journal of small entries reaches its entry limit before its byte limit', async () => {
  const { send } = boot({ maxJournalEntries: 10, maxJournalBytes: 10 * SMALL })
  await sendAll(
    send,
    Array.from({ length: 12 }, () => 0),
  )
  expect(await kept(send)).toMatchObject({ ids: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12], evicted: 2 })
})

test('a large entry evicts several small entries, and when this entry is evicted, there is room for several small entries', async () => {
  const { send } = boot({ maxJournalEntries: 4, maxJournalBytes: 4 * SMALL })
  await sendAll(send, [0, 0, 0, 0, 1000])
  expect(await kept(send)).toMatchObject({ ids: [3, 4, 5], evicted: 2 })
  await sendAll(send, [0, 0])
  expect(await kept(send)).toMatchObject({ ids: [5, 6, 7], evicted: 4 })
  await sendAll(send, [0, 0])
  expect(await kept(send)).toMatchObject({ ids: [6, 7, 8, 9], evicted: 5 })
  await sendAll(send, [0])
  expect(await kept(send)).toMatchObject({ ids: [7, 8, 9, 10], evicted: 6 })
})

test('a journal entry larger than the byte limit is kept, and all other entries are evicted', async () => {
  const { send } = boot({ maxJournalEntries: 4, maxJournalBytes: 100 })
  await sendAll(send, [0, 8000, 0])
  expect(await kept(send)).toMatchObject({ ids: [3], evicted: 2 })
})

test('after the journal is cleared, its former entries no longer count towards the byte limit', async () => {
  const { send } = boot({ maxJournalEntries: 4, maxJournalBytes: 4 * SMALL })
  await sendAll(send, [SMALL, SMALL])
  await send('/__admin/requests', { method: 'DELETE' })
  await sendAll(send, [0, 0, 0, 0])
  expect(await kept(send)).toMatchObject({ ids: [3, 4, 5, 6], evicted: 0 })
})

test('the journal stays within its entry limit and its byte limit for entries of any size', async () => {
  const lengths = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9000 })), { maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(lengths, fc.integer({ min: 1, max: 12 }), async (all, places) => {
      const { send } = boot({ maxJournalEntries: places, maxJournalBytes: places * SMALL })
      for (const [index, length] of all.entries()) {
        await sendAll(send, [length])
        const { ids, evicted, bytes } = await kept(send)
        expect(ids).toEqual(Array.from({ length: ids.length }, (_, place) => evicted + 1 + place))
        expect(ids.at(-1)).toBe(index + 1)
        expect(ids.length).toBeLessThanOrEqual(places)
        if (ids.length > 1) expect(bytes).toBeLessThanOrEqual(places * SMALL)
      }
    }),
    { numRuns: 30 },
  )
})

test('if the mock restarts with a smaller byte limit, the next request trims the journal to the limit', async () => {
  const store = memoryStore()
  await sendAll(boot({ store, maxJournalEntries: 4 }).send, [0, SMALL, 0])
  const { send } = boot({ store, maxJournalEntries: 4, maxJournalBytes: 4 * SMALL })
  await sendAll(send, [0])
  expect(await kept(send)).toMatchObject({ ids: [3, 4], evicted: 2 })
})

test('a restored journal that is too large is trimmed to the byte limit of the server', async () => {
  const large = boot({ maxJournalEntries: 4 })
  await sendAll(large.send, [0, SMALL, SMALL])
  const small = boot({ maxJournalEntries: 4, maxJournalBytes: 4 * SMALL })
  const body = await (await large.send('/__admin/snapshot')).text()
  expect((await small.send('/__admin/snapshot', { method: 'PUT', body })).status).toBe(204)
  expect(await kept(small.send)).toMatchObject({ ids: [3], evicted: 2 })
  await sendAll(small.send, [0])
  expect(await kept(small.send)).toMatchObject({ ids: [3, 4], evicted: 2 })
})
