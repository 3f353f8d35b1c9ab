import { describe, expect, test } from 'vitest'
import type { GiftMockOptions } from '../../mock-server/index.ts'
import { openStore } from '../../mock-server/storage/index.ts'
import { ISSUE_PATH, issueOf, journal, json, noLimits, type Send } from '../core/support.ts'
import { boot } from '../helpers/boot.ts'
import { emptyFolder, kinds, opened } from './support/stores.ts'

const send = async (to: Send, count: number): Promise<void> => {
  for (let sent = 0; sent < count; sent++) await to(ISSUE_PATH, issueOf())
}
const bounds = async (to: Send) => {
  const { requests, evicted } = await journal(to)
  return { oldest: Number(requests[0]?.id), count: requests.length, evicted }
}
/** Verifies that the mock got at most `max` issue requests. Returns the status of the response. */
const verifyAtMost = async (to: Send, max: number): Promise<number> => {
  const match = { operation: 'at-gift.issue' }
  return (await to('/__admin/requests/verify', json({ match, count: { max } }))).status
}

describe.each(kinds.filter(({ lasts }) => lasts))('after a restart on $name', (kind) => {
  /** Starts a mock on the data that earlier mocks stored at `url`. */
  async function startOn(url: string, maxJournalEntries: number | undefined) {
    return boot({ store: await opened(url), settings: noLimits, maxJournalEntries })
  }

  test('if requests were evicted before a restart with a larger journal, they still count as evicted', async () => {
    const url = await kind.url()
    const first = await startOn(url, 10)
    await send(first.send, 50)
    expect(await bounds(first.send)).toEqual({ oldest: 41, count: 10, evicted: 40 })
    await first.mock.close()
    const second = await startOn(url, undefined)
    expect(await bounds(second.send)).toEqual({ oldest: 41, count: 10, evicted: 40 })
    expect(await verifyAtMost(second.send, 10)).toBe(409)
    await send(second.send, 5)
    expect(await bounds(second.send)).toEqual({ oldest: 41, count: 15, evicted: 40 })
  })

  test('if a restart makes the journal smaller, an excess request counts as evicted only after it is deleted', async () => {
    const url = await kind.url()
    const first = await startOn(url, undefined)
    await send(first.send, 30)
    await first.mock.close()
    const second = await startOn(url, 10)
    expect(await bounds(second.send)).toEqual({ oldest: 1, count: 30, evicted: 0 })
    expect(await verifyAtMost(second.send, 30)).toBe(200)
    await send(second.send, 3)
    expect(await bounds(second.send)).toEqual({ oldest: 24, count: 10, evicted: 23 })
    expect(await verifyAtMost(second.send, 30)).toBe(409)
  })
})

test('if requests were evicted and the journal was then cleared, they do not count as evicted after a restart', async () => {
  const url = `sqlite:${emptyFolder()}/mock.db`
  const options: GiftMockOptions = { settings: noLimits, maxJournalEntries: 4 }
  const first = boot({ ...options, store: await openStore(url) })
  await send(first.send, 10)
  await first.mock.admin.clearRequests()
  await first.mock.close()
  const second = boot({ ...options, store: await openStore(url), maxJournalEntries: 100 })
  expect((await journal(second.send)).evicted).toBe(0)
  await send(second.send, 6)
  expect(await bounds(second.send)).toEqual({ oldest: 11, count: 6, evicted: 0 })
})

test.each([
  [10, 10_000],
  [10_000, 10],
])(
  'after 50 requests, a restore from a journal with %i entries into a journal with %i entries counts 40 requests as evicted',
  async (from, to) => {
    const source = boot({ settings: noLimits, maxJournalEntries: from })
    await send(source.send, 50)
    const target = boot({ settings: noLimits, maxJournalEntries: to })
    await target.mock.admin.restore(await source.mock.admin.snapshot())
    expect(await bounds(target.send)).toEqual({ oldest: 41, count: 10, evicted: 40 })
    expect(await verifyAtMost(target.send, 10)).toBe(409)
    await send(target.send, 2)
    const evicted = to === 10 ? 42 : 40
    expect(await bounds(target.send)).toEqual({ oldest: evicted + 1, count: 52 - evicted, evicted })
  },
)
