/** Time: the clock of a sandbox, the clock of the host and the calendar of Japan. */

import { Problem } from '../http/problem.ts'

/** A time as a `Date`, for libraries that need one. */
export function dateOf(ms: number): Date {
  return new Date(ms)
}

/** A sandbox's clock. It runs at an offset from the host's clock and at `rate` times its speed, or it is frozen. */
export type ClockState =
  | { mode: 'running'; offsetMs: number; rate?: number | undefined }
  | { mode: 'frozen'; nowMs: number }

/** Maximum rate. At this rate one millisecond of jitter on the host is one second. */
export const MAX_RATE = 1000

/** A change of a clock, as `PUT clock` accepts it. Times are in milliseconds since 1970-01-01T00:00:00Z. */
export interface ClockChange {
  nowMs?: number | undefined
  mode?: ClockState['mode'] | undefined
  /** Speed relative to the host's clock, at least 1; initially 1. */
  rate?: number | undefined
}

export const systemTime: ClockState = { mode: 'running', offsetMs: 0 }

export function clockNow(state: ClockState, hostNow: number): number {
  if (state.mode === 'frozen') return state.nowMs
  // Times are whole milliseconds, but a rate may be fractional.
  return state.rate === undefined ? hostNow + state.offsetMs : Math.round(hostNow * state.rate + state.offsetMs)
}

export function applyClockChange(state: ClockState, change: ClockChange, hostNow: number): ClockState {
  const nowMs = change.nowMs ?? clockNow(state, hostNow)
  const mode = change.mode ?? state.mode
  if (mode === 'frozen') return { mode, nowMs }
  const rate = change.rate ?? clockRate(state)
  return { mode, offsetMs: nowMs - hostNow * rate, ...(rate !== 1 && { rate }) }
}

/** Milliseconds of the sandbox's clock per millisecond of the host's; 1 for a frozen clock. */
export function clockRate(state: ClockState): number {
  return state.mode === 'frozen' ? 1 : (state.rate ?? 1)
}

/** The time and the mode of a clock. */
export interface ClockReading {
  nowMs: number
  mode: ClockState['mode']
  /** Present if the clock runs faster than the host's. */
  rate?: number
}

export function toClockReading(state: ClockState, nowMs: number): ClockReading {
  return { nowMs, mode: state.mode, ...(clockRate(state) !== 1 && { rate: clockRate(state) }) }
}

export function advanceClock(state: ClockState, ms: number): ClockState {
  return state.mode === 'frozen'
    ? { mode: 'frozen', nowMs: state.nowMs + ms }
    : { ...state, offsetMs: state.offsetMs + ms }
}

/** Latest time of a clock. Expiry dates of codes issued later could have a year of more than four digits. */
export const MAX_CLOCK_MS = Date.UTC(9800, 0)

/** Moves a clock by milliseconds, but not outside its valid range. */
export function shiftClockWithinRange(state: ClockState, ms: number, hostNow: number): ClockState {
  const now = clockNow(state, hostNow)
  return advanceClock(state, Math.min(Math.max(now + ms, 0), MAX_CLOCK_MS) - now)
}

/** @throws Problem 400 if the clock is outside its valid range */
export function assertClockInRange(state: ClockState, hostNow: number): void {
  const now = clockNow(state, hostNow)
  if (!(now >= 0 && now <= MAX_CLOCK_MS)) throw new Problem(400, 'the clock goes from the year 1970 to the year 9800')
}
