import { StoreUnavailableError } from '../store/store.ts'
import { MAX_TIMER_MS, startTimer, sleep } from '../time/host-clock.ts'
import { type ClockState, clockRate, clockNow } from '../time/sandbox-clock.ts'
import type { SleepOptions } from '../time/sleep.ts'
import { isOtherGeneration, type Generation } from './generation.ts'
import type { SandboxRecord } from './sandbox-record.ts'

/**
 * The timers of one generation of a sandbox. The timers are cancelled when the sandbox is reset, restored from a
 * snapshot or deleted.
 */
export interface GenerationTimers {
  /** Returns true if the generation has ended, for example because the sandbox was reset. */
  isStale(record: Generation): boolean
  /**
   * Waits until a number of milliseconds has passed on the sandbox's clock. The wait starts now, or at the earlier time
   * `fromMs`.
   * @returns the time at which the wait ended, which a following wait can use as `fromMs`; undefined if the signal or
   * the end of the generation cancelled the wait
   */
  sleep(ms: number, how?: SleepOptions): Promise<number | undefined>
}

/** Timers that follow the sandboxes' clocks. No timer fires while the store is unavailable. */
export interface VirtualTimers {
  /**
   * Returns the timers of one generation of a sandbox. A reset begins a new generation. `record` is the sandbox's
   * record that the current transaction has read. Call this function inside that transaction.
   */
  timersFor(sandbox: string, record: Generation): GenerationTimers
  /**
   * Returns information about the requests of a sandbox that wait for a timer. `count` is the number of these requests
   * whose callers are still connected. `nextMs` is the number of milliseconds on the sandbox's clock until the next
   * timer fires; undefined if no timer has a finite deadline.
   */
  pending(sandbox: string): Promise<{ count: number; nextMs: number | undefined }>
  /**
   * Recomputes a sandbox's timers. The function has to be called after the sandbox's clock was set or moved, and after
   * the sandbox was emptied. If the clock was set back, the remaining time of each wait stays the same.
   */
  reschedule(sandbox: string): Promise<void>
  /**
   * Recomputes the timers of all sandboxes. The function has to be called if events of the store may have been missed.
   */
  rescheduleAll(): Promise<void>
  cancelAll(): void
}

/** Time in milliseconds between a failure of the store and the next attempt to read the clock. */
const RETRY_MS = 500

interface Timer {
  dueMs: number
  caller: AbortSignal | undefined
  resolve: (dueMs: number | undefined) => void
}

interface TimerQueue {
  sandbox: string
  generation: Generation
  timers: Set<Timer>
  ended: boolean
  /** State of the sandbox's clock at the last read. */
  clock: ClockState | undefined
  cancelTimer: (() => void) | undefined
}

/**
 * Creates the timers of all sandboxes.
 * @param recordOf reads the current record of a sandbox; undefined if the sandbox does not exist
 */
export function createVirtualTimers(
  recordOf: (sandbox: string) => Promise<(Generation & Pick<SandboxRecord, 'clock'>) | undefined>,
  hostNow: () => number,
): VirtualTimers {
  const queues = new Map<string, TimerQueue & GenerationTimers>()

  /**
   * Reads the sandbox's clock. If the clock was set back, moves the deadlines back by the same number of milliseconds.
   */
  async function readClockOf(queue: TimerQueue): Promise<number | undefined> {
    const record = await recordOf(queue.sandbox)
    if (!record || isOtherGeneration(queue.generation, record)) cancelQueue(queue)
    if (!record || queue.ended) return undefined
    const { clock } = record
    const host = hostNow()
    const now = clockNow(clock, host)
    const backMs = queue.clock ? clockNow(queue.clock, host) - now : 0
    if (backMs > 0) for (const timer of queue.timers) timer.dueMs -= backMs
    queue.clock = clock
    return now
  }

  /** Fires due timers, earliest first. If the clock runs, sets a host timer for the next deadline. */
  function fireDue(queue: TimerQueue, now: number): void {
    queue.cancelTimer?.()
    queue.cancelTimer = undefined
    const due = [...queue.timers].filter(({ dueMs }) => dueMs <= now).toSorted((a, b) => a.dueMs - b.dueMs)
    for (const timer of due) resolveTimer(queue, timer, timer.dueMs)
    const next = nextDeadline(queue)
    if (queue.clock?.mode !== 'running' || next === undefined) return
    setTimer(queue, Math.min(Math.ceil((next - now) / clockRate(queue.clock)), MAX_TIMER_MS))
  }

  /**
   * Returns the time of the clock; undefined if the generation ends before the clock can be read. Retries while the
   * store is unavailable.
   */
  async function readClockWhenAvailable(queue: TimerQueue): Promise<number | undefined> {
    while (!queue.ended) {
      try {
        return await readClockOf(queue)
      } catch (error) {
        if (!(error instanceof StoreUnavailableError)) throw error
        await sleep(RETRY_MS)
      }
    }
    return undefined
  }

  /** Reads the clock and fires due timers. If the store is unavailable, tries again later. */
  async function refresh(queue: TimerQueue): Promise<void> {
    try {
      const now = await readClockOf(queue)
      if (now !== undefined) fireDue(queue, now)
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      setTimer(queue, RETRY_MS)
    }
  }

  function setTimer(queue: TimerQueue, ms: number): void {
    queue.cancelTimer?.()
    if (!queue.ended) queue.cancelTimer = startTimer(ms, () => void refresh(queue).catch(() => cancelQueue(queue)))
  }

  function cancelQueue(queue: TimerQueue): void {
    queue.ended = true
    queue.cancelTimer?.()
    queue.cancelTimer = undefined
    if (queues.get(queue.sandbox) === queue) queues.delete(queue.sandbox)
    for (const timer of queue.timers) resolveTimer(queue, timer, undefined)
  }

  function createQueue(sandbox: string, { born, emptied }: Generation): TimerQueue & GenerationTimers {
    const queue: TimerQueue & GenerationTimers = {
      sandbox,
      generation: { born, emptied },
      isStale: (record) => isOtherGeneration(queue.generation, record),
      timers: new Set(),
      ended: false,
      clock: undefined,
      cancelTimer: undefined,
      async sleep(ms, { signal, fromMs = Infinity, caller = signal } = {}) {
        const now = signal?.aborted ? undefined : await readClockWhenAvailable(queue)
        if (now === undefined || queue.ended || signal?.aborted) return undefined
        const { promise, resolve } = Promise.withResolvers<number | undefined>()
        // The wait starts now if no start was given (`fromMs` is `Infinity`), or if the clock was set back after
        // `fromMs` was read.
        const timer = { dueMs: Math.min(fromMs, now) + ms, caller, resolve }
        const onAbort = (): void => resolveTimer(queue, timer, undefined)
        queue.timers.add(timer)
        signal?.addEventListener('abort', onAbort, { once: true })
        fireDue(queue, now)
        const passed = await promise
        signal?.removeEventListener('abort', onAbort)
        return passed
      },
    }
    queues.set(sandbox, queue)
    return queue
  }

  async function reschedule(queue: TimerQueue): Promise<void> {
    if (queue.timers.size > 0) await refresh(queue)
  }

  return {
    timersFor(sandbox, record) {
      const queue = queues.get(sandbox)
      if (queue && !isOtherGeneration(queue.generation, record)) return queue
      if (queue) cancelQueue(queue)
      return createQueue(sandbox, record)
    },
    async pending(sandbox) {
      const queue = queues.get(sandbox)
      const now = queue && queue.timers.size > 0 ? await readClockOf(queue) : undefined
      if (!queue || now === undefined) return { count: 0, nextMs: undefined }
      const next = nextDeadline(queue)
      return {
        count: [...queue.timers].filter(({ caller }) => !caller?.aborted).length,
        nextMs: next === undefined ? undefined : Math.max(0, next - now),
      }
    },
    async reschedule(sandbox) {
      const queue = queues.get(sandbox)
      if (queue) await reschedule(queue)
    },
    async rescheduleAll() {
      await Promise.all([...queues.values()].map((queue) => reschedule(queue)))
    },
    cancelAll() {
      for (const queue of queues.values()) cancelQueue(queue)
    },
  }
}

function resolveTimer({ timers, cancelTimer }: TimerQueue, timer: Timer, dueMs: number | undefined): void {
  timers.delete(timer)
  if (timers.size === 0) cancelTimer?.()
  timer.resolve(dueMs)
}

/** Returns the earliest deadline; undefined if no timer has a finite deadline. */
function nextDeadline({ timers }: TimerQueue): number | undefined {
  const first = Math.min(...[...timers].map(({ dueMs }) => dueMs))
  return Number.isFinite(first) ? first : undefined
}
