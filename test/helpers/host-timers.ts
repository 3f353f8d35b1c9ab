import { onTestFinished, vi } from 'vitest'
import { hostTimers } from '../../mock-server/core/time/host-clock.ts'

/** Replaces the global timers and the timers of the mock with the fake timers of Vitest until the test ends. */
export function fakeHostTimers(options: Parameters<typeof vi.useFakeTimers>[0] = {}): void {
  const real = { ...hostTimers }
  vi.useFakeTimers(options)
  Object.assign(hostTimers, { now: () => Date.now(), setTimeout, clearTimeout })
  onTestFinished(() => {
    vi.useRealTimers()
    Object.assign(hostTimers, real)
  })
}
