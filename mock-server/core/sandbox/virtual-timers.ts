import { StoreUnavailableError } from '../store/store.ts'
import { startTimer, sleep } from '../time/host-clock.ts'
import { type ClockState, clockRate, clockNow } from '../time/sandbox-clock.ts'
import type { SleepOptions } from '../time/sleep.ts'
import { isOtherGeneration, type Generation } from './generation.ts'
import type { SandboxRecord } from './sandbox-record.ts'

/**
 * What requests wait in: a sandbox's time from one start to the next. A reset, a snapshot that is put back and a deletion
 * end it, and whatever waits in it is given up.
 */
export interface GenerationTimers {
  /** Whether whoever waits in it has no place in what the sandbox, as a transaction sees it, holds now. */
  isStale(record: Generation): boolean
  /**
   * Lets milliseconds of the sandbox's clock pass, from now on or from an earlier moment.
   * @returns the moment when they had passed, to wait on from; undefined where the signal or the end of the life came before
   */
  sleep(ms: number, how?: SleepOptions): Promise<number | undefined>
}

/** Waits by the clocks of sandboxes. While the store cannot be had, what waits goes on waiting. */
export interface VirtualTimers {
  /** The life of the sandbox that a transaction saw. Ask for it inside the transaction. */
  timersFor(sandbox: string, record: Generation): GenerationTimers
  /** What the sandbox's requests wait for: how many whose callers are still there, and milliseconds until the first goes on; undefined where none does. */
  pending(sandbox: string): Promise<{ count: number; nextMs: number | undefined }>
  /** To be called when a sandbox's clock was set or moved, or the sandbox emptied. A clock that is set back leaves what is left of each wait as it is. */
  reschedule(sandbox: string): Promise<void>
  /** Looks at all sandboxes, as where changes may have been missed. */
  rescheduleAll(): Promise<void>
  /** Gives up all that waits. */
  cancelAll(): void
}

/** After the store has failed, in milliseconds. */
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
  /** As it was when it was last looked at. */
  clock: ClockState | undefined
  cancelTimer: (() => void) | undefined
}

/** @param recordOf a sandbox's control as it is now; undefined where the sandbox is gone */
export function createVirtualTimers(
  recordOf: (sandbox: string) => Promise<(Generation & Pick<SandboxRecord, 'clock'>) | undefined>,
  hostNow: () => number,
): VirtualTimers {
  const queues = new Map<string, TimerQueue & GenerationTimers>()

  /** What the clock shows; where it was set back, the waits are moved with it. */
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

  /** Wakes what is due, the earliest first, and comes back when the next is, where the clock runs. */
  function fireDue(queue: TimerQueue, now: number): void {
    queue.cancelTimer?.()
    queue.cancelTimer = undefined
    const due = [...queue.timers].filter(({ dueMs }) => dueMs <= now).toSorted((a, b) => a.dueMs - b.dueMs)
    for (const timer of due) resolveTimer(queue, timer, timer.dueMs)
    const next = nextDeadline(queue)
    if (queue.clock?.mode !== 'running' || next === undefined) return
    setTimer(queue, Math.min(Math.ceil((next - now) / clockRate(queue.clock)), MAX_HOST_TIMER_MS))
  }

  /** As soon as the store can be had; undefined where the life ends before. */
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

  /** Where the store cannot be had, it comes back later. */
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
        // An earlier moment that is ahead was read before the clock was set back.
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

/** A longer timer would fire at once. */
const MAX_HOST_TIMER_MS = 2_147_483_647

function resolveTimer({ timers, cancelTimer }: TimerQueue, timer: Timer, dueMs: number | undefined): void {
  timers.delete(timer)
  if (timers.size === 0) cancelTimer?.()
  timer.resolve(dueMs)
}

/** Undefined where none ends by itself. */
function nextDeadline({ timers }: TimerQueue): number | undefined {
  const first = Math.min(...[...timers].map(({ dueMs }) => dueMs))
  return Number.isFinite(first) ? first : undefined
}
