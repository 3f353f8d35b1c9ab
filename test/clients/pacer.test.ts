import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPacer, InvalidInputError } from '../../clients/index.ts'
import { createFakeClock, failureOf, idle, START } from './support.ts'

interface Arrival {
  readonly afterMs: number
  /** Milliseconds after which the caller aborts; null if the caller never aborts. */
  readonly patienceMs: number | null
}

const arrivals = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 0, max: 1500 }),
    patienceMs: fc.option(fc.integer({ min: 0, max: 3000 }), { freq: 3 }),
  }),
  { maxLength: 25 },
)

/**
 * Returns the expected start times. Callers start in the order of their arrival, each as early as the limit allows. A
 * caller that aborts before its turn does not start.
 */
function model(limit: { requests: number; windowMs: number; marginMs: number }, list: readonly Arrival[]) {
  const starts: number[] = []
  const outcomes: (number | 'left')[] = []
  let arrived = START
  let turn = START
  for (const { afterMs, patienceMs } of list) {
    arrived += afterMs
    const nthBefore = starts.at(-limit.requests)
    const free =
      nthBefore === undefined || starts.length < limit.requests ? 0 : nthBefore + limit.windowMs + limit.marginMs
    const start = Math.max(arrived, turn, free)
    if (patienceMs !== null && arrived + patienceMs <= start) {
      outcomes.push('left')
      continue
    }
    starts.push(start)
    turn = start
    outcomes.push(start - START)
  }
  return outcomes
}

test("the client's pacer starts every request at the time that a simple model of the rate limit predicts [AG-D7] [RP-D1]", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        requests: fc.integer({ min: 1, max: 4 }),
        windowMs: fc.integer({ min: 1, max: 1200 }),
        marginMs: fc.integer({ min: 0, max: 60 }),
      }),
      arrivals,
      async (limit, list) => {
        const clock = createFakeClock()
        const pacer = createPacer({ ...limit, clock })
        const outcomes: Promise<number | 'left'>[] = []
        let arrived = START
        for (const { afterMs, patienceMs } of list) {
          arrived += afterMs
          const at = arrived
          const abort = new AbortController()
          // The timer of the abort is set first. If both timers are due at the same time, the abort therefore comes
          // before the start of the caller.
          if (patienceMs !== null) void clock.sleep(at + patienceMs - START).then(() => abort.abort('left'))
          const waited = clock.sleep(at - START).then(() => pacer.take(patienceMs === null ? undefined : abort.signal))
          outcomes.push(
            waited.then(
              () => clock.now() - START,
              () => 'left' as const,
            ),
          )
        }
        expect(await clock.drive(Promise.all(outcomes))).toEqual(model(limit, list))
      },
    ),
    { numRuns: 150 },
  )
})

test("at 300 requests per minute, the client's pacer starts the 301st request a minute plus a safety margin later [RP-D1]", async () => {
  const clock = createFakeClock()
  const pacer = createPacer({ requests: 300, windowMs: 60_000, marginMs: 50, clock })
  const starts: number[] = []
  await clock.drive(
    Promise.all(Array.from({ length: 601 }, () => pacer.take().then(() => starts.push(clock.now() - START)))),
  )
  expect(starts.filter((at) => at === 0)).toHaveLength(300)
  expect(starts.filter((at) => at === 60_050)).toHaveLength(300)
  expect(starts.filter((at) => at === 120_100)).toHaveLength(1)
})

test("aborting a request that waits for the client's pacer rejects its promise and removes its timer [AG-D7]", async () => {
  const clock = createFakeClock()
  const pacer = createPacer({ requests: 1, windowMs: 1000, clock })
  await pacer.take()
  const abort = new AbortController()
  const waiting = failureOf(pacer.take(abort.signal))
  const behind = failureOf(pacer.take(abort.signal))
  await idle()
  expect(clock.sleepers()).toBe(1)
  const reason = new Error('enough')
  abort.abort(reason)
  expect(await Promise.all([waiting, behind])).toEqual([reason, reason])
  expect(clock.sleepers()).toBe(0)
  const started = clock.now()
  await clock.drive(pacer.take())
  expect(clock.now() - started).toBe(1000)
})

test("the client's pacer starts no request earlier than the rate limit allows, even if a timer fires too early [AG-D7]", async () => {
  const clock = createFakeClock()
  const early = {
    now: () => clock.now(),
    sleep: (ms: number, signal?: AbortSignal) => clock.sleep(Math.ceil(ms / 2), signal),
  }
  const pacer = createPacer({ requests: 1, windowMs: 1000, clock: early })
  await clock.drive(Promise.all([pacer.take(), pacer.take()]))
  expect(clock.now() - START).toBe(1000)
})

test("the client's pacer starts requests in the order of their calls, even if one is aborted and a timer fires late [AG-D7]", async () => {
  const clock = createFakeClock()
  let sleeps = 0
  const sleep = (ms: number, signal?: AbortSignal) => clock.sleep((sleeps += 1) === 1 ? ms + 300 : ms, signal)
  const pacer = createPacer({ requests: 1, windowMs: 1000, clock: { now: () => clock.now(), sleep } })
  const abort = new AbortController()
  const served: string[] = []
  const first = pacer.take()
  const second = pacer.take().then(() => served.push(`second at ${clock.now() - START}`))
  const leaver = failureOf(pacer.take(abort.signal))
  const fourth = pacer.take().then(() => served.push(`fourth at ${clock.now() - START}`))
  await first
  await clock.advance(500)
  abort.abort('left')
  await clock.drive(Promise.all([second, leaver, fourth]))
  expect(served).toEqual(['second at 1300', 'fourth at 2300'])
})

test('if the clock is set back by an hour, the next request waits at most one window of the rate limit [AG-D7]', async () => {
  const clock = createFakeClock()
  const pacer = createPacer({ requests: 1, windowMs: 1000, clock })
  await pacer.take()
  const hourBack = START - 3_600_000
  clock.set(hourBack)
  await clock.drive(pacer.take())
  expect(clock.now() - hourBack).toBe(1000)
})

test.each([{ requests: 0 }, { requests: 1.5 }, { windowMs: 0 }, { marginMs: -1 }])(
  'a pacer cannot be created with the options %j',
  (wrong) => {
    expect(() => createPacer({ requests: 1, windowMs: 1000, ...wrong })).toThrow(InvalidInputError)
  },
)
