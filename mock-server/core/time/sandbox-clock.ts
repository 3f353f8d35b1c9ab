/** The clock of a sandbox. Other files of this folder contain the clock of the host and the calendar of Japan. */

import { sandboxProblems } from '../problems/sandboxes.ts'
import { Problem } from '../http/problem.ts'

/** Returns a time as a `Date`, for libraries that require a `Date`. */
export function dateOf(ms: number): Date {
  return new Date(ms)
}

/**
 * The state of a sandbox's clock. A running clock has an offset from the host's clock and runs `rate` times as fast as
 * the host's clock.
 */
export type ClockState =
  | { mode: 'running'; offsetMs: number; rate?: number | undefined }
  | { mode: 'frozen'; nowMs: number }

/**
 * Maximum rate of a sandbox's clock. At this rate, one millisecond of the host's clock is one second on the sandbox's
 * clock, so a higher rate would be too imprecise.
 */
export const MAX_RATE = 1000

/** A change of a clock, in the form that `PUT clock` accepts. Times are in milliseconds since 1970-01-01T00:00:00Z. */
export interface ClockChange {
  nowMs?: number | undefined
  mode?: ClockState['mode'] | undefined
  /** Speed of the clock as a multiple of the speed of the host's clock. The minimum and the initial value are 1. */
  rate?: number | undefined
}

export const systemTime: ClockState = { mode: 'running', offsetMs: 0 }

export function clockNow(state: ClockState, hostNow: number): number {
  if (state.mode === 'frozen') return state.nowMs
  // The result is rounded to whole milliseconds, because a rate may be fractional.
  return state.rate === undefined ? hostNow + state.offsetMs : Math.round(hostNow * state.rate + state.offsetMs)
}

/** Returns the time of the host's clock at which a running clock shows the given time. */
export function hostTime({ offsetMs, rate = 1 }: ClockState & { mode: 'running' }, nowMs: number): number {
  return Math.round((nowMs - offsetMs) / rate)
}

export function applyClockChange(state: ClockState, change: ClockChange, hostNow: number): ClockState {
  const nowMs = change.nowMs ?? clockNow(state, hostNow)
  const mode = change.mode ?? state.mode
  if (mode === 'frozen') return { mode, nowMs }
  const rate = change.rate ?? clockRate(state)
  return { mode, offsetMs: nowMs - hostNow * rate, ...(rate !== 1 && { rate }) }
}

/**
 * Returns the number of milliseconds that pass on the sandbox's clock per millisecond of the host's clock; 1 for a
 * frozen clock.
 */
export function clockRate(state: ClockState): number {
  return state.mode === 'frozen' ? 1 : (state.rate ?? 1)
}

/** The time and the mode of a clock. */
export interface ClockReading {
  nowMs: number
  mode: ClockState['mode']
  /** Rate of the clock. Present if the clock runs faster than the host's clock. */
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

/**
 * Latest time of a sandbox's clock, in milliseconds since the epoch. A code that is issued after this time could expire
 * in a year with more than four digits.
 */
export const MAX_CLOCK_MS = Date.UTC(9800, 0)

/** Moves a clock by a number of milliseconds. The new time is limited to the valid range. */
export function shiftClockWithinRange(state: ClockState, ms: number, hostNow: number): ClockState {
  const now = clockNow(state, hostNow)
  return advanceClock(state, Math.min(Math.max(now + ms, 0), MAX_CLOCK_MS) - now)
}

/** Checks that the time of a clock is valid. @throws Problem 400 if the time is outside the valid range */
export function assertClockInRange(state: ClockState, hostNow: number): void {
  const now = clockNow(state, hostNow)
  if (!(now >= 0 && now <= MAX_CLOCK_MS)) throw new Problem(400, sandboxProblems.clockRange)
}
