import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type RateLimitResult,
  consume,
  exhaust,
  resetWindows,
  type RateLimit,
} from '../../../mock-server/core/provider/rate-limiter.ts'
import { createBatchingStore } from '../../../mock-server/core/store/database/batching-store.ts'
import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import type { SandboxDump } from '../../../mock-server/core/store/store.ts'
import { boot, START } from '../../helpers/boot.ts'
import { fakeBackend } from '../store/database/fake-backend.ts'
import { ISSUE_PATH, issueOf } from '../support.ts'

interface Limiter {
  hit(limit: RateLimit, nowMs: number, key?: string): Promise<RateLimitResult>
  exhaust(limit: RateLimit, nowMs: number): Promise<void>
  forget(): Promise<void>
  dump(): Promise<SandboxDump>
}

function limiter(): Limiter {
  const store = memoryStore()
  return {
    hit: async (limit, nowMs, key = 'k') => store.transaction('s', (tx) => consume(tx, key, limit, nowMs)),
    exhaust: async (limit, nowMs) => store.transaction('s', (tx) => exhaust(tx, 'k', limit, nowMs)),
    forget: async () => store.transaction('s', (tx) => resetWindows(tx)),
    dump: async () => store.transaction('s', (tx) => tx.dump()),
  }
}

/** Returns a reference model of the rate limiter. The model keeps all counted requests, called hits, in an array. */
function model() {
  const counted: number[] = []
  return (limit: RateLimit, now: number): RateLimitResult => {
    const isFixed = limit.window === 'fixed'
    const windowStart = now - (now % limit.windowMs)
    const inside = counted.filter((hit) => (isFixed ? hit >= windowStart : hit > now - limit.windowMs))
    const allowed = inside.length < limit.requests
    if (allowed || limit.countRefused) counted.push(now)
    if (allowed) return { allowed }
    // The next request is allowed when this hit leaves the window. Then only `limit.requests - 1` hits remain.
    const leaves = inside.at(-limit.requests) ?? 0
    return { allowed, retryAfterMs: (isFixed ? windowStart : leaves) + limit.windowMs - now }
  }
}

/** Generator of limits (numbers of requests). Some limits are close to the number of hits in one stored chunk. */
const requests = fc.oneof(
  fc.integer({ min: 1, max: 5 }),
  fc.constantFrom(63, 64, 65, 127, 128, 129),
  fc.integer({ min: 1, max: 200 }),
)
const gaps = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(0, 0, 0, 1, 2) },
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 20 }) },
  { weight: 1, arbitrary: fc.constantFrom(400, 600, 999, 1000, 1001) },
)
const bursts = fc.array(
  fc.record({ requests, countRefused: fc.boolean(), gaps: fc.array(gaps, { minLength: 1, maxLength: 250 }) }),
  { minLength: 1, maxLength: 5 },
)

const windowKinds = fc.constantFrom('sliding' as const, 'fixed' as const)

test('the rate limiter gives the same results as a model that stores every request, even if the limit changes [AG-A3] [RP-A1]', async () => {
  await fc.assert(
    fc.asyncProperty(bursts, fc.integer({ min: 1, max: 1200 }), windowKinds, async (changes, windowMs, window) => {
      const { hit } = limiter()
      const expected = model()
      let now = 0
      for (const { gaps: pauses, ...change } of changes) {
        for (const gap of pauses) {
          now += gap
          const limit = { ...change, windowMs, window }
          expect({ limit, now, gives: await hit(limit, now) }).toEqual({ limit, now, gives: expected(limit, now) })
        }
      }
    }),
    { numRuns: 150 },
  )
})

test.each([1, 3, 63, 64, 65, 128, 300])(
  'with a limit of %i requests, the rate limiter never admits more requests than the limit in any window [AG-D7] [RP-D1]',
  async (most) => {
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(gaps, { minLength: 400, maxLength: 700 }),
        async (countRefused, pauses) => {
          const { hit } = limiter()
          const admitted: number[] = []
          let now = 0
          for (const gap of pauses) {
            now += gap
            if ((await hit({ requests: most, windowMs: 1000, countRefused }, now)).allowed) admitted.push(now)
          }
          for (const [index, first] of admitted.entries())
            expect((admitted[index + most] ?? Infinity) - first).toBeGreaterThanOrEqual(1000)
        },
      ),
      { numRuns: 10 },
    )
  },
)

test('the rate limiter allows a request at the announced retry time, and not a millisecond earlier', async () => {
  await fc.assert(
    fc.asyncProperty(requests, fc.array(gaps, { minLength: 1, maxLength: 300 }), async (most, pauses) => {
      const limit = { requests: most, windowMs: 1000, countRefused: false }
      const { hit } = limiter()
      let now = 0
      for (const gap of pauses) {
        now += gap
        const admission = await hit(limit, now)
        if (admission.allowed) continue
        expect(admission.retryAfterMs).toBeGreaterThan(0)
        if (admission.retryAfterMs > 1) expect((await hit(limit, now + admission.retryAfterMs - 1)).allowed).toBe(false)
        now += admission.retryAfterMs
        expect((await hit(limit, now)).allowed).toBe(true)
      }
    }),
    { numRuns: 40 },
  )
})

test('if rejected requests count towards the limit, a client that never pauses is not admitted again', async () => {
  const { hit } = limiter()
  const limit = { requests: 2, windowMs: 1000, countRefused: true }
  const verdicts = []
  for (let now = 0; now <= 5000; now += 400) verdicts.push((await hit(limit, now)).allowed)
  expect(verdicts).toEqual([true, true, ...verdicts.slice(2).map(() => false)])
  expect((await hit(limit, 6000)).allowed).toBe(true)
})

test.each([1, 500, 999])(
  'a request counts towards the limit until the end of its window, even if many requests follow %i ms later',
  async (laterMs) => {
    const { hit } = limiter()
    const limit = { requests: 128, windowMs: 1000, countRefused: false }
    for (let count = 0; count < 64; count++) await hit(limit, 0)
    for (let count = 0; count < 64; count++) await hit(limit, laterMs)
    expect(await hit(limit, 999)).toEqual({ allowed: false, retryAfterMs: 1 })
    expect(await hit(limit, 1000)).toEqual({ allowed: true })
  },
)

test('the rate limiter counts the requests of each key separately', async () => {
  const { hit } = limiter()
  const limit = { requests: 1, windowMs: 1000, countRefused: false }
  expect((await hit(limit, 0, 'a')).allowed).toBe(true)
  expect((await hit(limit, 0, 'b')).allowed).toBe(true)
  expect((await hit(limit, 0, 'a')).allowed).toBe(false)
})

test('after the windows of the rate limiter are reset, the rate limiter stores no requests', async () => {
  const { hit, forget, dump } = limiter()
  const limit = { requests: 200, windowMs: 1000, countRefused: false }
  for (let count = 0; count < 200; count++) await hit(limit, 5000)
  expect((await hit(limit, 5000)).allowed).toBe(false)
  await forget()
  expect(Object.values((await dump()).collections).flatMap((values) => Object.keys(values))).toEqual([])
  expect((await hit(limit, 0)).allowed).toBe(true)
})

test.each([false, true])(
  'the rate limiter stores only the requests of about one window (rejected requests count towards the limit: %s)',
  async (countRefused) => {
    const { hit, dump } = limiter()
    for (let now = 0; now < 20_000; now++) await hit({ requests: 100, windowMs: 500, countRefused }, now)
    const numbers = JSON.stringify(await dump()).match(/\d+/g) ?? []
    // A window contains at most 500 hits. At most two stored chunks also contain older hits.
    expect(numbers.length).toBeLessThan(700)
  },
)

test('while the limit is not reached, the rate limiter reads no stored requests, but still deletes old requests', async () => {
  const backend = fakeBackend()
  const store = createBatchingStore(backend)
  const limit = { requests: 1_000_000, windowMs: 1000, countRefused: false }
  for (let now = 0; now < 10_000; now += 2) await store.transaction('s', (tx) => consume(tx, 'k', limit, now))
  expect(backend.calls.filter((call) => call.startsWith('read limit.chunks'))).toEqual([])
  const { collections } = await store.transaction('s', (tx) => tx.dump())
  // The window contains 500 hits, which need about 8 chunks of 64 hits.
  const stored = Object.keys(collections['limit.chunks'] ?? {})
  expect(stored.length).toBeGreaterThanOrEqual(7)
  expect(stored.length).toBeLessThanOrEqual(10)
})

test('using up a limit by command has the same effect as sending the allowed number of requests', async () => {
  await fc.assert(
    fc.asyncProperty(requests, fc.array(gaps, { maxLength: 100 }), bursts, async (most, earlier, changes) => {
      const limit = { requests: most, windowMs: 1000, countRefused: false }
      const [used, expected] = [limiter(), limiter()]
      for (const gap of earlier) await used.hit(limit, gap)
      let now = 5000
      await used.exhaust(limit, now)
      for (let request = 0; request < most; request++) await expected.hit(limit, now)
      for (const { gaps: pauses, ...change } of changes) {
        for (const gap of pauses) {
          now += gap
          const hit = { ...change, windowMs: 1000 }
          expect(await used.hit(hit, now)).toEqual(await expected.hit(hit, now))
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('using up a limit of billions of requests by command stores less than 1000 characters', async () => {
  const { hit, exhaust: useUp, dump } = limiter()
  const limit = { requests: 2_000_000_063, windowMs: 60_000, countRefused: false }
  await useUp(limit, 0)
  expect(JSON.stringify(await dump()).length).toBeLessThan(1000)
  expect(await hit(limit, 20_000)).toEqual({ allowed: false, retryAfterMs: 40_000 })
  expect(await hit({ ...limit, requests: limit.requests + 1 }, 20_000)).toEqual({ allowed: true })
  expect(await hit(limit, 60_000)).toEqual({ allowed: true })
})

describe('a clock that goes back', () => {
  const limit = { requests: 2, windowMs: 1000, countRefused: false }
  const HOUR_MS = 3_600_000

  test.each([2, 130])(
    'if the clock goes back by an hour, earlier requests no longer count towards a limit of %i requests',
    async (count) => {
      const { hit, dump } = limiter()
      const wide = { ...limit, requests: count }
      for (let sent = 0; sent < count; sent++) await hit(wide, HOUR_MS)
      expect(await hit(wide, HOUR_MS)).toEqual({ allowed: false, retryAfterMs: 1000 })
      expect(await hit(wide, 5)).toEqual({ allowed: true })
      const { collections } = await dump()
      expect(Object.keys(collections['limit.chunks'] ?? {})).toEqual([])
      for (let sent = 1; sent < count; sent++) await hit(wide, 5)
      expect(await hit(wide, 5)).toEqual({ allowed: false, retryAfterMs: 1000 })
    },
  )

  test('if the clock goes back by five seconds, earlier requests still count towards the limit', async () => {
    const { hit } = limiter()
    for (let sent = 0; sent < 2; sent++) await hit(limit, 20_000)
    expect(await hit(limit, 15_000)).toEqual({ allowed: false, retryAfterMs: 6000 })
    expect(await hit(limit, 20_999)).toEqual({ allowed: false, retryAfterMs: 1 })
    expect(await hit(limit, 21_000)).toEqual({ allowed: true })
  })

  test('if the clock goes back by an hour, a limit that was used up by command admits requests again', async () => {
    const { hit, exhaust: useUp } = limiter()
    await useUp(limit, HOUR_MS)
    expect(await hit(limit, HOUR_MS)).toMatchObject({ allowed: false })
    expect(await hit(limit, 0)).toEqual({ allowed: true })
  })

  test('if the host clock goes back by an hour, the mock accepts a request despite the reached limit [AG-A3] [RP-A1]', async () => {
    let hostMs = START
    const { send } = boot({ clock: {}, hostClock: { now: () => hostMs }, settings: { 'atGift.limit.requests': 1 } })
    const statusOf = async (): Promise<number> => (await send(ISSUE_PATH, issueOf())).status
    expect([await statusOf(), await statusOf()]).toEqual([200, 429])
    hostMs -= HOUR_MS
    expect([await statusOf(), await statusOf()]).toEqual([200, 429])
  })
})
