import { steadyNow } from '../../../mock-server/core/time/host-clock.ts'

/**
 * Milliseconds of real time allowed for a request that no fault delays. On a busy machine, the first request for the
 * dashboard takes seconds, because the mock then builds the page.
 */
const REQUEST_PATIENCE_MS = 30_000
/**
 * Minimum number of event loop turns, in addition to the milliseconds, before a stall is reported. The turns prevent a
 * false report after the machine was suspended.
 */
const PATIENCE_TURNS = 500

/** Finds out whether a program has done nothing for too long. */
export interface StallDetector {
  /** Must be called whenever something happens. The measured time then starts again from 0. */
  renew(): void
  /**
   * Counts an event loop turn. Returns true if the program has stalled.
   * @param isInRequest true while a request is executed
   */
  isOver(isInRequest: boolean): boolean
  /** Returns true if nothing has happened for many event loop turns. */
  isQuiet(): boolean
}

/**
 * Creates a stall detector.
 * @param patienceMs milliseconds of real time allowed while no request is executed
 * @param now a monotonic clock
 */
export function createStallDetector(patienceMs: number, now = steadyNow): StallDetector {
  let since = now()
  let turns = 0
  return {
    renew() {
      since = now()
      turns = 0
    },
    isOver(isInRequest) {
      turns += 1
      const allowedMs = isInRequest ? Math.max(patienceMs, REQUEST_PATIENCE_MS) : patienceMs
      return turns > PATIENCE_TURNS && now() - since > allowedMs
    },
    isQuiet: () => turns > PATIENCE_TURNS,
  }
}
