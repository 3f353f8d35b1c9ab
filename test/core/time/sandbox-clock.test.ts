import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  advanceClock,
  type ClockState,
  MAX_CLOCK_MS,
  MAX_RATE,
  clockRate,
  clockNow,
  systemTime,
  applyClockChange,
  shiftClockWithinRange,
} from '../../../mock-server/core/time/sandbox-clock.ts'
import { japanDate, japanIso } from '../../../mock-server/core/time/japan-time.ts'
import { boot, START } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf, journal } from '../support.ts'

const moment = fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00:00Z') })
const span = fc.integer({ min: 0, max: 10_000_000_000 })
const states: fc.Arbitrary<ClockState> = fc.oneof(
  fc.record({ mode: fc.constant('frozen'), nowMs: moment }),
  fc.record({ mode: fc.constant('running'), offsetMs: fc.integer({ min: -1_000_000, max: 1_000_000 }) }),
)

test("a running clock keeps its offset to the host's clock, and a frozen clock does not advance", () => {
  fc.assert(
    fc.property(states, moment, span, (state, host, passed) => {
      expect(clockNow(state, host + passed) - clockNow(state, host)).toBe(state.mode === 'running' ? passed : 0)
    }),
  )
})

test('setting a clock changes the time only if a time is given, and the mode only if a mode is given', () => {
  fc.assert(
    fc.property(
      states,
      moment,
      fc.option(moment, { nil: undefined }),
      fc.constantFrom('running', 'frozen', undefined),
      span,
      (state, host, nowMs, mode, passed) => {
        const changed = applyClockChange(state, { nowMs, mode }, host)
        const shown = nowMs ?? clockNow(state, host)
        expect(changed.mode).toBe(mode ?? state.mode)
        expect(clockNow(changed, host)).toBe(shown)
        expect(clockNow(changed, host + passed)).toBe(changed.mode === 'running' ? shown + passed : shown)
      },
    ),
  )
})

test('advancing a clock adds the given time and keeps the mode', () => {
  fc.assert(
    fc.property(states, moment, span, (state, host, ms) => {
      const advanced = advanceClock(state, ms)
      expect(clockNow(advanced, host) - clockNow(state, host)).toBe(ms)
      expect(advanced.mode).toBe(state.mode)
    }),
  )
})

test("a clock that was never set shows the time of the host's clock", () => {
  expect(clockNow(systemTime, 123)).toBe(123)
})

test('the date in Japan changes at 15:00 UTC', () => {
  expect(japanDate(Date.parse('2026-12-31T14:59:59.999Z'))).toEqual({ year: 2026, month: 12, day: 31 })
  expect(japanDate(Date.parse('2026-12-31T15:00:00Z'))).toEqual({ year: 2027, month: 1, day: 1 })
  expect(japanDate(Date.parse('2028-02-28T15:00:00Z'))).toEqual({ year: 2028, month: 2, day: 29 })
})

test('the computed date in Japan equals the date of `Intl.DateTimeFormat`', () => {
  const platform = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo' })
  fc.assert(
    // The generated moments start in 1970. Before 1952, Japan had summer time, which the mock ignores.
    fc.property(moment, (ms) => {
      const { year, month, day } = japanDate(ms)
      expect(`${year}-${month.toString().padStart(2, '0')}-${day.toString().padStart(2, '0')}`).toBe(
        platform.format(ms),
      )
    }),
  )
})

test('a moment that is formatted in Japan time and parsed again is the same moment', () => {
  expect(japanIso(START)).toBe('2026-04-01T09:00:00+09:00')
  expect(japanIso(START + 7, 'milliseconds')).toBe('2026-04-01T09:00:00.007+09:00')
  fc.assert(
    fc.property(moment, (ms) => {
      expect(Date.parse(japanIso(ms, 'milliseconds'))).toBe(ms)
      expect(Date.parse(japanIso(ms))).toBe(ms - (ms % 1000))
    }),
  )
})

test("the clock of a sandbox keeps its offset to the host's clock, and a journal entry contains both times", async () => {
  let host = Date.parse('2026-11-01T00:00:00Z')
  const { send, mock } = boot({ clock: undefined, hostClock: { now: () => host } })
  expect((await mock.admin.clock()).nowMs).toBe(host)
  await mock.admin.setClock({ nowMs: START })
  host += 1500
  expect(await mock.admin.clock()).toEqual({ nowMs: START + 1500, mode: 'running' })
  await send(ISSUE_PATH, issueOf())
  const [entry] = (await journal(send)).requests
  expect(entry).toMatchObject({ at: '2026-04-01T09:00:01.500+09:00', receivedAt: '2026-11-01T09:00:01.500+09:00' })
})

test.each([
  ['by an hour', 'set', { nowMs: START - 3600_000 }],
  ['by a millisecond', 'set', { nowMs: START - 1 }],
] as const)(
  'if the clock is set back %s, earlier requests no longer count towards the rate limit',
  async (_case, _how, change) => {
    const { send, mock } = boot()
    expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
    expect((await send(ISSUE_PATH, issueOf())).status).toBe(429)
    await mock.admin.setClock(change)
    expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
    expect((await send(ISSUE_PATH, issueOf())).status).toBe(429)
  },
)

test("if the clock is set forward by less than the limit's window, earlier requests still count towards the limit", async () => {
  const { send, mock } = boot()
  await send(ISSUE_PATH, issueOf())
  await mock.admin.setClock({ nowMs: START + 999 })
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(429)
  await mock.admin.setClock({ nowMs: START + 1000 })
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
})

test('if the clock is frozen or resumed, earlier requests still count towards the rate limit', async () => {
  const { send, mock } = boot({ clock: undefined, hostClock: { now: () => START } })
  await send(ISSUE_PATH, issueOf())
  for (const mode of ['frozen', 'running'] as const) {
    await mock.admin.setClock({ mode })
    expect((await send(ISSUE_PATH, issueOf())).status).toBe(429)
  }
})

const rates = fc.oneof(fc.integer({ min: 1, max: MAX_RATE }), fc.double({ min: 1, max: MAX_RATE, noNaN: true }))
const hosts = fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00:00Z') })

test('a clock with a rate starts at the given time, runs at the rate and shows whole milliseconds', () => {
  fc.assert(
    fc.property(
      states,
      hosts,
      moment,
      rates,
      fc.integer({ min: 0, max: 100_000_000 }),
      (state, host, nowMs, rate, passed) => {
        const changed = applyClockChange(state, { nowMs, rate, mode: 'running' }, host)
        expect(clockRate(changed)).toBe(rate)
        expect(clockNow(changed, host)).toBe(nowMs)
        const shown = clockNow(changed, host + passed)
        expect(Math.abs(shown - nowMs - passed * rate)).toBeLessThanOrEqual(1)
        expect(Number.isInteger(shown)).toBe(true)
      },
    ),
  )
})

test('a running clock keeps its rate when its time is changed, and the rate becomes 1 when the clock is frozen', () => {
  const fast = applyClockChange(systemTime, { nowMs: START, rate: 60 }, 1000)
  expect(clockRate(applyClockChange(fast, { nowMs: START + 5 }, 2000))).toBe(60)
  expect(clockRate(advanceClock(fast, 5))).toBe(60)
  expect(applyClockChange(fast, { rate: 1 }, 1000)).toEqual({ mode: 'running', offsetMs: START - 1000 })
  const frozen = applyClockChange(fast, { mode: 'frozen' }, 2000)
  expect(frozen).toEqual({ mode: 'frozen', nowMs: START + 60_000 })
  expect(clockRate(frozen)).toBe(1)
})

test('a clock that is moved past the end of its valid range stays at the end of the range', () => {
  fc.assert(
    fc.property(states, moment, fc.integer({ min: -1e15, max: 1e15 }), (state, host, ms) => {
      const now = clockNow(state, host)
      fc.pre(now >= 0)
      const shifted = shiftClockWithinRange(state, ms, host)
      expect(shifted.mode).toBe(state.mode)
      expect(clockNow(shifted, host)).toBe(Math.min(Math.max(now + ms, 0), MAX_CLOCK_MS))
    }),
  )
})

test('the control API sets and returns the rate of a clock, and rejects an invalid rate', async () => {
  let host = 0
  const { send } = boot({ clock: undefined, hostClock: { now: () => host } })
  const put = async (body: object) => {
    const response = await send('/__admin/clock', { method: 'PUT', body: JSON.stringify(body) })
    return { status: response.status, ...(await response.json()) }
  }
  expect(await put({ now: '2026-04-01T09:00:00+09:00', rate: 10 })).toEqual({
    status: 200,
    now: '2026-04-01T09:00:00.000+09:00',
    mode: 'running',
    rate: 10,
  })
  host += 1500
  expect(await (await send('/__admin/clock')).json()).toEqual({
    now: '2026-04-01T09:00:15.000+09:00',
    mode: 'running',
    rate: 10,
  })
  expect(await put({ rate: 1 })).toEqual({ status: 200, now: '2026-04-01T09:00:15.000+09:00', mode: 'running' })
  for (const wrong of [{ rate: 0.5 }, { rate: 1001 }, { rate: '2' }, { mode: 'frozen', rate: 2 }])
    expect(await put(wrong)).toMatchObject({ status: 400, detail: expect.stringContaining('rate') })
})
