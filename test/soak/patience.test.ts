import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { beginWait, BOUND_MS, createDelays, PATIENCE_MS } from './patience.ts'

const MARGIN_MS = 500

beforeEach(() => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
})

function wait() {
  const [faults, restarts] = [createDelays(), createDelays()]
  const failures: string[] = []
  const { signal, end } = beginWait('s1: a request', [faults, restarts], (message) => failures.push(message))
  return { faults, restarts, failures, signal, end }
}

test('the soak test reports a failure if a response takes longer than 20 seconds and nothing delays it', () => {
  const { failures, signal } = wait()
  vi.advanceTimersByTime(BOUND_MS - MARGIN_MS)
  expect({ failures, aborted: signal.aborted }).toEqual({ failures: [], aborted: false })
  vi.advanceTimersByTime(2 * MARGIN_MS)
  expect({ failures, aborted: signal.aborted }).toEqual({
    failures: [
      's1: a request has no response after 20000 ms, although no fault and no restart of the store delays the response',
    ],
    aborted: true,
  })
})

test.each(['faults', 'restarts'] as const)(
  'if one of the %s may delay a response, a soak client stops waiting early and reports no failure',
  (cause) => {
    const waiting = wait()
    waiting[cause].add('a cause')
    vi.advanceTimersByTime(PATIENCE_MS - MARGIN_MS)
    expect(waiting.signal.aborted).toBe(false)
    vi.advanceTimersByTime(2 * MARGIN_MS)
    expect(waiting.signal.aborted).toBe(true)
    vi.advanceTimersByTime(BOUND_MS)
    expect(waiting.failures).toEqual([])
  },
)

test('the soak test reports no failure for a missing response if a fault was active during the wait', () => {
  const { faults, failures, signal } = wait()
  faults.add('hang')
  vi.advanceTimersByTime(MARGIN_MS)
  faults.remove('hang')
  vi.advanceTimersByTime(BOUND_MS)
  expect({ failures, aborted: signal.aborted }).toEqual({ failures: [], aborted: true })
})

test('the soak test reports a failure for a missing response if the last fault ended before the wait', () => {
  const faults = createDelays()
  faults.add('hang')
  vi.advanceTimersByTime(1)
  faults.remove('hang')
  vi.advanceTimersByTime(1)
  const failures: string[] = []
  beginWait('s1: a request', [faults], (message) => failures.push(message))
  vi.advanceTimersByTime(BOUND_MS + MARGIN_MS)
  expect(failures).toHaveLength(1)
})

test('the soak test reports no failure if a response arrives in time', () => {
  const { failures, signal, end } = wait()
  vi.advanceTimersByTime(BOUND_MS - MARGIN_MS)
  end()
  vi.advanceTimersByTime(BOUND_MS)
  expect({ failures, aborted: signal.aborted }).toEqual({ failures: [], aborted: false })
})
