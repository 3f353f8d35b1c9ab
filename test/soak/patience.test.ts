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

test('if a response does not arrive within 20 seconds and nothing delays the response, the soak test reports a failure', () => {
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
  'if %s may delay a response, a client of the soak test stops waiting early and no failure is reported',
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

test('if a response does not arrive and a fault was active during a part of the wait, the soak test reports no failure', () => {
  const { faults, failures, signal } = wait()
  faults.add('hang')
  vi.advanceTimersByTime(MARGIN_MS)
  faults.remove('hang')
  vi.advanceTimersByTime(BOUND_MS)
  expect({ failures, aborted: signal.aborted }).toEqual({ failures: [], aborted: true })
})

test('if a response does not arrive and the last fault ended before the wait began, the soak test reports a failure', () => {
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

test('if a response arrives in time, the soak test reports no failure', () => {
  const { failures, signal, end } = wait()
  vi.advanceTimersByTime(BOUND_MS - MARGIN_MS)
  end()
  vi.advanceTimersByTime(BOUND_MS)
  expect({ failures, aborted: signal.aborted }).toEqual({ failures: [], aborted: false })
})
