import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createVirtualTimers } from '../../../mock-server/core/sandbox/virtual-timers.ts'
import { advanceClock, type ClockState, applyClockChange } from '../../../mock-server/core/time/sandbox-clock.ts'
import { fakeHostTimers } from '../../helpers/host-timers.ts'

beforeEach(() => fakeHostTimers({ now: 0 }))

const first = { born: 1, emptied: 0 }

/** Creates virtual timers for the sandboxes `a` and `b` on a host clock that the test controls. */
function started(state: ClockState = { mode: 'running', offsetMs: 0 }) {
  const records = new Map([
    ['a', { clock: state, ...first }],
    ['b', { clock: state, ...first }],
  ])
  const virtualTimers = createVirtualTimers(
    async (id) => records.get(id),
    () => Date.now(),
  )
  onTestFinished(() => virtualTimers.cancelAll())
  const woken: string[] = []
  async function sleep(
    name: string,
    ms: number,
    ...how: Parameters<ReturnType<typeof virtualTimers.timersFor>['sleep']> extends [number, ...infer Rest]
      ? Rest
      : never
  ) {
    const moment = await virtualTimers.timersFor('a', records.get('a') ?? first).sleep(ms, ...how)
    woken.push(`${name} ${moment}`)
    return moment
  }
  const change = async (to: (clock: ClockState) => ClockState, id = 'a'): Promise<void> => {
    const record = records.get(id) ?? { clock: state, ...first }
    records.set(id, { ...record, clock: to(record.clock) })
    await virtualTimers.reschedule(id)
    await settled()
  }
  /** Empties the sandbox, which starts a new generation of the sandbox. */
  const empty = (id: string): void => {
    const record = records.get(id) ?? { clock: state, ...first }
    records.set(id, { ...record, emptied: record.emptied + 1 })
  }
  return { virtualTimers, records, woken, sleep, change, empty }
}

/** Waits until all work that needs no timer is done. */
const settled = () => vi.advanceTimersByTimeAsync(0)

test('on a running clock, one host timer serves all waits of a sandbox, and each wait takes its full time', async () => {
  const { sleep, woken } = started()
  void sleep('later', 200)
  void sleep('sooner', 100)
  void sleep('never', Infinity)
  await settled()
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(99)
  expect(woken).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(woken).toEqual(['sooner 100'])
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(100)
  expect(woken).toEqual(['sooner 100', 'later 200'])
  expect(vi.getTimerCount()).toBe(0)
})

test('on a clock that runs a thousand times as fast as the host clock, a wait takes a thousandth of its time on the host', async () => {
  const { sleep, woken } = started({ mode: 'running', offsetMs: 0, rate: 1000 })
  void sleep('one', 85_000)
  await vi.advanceTimersByTimeAsync(84)
  expect(woken).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(woken).toEqual(['one 85000'])
})

test('on a frozen clock, no host timer runs, and advancing the clock ends the waits in the order in which they are due', async () => {
  const { virtualTimers, sleep, woken, change } = started({ mode: 'frozen', nowMs: 1000 })
  void sleep('later', 200)
  void sleep('sooner', 100)
  await settled()
  expect(vi.getTimerCount()).toBe(0)
  expect(await virtualTimers.pending('a')).toEqual({ count: 2, nextMs: 100 })
  await vi.advanceTimersByTimeAsync(10_000)
  await change((clock) => advanceClock(clock, 99))
  expect(woken).toEqual([])
  await change((clock) => advanceClock(clock, 1000))
  expect(woken).toEqual(['sooner 1100', 'later 1200'])
})

test('freezing the clock stops the host timer of a wait, and unfreezing the clock starts a new host timer', async () => {
  const { sleep, woken, change } = started()
  void sleep('one', 100)
  await vi.advanceTimersByTimeAsync(40)
  await change((clock) => applyClockChange(clock, { mode: 'frozen' }, Date.now()))
  expect(vi.getTimerCount()).toBe(0)
  await vi.advanceTimersByTimeAsync(1000)
  await change((clock) => applyClockChange(clock, { mode: 'running' }, Date.now()))
  await vi.advanceTimersByTimeAsync(59)
  expect(woken).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(woken).toEqual(['one 100'])
})

test('setting a running or frozen clock back does not change the remaining time of a wait', async () => {
  for (const mode of ['running', 'frozen'] as const) {
    const { virtualTimers, sleep, change } = started(
      mode === 'running' ? { mode, offsetMs: 100_000 } : { mode, nowMs: 100_000 },
    )
    void sleep('one', 1000)
    await settled()
    await change((clock) => applyClockChange(clock, { nowMs: 5000 }, Date.now()))
    expect(await virtualTimers.pending('a')).toEqual({ count: 1, nextMs: 1000 })
    await change((clock) => applyClockChange(clock, { nowMs: 5400 }, Date.now()))
    expect(await virtualTimers.pending('a')).toEqual({ count: 1, nextMs: 600 })
  }
})

test('a wait takes its full time even if the clock was set back before the wait starts', async () => {
  const { virtualTimers, sleep, change, woken } = started({ mode: 'frozen', nowMs: 100_000 })
  void sleep('first', 1)
  await settled()
  await change((clock) => advanceClock(clock, 1))
  expect(woken).toEqual(['first 100001'])
  await change((clock) => applyClockChange(clock, { nowMs: 5000 }, 0))
  void sleep('second', 1000)
  await settled()
  expect(await virtualTimers.pending('a')).toEqual({ count: 1, nextMs: 1000 })
})

test('a wait begins at the given start time or, if this time is in the future, at the current time', async () => {
  const { sleep, woken } = started({ mode: 'frozen', nowMs: 1000 })
  expect(await sleep('past', 300, { fromMs: 700 })).toBe(1000)
  void sleep('ahead', 300, { fromMs: 9000 })
  await settled()
  expect(woken).toEqual(['past 1000'])
})

test('an abort signal ends a wait, even if the signal is already aborted when the wait starts', async () => {
  const { virtualTimers, sleep } = started()
  expect(await sleep('aborted', 100, { signal: AbortSignal.abort() })).toBeUndefined()
  const caller = new AbortController()
  const wait = sleep('left', 100, { signal: caller.signal })
  await settled()
  expect(vi.getTimerCount()).toBe(1)
  caller.abort()
  expect(await wait).toBeUndefined()
  expect(await virtualTimers.pending('a')).toEqual({ count: 0, nextMs: undefined })
  expect(vi.getTimerCount()).toBe(0)
})

test('if an abort signal fires while a new wait is reading the clock, the wait ends immediately', async () => {
  const caller = new AbortController()
  const virtualTimers = createVirtualTimers(
    async () => {
      caller.abort()
      return { clock: { mode: 'frozen', nowMs: 0 }, ...first }
    },
    () => 0,
  )
  expect(await virtualTimers.timersFor('a', first).sleep(100, { signal: caller.signal })).toBeUndefined()
})

test('if the caller of a waiting request disconnects, the wait continues but does not count as pending', async () => {
  const { virtualTimers, sleep, woken } = started()
  const caller = new AbortController()
  void sleep('for nobody', 100, { caller: caller.signal })
  await settled()
  expect((await virtualTimers.pending('a')).count).toBe(1)
  caller.abort()
  expect(await virtualTimers.pending('a')).toEqual({ count: 0, nextMs: 100 })
  await vi.advanceTimersByTimeAsync(100)
  expect(woken).toEqual(['for nobody 100'])
})

test.each([
  [
    'rescheduling the sandbox',
    async ({ virtualTimers }: ReturnType<typeof started>): Promise<void> => virtualTimers.reschedule('a'),
  ],
  [
    'rescheduling all sandboxes',
    async ({ virtualTimers }: ReturnType<typeof started>): Promise<void> => virtualTimers.rescheduleAll(),
  ],
  [
    'requesting the timers of the sandbox',
    async ({ virtualTimers, records }: ReturnType<typeof started>): Promise<void> =>
      void virtualTimers.timersFor('a', records.get('a') ?? first),
  ],
] as const)(
  'after a reset of the sandbox, %s cancels only the waits that began before the reset',
  async (_how, notice) => {
    const begun = started()
    const { virtualTimers, records, sleep, empty } = begun
    const timers = virtualTimers.timersFor('a', first)
    const other = virtualTimers.timersFor('b', first)
    const waits = [sleep('one', 100), sleep('two', Infinity)]
    const elsewhere = other.sleep(100)
    await settled()
    empty('a')
    const now = records.get('a') ?? first
    expect({ before: timers.isStale(first), after: timers.isStale(now) }).toEqual({ before: false, after: true })
    await notice(begun)
    expect(await Promise.all(waits)).toEqual([undefined, undefined])
    expect({ other: other.isStale(first), next: virtualTimers.timersFor('a', now).isStale(now) }).toEqual({
      other: false,
      next: false,
    })
    expect(virtualTimers.timersFor('a', now)).not.toBe(timers)
    expect(await timers.sleep(0)).toBeUndefined()
    expect(vi.getTimerCount()).toBe(1)
    virtualTimers.cancelAll()
    expect(await elsewhere).toBeUndefined()
    expect(vi.getTimerCount()).toBe(0)
  },
)

test('a sandbox that is deleted and created again has new virtual timers', async () => {
  const { virtualTimers } = started()
  const timers = virtualTimers.timersFor('a', first)
  expect(timers.isStale({ ...first, born: 2 })).toBe(true)
  expect(virtualTimers.timersFor('a', { ...first, born: 2 })).not.toBe(timers)
})

test('cancelling all waits also ends a new wait that is still reading the clock', async () => {
  const { virtualTimers, sleep } = started()
  const wait = sleep('one', 100)
  virtualTimers.cancelAll()
  expect(await wait).toBeUndefined()
  expect(vi.getTimerCount()).toBe(0)
})

test('deleting a sandbox cancels its waits', async () => {
  const { virtualTimers, records, sleep } = started()
  const waits = [sleep('one', 100)]
  await settled()
  records.delete('a')
  await vi.advanceTimersByTimeAsync(100)
  waits.push(sleep('two', 100))
  expect(await Promise.all(waits)).toEqual([undefined, undefined])
  expect(await virtualTimers.pending('a')).toEqual({ count: 0, nextMs: undefined })
  expect(vi.getTimerCount()).toBe(0)
})

test('if the store fails when the host timer fires, the waits end without an unhandled error', async () => {
  let failing = false
  const virtualTimers = createVirtualTimers(
    async () => {
      if (failing) throw new Error('the store is closed')
      return { clock: { mode: 'running', offsetMs: 0 }, ...first }
    },
    () => Date.now(),
  )
  const wait = virtualTimers.timersFor('a', first).sleep(100)
  await settled()
  failing = true
  await vi.advanceTimersByTimeAsync(100)
  expect(await wait).toBeUndefined()
})

test('a wait that is longer than the maximum delay of a host timer takes its full time', async () => {
  const { virtualTimers, sleep, woken } = started()
  void sleep('long', 3_000_000_000)
  await vi.advanceTimersByTimeAsync(1000)
  expect(woken).toEqual([])
  await vi.advanceTimersByTimeAsync(3_000_000_000 - 1000)
  expect(woken).toEqual(['long 3000000000'])
  expect((await virtualTimers.pending('a')).count).toBe(0)
})

test('the virtual timers of an unused sandbox report no waits and do not read its clock', async () => {
  const looked: string[] = []
  const virtualTimers = createVirtualTimers(
    async (id) => {
      looked.push(id)
      return { clock: { mode: 'frozen', nowMs: 0 }, ...first }
    },
    () => 0,
  )
  expect(await virtualTimers.pending('a')).toEqual({ count: 0, nextMs: undefined })
  await virtualTimers.reschedule('a')
  virtualTimers.timersFor('a', first)
  expect(await virtualTimers.pending('a')).toEqual({ count: 0, nextMs: undefined })
  await virtualTimers.reschedule('a')
  expect(looked).toEqual([])
})
