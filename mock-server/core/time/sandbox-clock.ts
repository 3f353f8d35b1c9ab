import { Problem } from '../http/problem.ts'

/** A moment as libraries take it. */
export function dateOf(ms: number): Date {
  return new Date(ms)
}

/** A sandbox's clock: it runs at an offset from the host's, `rate` times as fast where that is given, or it stands still. */
export type ClockState =
  | { mode: 'running'; offsetMs: number; rate?: number | undefined }
  | { mode: 'frozen'; nowMs: number }

/** Beyond, jitter of a millisecond is a second. */
export const MAX_RATE = 1000

/** What `PUT clock` may ask for; times in milliseconds since 1970-01-01T00:00:00Z. */
export interface ClockChange {
  nowMs?: number | undefined
  mode?: ClockState['mode'] | undefined
  /** How many times as fast as the host's it runs, from 1 on; 1 is what a clock begins with. */
  rate?: number | undefined
}

export const systemTime: ClockState = { mode: 'running', offsetMs: 0 }

export function clockNow(state: ClockState, hostNow: number): number {
  if (state.mode === 'frozen') return state.nowMs
  // A rate may be no whole number, a moment is.
  return state.rate === undefined ? hostNow + state.offsetMs : Math.round(hostNow * state.rate + state.offsetMs)
}

export function applyClockChange(state: ClockState, change: ClockChange, hostNow: number): ClockState {
  const nowMs = change.nowMs ?? clockNow(state, hostNow)
  const mode = change.mode ?? state.mode
  if (mode === 'frozen') return { mode, nowMs }
  const rate = change.rate ?? clockRate(state)
  return { mode, offsetMs: nowMs - hostNow * rate, ...(rate !== 1 && { rate }) }
}

/** How many milliseconds it goes on in one of the host's while it runs. */
export function clockRate(state: ClockState): number {
  return state.mode === 'frozen' ? 1 : (state.rate ?? 1)
}

/** What a clock shows, and how it runs. */
export interface ClockReading {
  nowMs: number
  mode: ClockState['mode']
  /** Where it runs faster than the host's. */
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

/** Beyond, dates have no four digits, some of them the expiry of what is issued then. */
export const MAX_CLOCK_MS = Date.UTC(9800, 0)

/** Moves a clock ahead or back, at most to the first or the last moment that one can show. */
export function shiftClockWithinRange(state: ClockState, ms: number, hostNow: number): ClockState {
  const now = clockNow(state, hostNow)
  return advanceClock(state, Math.min(Math.max(now + ms, 0), MAX_CLOCK_MS) - now)
}

/** @throws Problem 400 */
export function assertClockInRange(state: ClockState, hostNow: number): void {
  const now = clockNow(state, hostNow)
  if (!(now >= 0 && now <= MAX_CLOCK_MS)) throw new Problem(400, 'the clock goes from the year 1970 to the year 9800')
}
