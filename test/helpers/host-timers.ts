import { onTestFinished, vi } from 'vitest'
import { hostTimers } from '../../mock-server/core/time/host-clock.ts'

/** Fakes timers until the test ends as `vi.useFakeTimers` does, and those of the mock as well. */
export function fakeHostTimers(options: Parameters<typeof vi.useFakeTimers>[0] = {}): void {
  const real = { ...hostTimers }
  vi.useFakeTimers(options)
  Object.assign(hostTimers, { now: () => Date.now(), setTimeout, clearTimeout })
  onTestFinished(() => {
    vi.useRealTimers()
    Object.assign(hostTimers, real)
  })
}
