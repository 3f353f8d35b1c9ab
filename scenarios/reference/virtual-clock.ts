import type { Clock } from '../../clients/index.ts'

/** A client's clock that stands still until it is moved. */
export interface VirtualClock extends Clock {
  /** Milliseconds until the first sleeper is due; undefined where nobody sleeps. */
  nextMs(): number | undefined
  /** Wakes the first sleeper whose time has come; false where there is none. */
  wakeFirstDue(): boolean
  /** Wakes nobody. */
  advance(ms: number): void
}

interface Sleeper {
  readonly dueMs: number
  readonly wake: () => void
}

/** @param onSleep told when somebody begins to sleep, or is woken by a signal */
export function createVirtualClock(startMs: number, onSleep: () => void): VirtualClock {
  let nowMs = startMs
  const sleepers = new Set<Sleeper>()

  /** Of those that are due at once, who slept first. */
  function first(): Sleeper | undefined {
    let earliest: Sleeper | undefined
    for (const sleeper of sleepers) if (earliest === undefined || sleeper.dueMs < earliest.dueMs) earliest = sleeper
    return earliest
  }

  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        onSleep()
        if (signal?.aborted) return reject(signal.reason)
        const onAbort = (): void => {
          onSleep()
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
        const sleeper = {
          dueMs: nowMs + Math.max(0, ms),
          wake() {
            signal?.removeEventListener('abort', onAbort)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    nextMs() {
      const sleeper = first()
      return sleeper && Math.max(0, sleeper.dueMs - nowMs)
    },
    wakeFirstDue() {
      const sleeper = first()
      if (!sleeper || sleeper.dueMs > nowMs) return false
      sleepers.delete(sleeper)
      sleeper.wake()
      return true
    },
    advance(ms) {
      nowMs += ms
    },
  }
}
