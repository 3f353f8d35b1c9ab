import { after, type ClockState, rateOf, readClock } from './clock.ts'

/** Waits by the clocks of sandboxes. */
export interface Alarms {
  /**
   * True once the sandbox's clock has gone on by so many milliseconds; false where the signal, or the end of the sandbox's waits, comes before.
   * @param caller aborts where the caller has left and the wait goes on without one
   */
  sleep(sandbox: string, ms: number, signal?: AbortSignal, caller?: AbortSignal): Promise<boolean>
  /** What the sandbox's requests wait for: how many that have a caller still, and milliseconds until the first goes on; undefined where none does. */
  waiting(sandbox: string): Promise<{ count: number; nextMs: number | undefined }>
  /** To be called when a sandbox's clock was set or moved. */
  changed(sandbox: string): Promise<void>
  /** Ends all waits of a sandbox, or of all: what waits is given up. */
  end(sandbox?: string): void
}

interface Wait {
  dueMs: number
  caller: AbortSignal | undefined
  wake: (passed: boolean) => void
}

/** @param clockOf a sandbox's clock as it is now */
export function createAlarms(clockOf: (sandbox: string) => Promise<ClockState>, hostNow: () => number): Alarms {
  const waits = new Map<string, Set<Wait>>()
  const timers = new Map<string, () => void>()

  /** Wakes what is due, and comes back when the next is, where the clock runs. */
  async function check(sandbox: string): Promise<void> {
    const clock = await clockOf(sandbox)
    timers.get(sandbox)?.()
    timers.delete(sandbox)
    const now = readClock(clock, hostNow())
    let nextMs = Infinity
    for (const wait of waits.get(sandbox) ?? []) {
      if (wait.dueMs <= now) wake(sandbox, wait, true)
      else nextMs = Math.min(nextMs, wait.dueMs - now)
    }
    if (clock.mode === 'running' && nextMs < Infinity) {
      const inMs = Math.min(Math.ceil(nextMs / rateOf(clock)), LONGEST_TIMER_MS)
      timers.set(sandbox, after(inMs, () => void check(sandbox)))
    }
  }

  function wake(sandbox: string, wait: Wait, passed: boolean): void {
    const its = waits.get(sandbox)
    its?.delete(wait)
    if (its?.size === 0) waits.delete(sandbox)
    wait.wake(passed)
  }

  return {
    async sleep(sandbox, ms, signal, caller = signal) {
      const dueMs = readClock(await clockOf(sandbox), hostNow()) + ms
      if (signal?.aborted) return false
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const wait = { dueMs, caller, wake: resolve }
      waits.set(sandbox, (waits.get(sandbox) ?? new Set()).add(wait))
      const onAbort = (): void => wake(sandbox, wait, false)
      signal?.addEventListener('abort', onAbort, { once: true })
      if (ms < Infinity) await check(sandbox)
      const passed = await promise
      signal?.removeEventListener('abort', onAbort)
      return passed
    },
    async waiting(sandbox) {
      const its = [...(waits.get(sandbox) ?? [])]
      const firstMs = Math.min(...its.map(({ dueMs }) => dueMs))
      const now = readClock(await clockOf(sandbox), hostNow())
      return { count: its.filter(({ caller }) => !caller?.aborted).length, nextMs: Number.isFinite(firstMs) ? Math.max(0, firstMs - now) : undefined }
    },
    changed: async (sandbox) => (waits.has(sandbox) ? check(sandbox) : undefined),
    end(sandbox) {
      for (const [id, its] of waits) {
        if (sandbox !== undefined && id !== sandbox) continue
        timers.get(id)?.()
        timers.delete(id)
        for (const wait of its) wake(id, wait, false)
      }
    },
  }
}

/** A longer timer would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647
