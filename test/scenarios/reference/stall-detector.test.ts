import { expect, test } from 'vitest'
import { createStallDetector } from '../../../scenarios/reference/virtual/stall-detector.ts'

/**
 * Returns after how many milliseconds a program without activity counts as stalled. A turn of the event loop takes 10
 * ms here.
 */
function stalledAfter(patienceMs: number, isInRequest: boolean): number {
  let nowMs = 0
  const patience = createStallDetector(patienceMs, () => nowMs)
  do nowMs += 10
  while (!patience.isOver(isInRequest))
  return nowMs
}

test('a program stalls after `patienceMs`, but not before 30 seconds while the mock executes a request', () => {
  expect(stalledAfter(6000, false)).toBe(6010)
  expect(stalledAfter(6000, true)).toBe(30_010)
  expect(stalledAfter(60_000, true)).toBe(60_010)
})

test('a program stalls only after 500 turns of the event loop, even if much time has passed, because a machine can be suspended', () => {
  expect(stalledAfter(0, false)).toBe(5010)
})

test('the time until a stall is measured from the last activity', () => {
  let nowMs = 0
  const patience = createStallDetector(0, () => nowMs)
  for (let turn = 0; turn < 500; turn += 1) patience.isOver(false)
  nowMs = 10_000
  patience.renew()
  expect([patience.isOver(false), patience.isQuiet()]).toEqual([false, false])
})
