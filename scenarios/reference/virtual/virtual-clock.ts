import type { Clock } from '../../../clients/index.ts'

/** A client's clock that changes only when `advance` is called. */
export interface VirtualClock extends Clock {
  /** Milliseconds until the first sleep is due; undefined if there is no sleep. */
  nextMs(): number | undefined
  /** Ends the sleep that is due first. Returns false if no sleep is due. */
  wakeFirstDue(): boolean
  /** Moves the clock without ending any sleep. */
  advance(ms: number): void
}

interface Sleeper {
  readonly dueMs: number
  readonly wake: () => void
}

/** Creates a virtual clock. @param onSleep called when a sleep starts or is aborted by its signal */
export function createVirtualClock(startMs: number, onSleep: () => void): VirtualClock {
  let nowMs = startMs
  const sleepers = new Set<Sleeper>()

  /** Returns the sleep that is due first. If several sleeps are due at the same time, returns the oldest. */
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
