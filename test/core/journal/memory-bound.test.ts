import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { boot, START } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf, journal, noLimits, type Send } from '../support.ts'

const snapshotSchema = z.object({
  state: z.object({ collections: z.record(z.string(), z.record(z.string(), z.unknown())) }),
})

/** Returns the number of values in the sandbox and the length of its snapshot in characters. */
async function stored(send: Send): Promise<{ values: number; length: number }> {
  const text = await (await send('/__admin/snapshot')).text()
  const { state } = snapshotSchema.parse(JSON.parse(text))
  return {
    values: Object.values(state.collections).reduce((sum, rows) => sum + Object.keys(rows).length, 0),
    length: text.length,
  }
}

/** Returns a host clock that advances by a fixed number of milliseconds at each read. */
function ticking(ms: number): { now(): number } {
  let now = START
  return { now: () => (now += ms) }
}

test.each([
  ['by the rate limit [AG-A3]', 6000, 0, {}, ISSUE_PATH, issueOf()],
  [
    'by a rate limit that counts rejected requests [AG-A3]',
    6000,
    1,
    { 'atGift.limit.countRefused': true, 'atGift.limit.windowMs': 200 },
    ISSUE_PATH,
    issueOf(),
  ],
  ['because of an unknown product', 5000, 1, noLimits, ISSUE_PATH, issueOf({ DcId: 'unknown' })],
  ['because of an unknown path', 5000, 1, {}, '/at-gift/nowhere', {}],
  [
    'because of a missing access key',
    5000,
    1,
    { ...noLimits, 'realpayGift.limit.windowMs': 200 },
    '/realpay-gift/brands',
    {},
  ],
])(
  'if requests are rejected %s, the stored data hardly grows between the first thousand and %i requests',
  async (_why, all, tickMs, settings, path, init) => {
    const { send } = boot({ maxJournalEntries: 100, settings, clock: {}, hostClock: ticking(tickMs) })
    const burst = async (count: number): Promise<void> => {
      for (let sent = 0; sent < count; sent++) await send(path, init)
    }
    // If the host clock advances, the first requests leave the window of the rate limit after 1,200 requests. From then
    // on, the number of requests in the window is constant.
    const filled = tickMs === 0 ? 1000 : 1200
    await burst(filled)
    const before = await stored(send)
    await burst(all - filled)
    const after = await stored(send)
    const { requests, evicted } = await journal(send)
    expect({ kept: requests.length, evicted }).toEqual({ kept: 100, evicted: all - 100 })
    expect(requests.every(({ response }) => response.status >= 400)).toBe(true)
    expect(after.values).toBeLessThan(before.values + 3)
    expect(after.length).toBeLessThan(before.length * 1.02)
  },
)

test('the rate limiter deletes the stored requests of an IP address after the last rate limit window has ended [RP-D1]', async () => {
  const { send } = boot({ maxJournalEntries: 100, clock: {}, hostClock: ticking(1000) })
  for (let caller = 0; caller < 6000; caller++)
    await send('/realpay-gift/brands', { peer: `2001:db8::${caller.toString(16)}` })
  expect((await stored(send)).values).toBeLessThan(3000)
})

/** Returns the number of heap bytes in use after a garbage collection. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return getHeapStatistics().used_heap_size
}

test('if the journal truncates a body, the original body does not stay in memory', async () => {
  const { send } = boot({ settings: noLimits })
  const sendLong = (n: number): Promise<Response> =>
    send(ISSUE_PATH, { method: 'POST', body: `${'x'.repeat(60_000)}${n}` })
  await sendLong(0)
  const before = heapInUse()
  for (let n = 1; n <= 400; n++) await sendLong(n)
  expect((heapInUse() - before) / 400).toBeLessThan(20_000)
})
