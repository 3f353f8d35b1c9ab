import { expect, test } from 'vitest'
import { createStallDetector } from '../../../scenarios/reference/virtual/stall-detector.ts'

/** Returns the milliseconds after which a program that does nothing counts as stalled. A turn takes 10 ms. */
function stalledAfter(patienceMs: number, isInRequest: boolean): number {
  let nowMs = 0
  const patience = createStallDetector(patienceMs, () => nowMs)
  do nowMs += 10
  while (!patience.isOver(isInRequest))
  return nowMs
}

test('a program stalls after `patienceMs`, but after 30 seconds if a request is executed', () => {
  expect(stalledAfter(6000, false)).toBe(6010)
  expect(stalledAfter(6000, true)).toBe(30_010)
  expect(stalledAfter(60_000, true)).toBe(60_010)
})

test('a program does not stall in fewer than 500 event loop turns, because the machine may have been suspended', () => {
  expect(stalledAfter(0, false)).toBe(5010)
})

test('a stall is measured from the last activity', () => {
  let nowMs = 0
  const patience = createStallDetector(0, () => nowMs)
  for (let turn = 0; turn < 500; turn += 1) patience.isOver(false)
  nowMs = 10_000
  patience.renew()
  expect([patience.isOver(false), patience.isQuiet()]).toEqual([false, false])
})
