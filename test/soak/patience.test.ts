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

test('a response that does not arrive within the bound is a failure if nothing delays the response', () => {
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
  'a client gives up early and without a failure if %s may delay the response',
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

test('a cause that ends during the wait explains the missing response', () => {
  const { faults, failures, signal } = wait()
  faults.add('hang')
  vi.advanceTimersByTime(MARGIN_MS)
  faults.remove('hang')
  vi.advanceTimersByTime(BOUND_MS)
  expect({ failures, aborted: signal.aborted }).toEqual({ failures: [], aborted: true })
})

test('a cause that ended before the wait does not explain a missing response', () => {
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

test('a wait that ends in time is no failure', () => {
  const { failures, signal, end } = wait()
  vi.advanceTimersByTime(BOUND_MS - MARGIN_MS)
  end()
  vi.advanceTimersByTime(BOUND_MS)
  expect({ failures, aborted: signal.aborted }).toEqual({ failures: [], aborted: false })
})
