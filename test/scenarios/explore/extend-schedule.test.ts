import { expect, test } from 'vitest'
import { extensionsOf } from '../../../scenarios/explore/search/extend-schedule.ts'
import { callKey, type Schedule } from '../../../scenarios/explore/search/schedule.ts'

const options = { calls: 2, restarts: 1, workers: 1 }
const calls = [1, 2].map((call) => ({ operation: 'at-gift.issue', call }))
const killAt = (call: number): Schedule => [{ operation: 'at-gift.issue', call, kill: 'after-commit' }]
const lastCalls = (schedule: Schedule): string[] => {
  const extended = [...extensionsOf({ schedule, calls, extraCalls: 0 }, options)]
  return [...new Set(extended.flatMap((one) => one.slice(-1).map(callKey)))]
}

test('the search extends a schedule of faults only with faults at calls after the last fault', () => {
  expect(lastCalls([])).toEqual(['at-gift.issue#1', 'at-gift.issue#2'])
  expect(lastCalls(killAt(1))).toEqual(['at-gift.issue#2'])
  expect(lastCalls(killAt(2))).toEqual([])
})

test('if a schedule of faults reaches the last allowed call, the search does not extend this schedule', () => {
  expect(lastCalls(killAt(3))).toEqual([])
})
