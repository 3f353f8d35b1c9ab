import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../../clients/index.ts'
import { failureOf } from './support.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_775_001_600_000 }))
afterEach(() => void vi.useRealTimers())

test('the system clock returns the time of the machine and sleeps with the timers of the machine', async () => {
  expect(systemClock.now()).toBe(1_775_001_600_000)
  let awake = false
  const sleeping = systemClock.sleep(1000).then(() => (awake = true))
  await vi.advanceTimersByTimeAsync(999)
  expect(awake).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  await sleeping
  expect(awake).toBe(true)
})

test('if a sleep of the system clock is aborted, its promise rejects with the abort reason and its timer is removed', async () => {
  const abort = new AbortController()
  const sleeping = failureOf(systemClock.sleep(1000, abort.signal))
  expect(vi.getTimerCount()).toBe(1)
  const reason = new Error('enough')
  abort.abort(reason)
  expect(await sleeping).toBe(reason)
  expect(vi.getTimerCount()).toBe(0)
  expect(await failureOf(systemClock.sleep(1000, abort.signal))).toBe(reason)
})

test('a sleep that is longer than the maximum delay of setTimeout does not end immediately', async () => {
  let awake = false
  void systemClock.sleep(1e12).then(() => (awake = true))
  await vi.advanceTimersByTimeAsync(1_000_000)
  expect(awake).toBe(false)
})
