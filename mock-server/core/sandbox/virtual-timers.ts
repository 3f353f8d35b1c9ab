import { StoreFailure } from '../store/store.ts'
import { after, sleep } from '../time/host-clock.ts'
import { type ClockState, rateOf, readClock } from '../time/sandbox-clock.ts'
import type { SleepOptions } from '../time/sleep.ts'
import { isOtherGeneration, type Generation } from './generation.ts'
import type { Control } from './sandbox-record.ts'

/**
 * What requests wait in: a sandbox's time from one start to the next. A reset, a snapshot that is put back and a deletion
 * end it, and whatever waits in it is given up.
 */
export interface Life {
  /** Whether whoever waits in it has no place in what the sandbox, as a transaction sees it, holds now. */
  endedIn(control: Generation): boolean
  /**
   * Lets milliseconds of the sandbox's clock pass, from now on or from an earlier moment.
   * @returns the moment when they had passed, to wait on from; undefined where the signal or the end of the life came before
   */
  sleep(ms: number, how?: SleepOptions): Promise<number | undefined>
}

/** Waits by the clocks of sandboxes. While the store cannot be had, what waits goes on waiting. */
export interface Alarms {
  /** The life of the sandbox that a transaction saw. Ask for it inside the transaction. */
  lifeOf(sandbox: string, control: Generation): Life
  /** What the sandbox's requests wait for: how many whose callers are still there, and milliseconds until the first goes on; undefined where none does. */
  waiting(sandbox: string): Promise<{ count: number; nextMs: number | undefined }>
  /** To be called when a sandbox's clock was set or moved, or the sandbox emptied. A clock that is set back leaves what is left of each wait as it is. */
  changed(sandbox: string): Promise<void>
  /** Looks at all sandboxes, as where changes may have been missed. */
  allChanged(): Promise<void>
  /** Gives up all that waits. */
  end(): void
}

/** After the store has failed, in milliseconds. */
const LOOK_AGAIN_MS = 500

interface Wait {
  dueMs: number
  caller: AbortSignal | undefined
  wake: (dueMs: number | undefined) => void
}

interface Waits {
  sandbox: string
  generation: Generation
  all: Set<Wait>
  ended: boolean
  /** As it was when it was last looked at. */
  clock: ClockState | undefined
  cancelTimer: (() => void) | undefined
}

/** @param controlOf a sandbox's control as it is now; undefined where the sandbox is gone */
export function createAlarms(
  controlOf: (sandbox: string) => Promise<(Generation & Pick<Control, 'clock'>) | undefined>,
  hostNow: () => number,
): Alarms {
  const lives = new Map<string, Waits & Life>()

  /** What the clock shows; where it was set back, the waits are moved with it. */
  async function look(waits: Waits): Promise<number | undefined> {
    const control = await controlOf(waits.sandbox)
    if (!control || isOtherGeneration(waits.generation, control)) end(waits)
    if (!control || waits.ended) return undefined
    const { clock } = control
    const host = hostNow()
    const now = readClock(clock, host)
    const backMs = waits.clock ? readClock(waits.clock, host) - now : 0
    if (backMs > 0) for (const wait of waits.all) wait.dueMs -= backMs
    waits.clock = clock
    return now
  }

  /** Wakes what is due, the earliest first, and comes back when the next is, where the clock runs. */
  function wakeDue(waits: Waits, now: number): void {
    waits.cancelTimer?.()
    waits.cancelTimer = undefined
    const due = [...waits.all].filter(({ dueMs }) => dueMs <= now).toSorted((a, b) => a.dueMs - b.dueMs)
    for (const wait of due) wake(waits, wait, wait.dueMs)
    const next = earliest(waits)
    if (waits.clock?.mode !== 'running' || next === undefined) return
    setTimer(waits, Math.min(Math.ceil((next - now) / rateOf(waits.clock)), LONGEST_TIMER_MS))
  }

  /** As soon as the store can be had; undefined where the life ends before. */
  async function lookOnceThere(waits: Waits): Promise<number | undefined> {
    while (!waits.ended) {
      try {
        return await look(waits)
      } catch (error) {
        if (!(error instanceof StoreFailure)) throw error
        await sleep(LOOK_AGAIN_MS)
      }
    }
    return undefined
  }

  /** Where the store cannot be had, it comes back later. */
  async function check(waits: Waits): Promise<void> {
    try {
      const now = await look(waits)
      if (now !== undefined) wakeDue(waits, now)
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error
      setTimer(waits, LOOK_AGAIN_MS)
    }
  }

  function setTimer(waits: Waits, ms: number): void {
    waits.cancelTimer?.()
    if (!waits.ended) waits.cancelTimer = after(ms, () => void check(waits).catch(() => end(waits)))
  }

  function end(waits: Waits): void {
    waits.ended = true
    waits.cancelTimer?.()
    waits.cancelTimer = undefined
    if (lives.get(waits.sandbox) === waits) lives.delete(waits.sandbox)
    for (const wait of waits.all) wake(waits, wait, undefined)
  }

  function begin(sandbox: string, { born, emptied }: Generation): Waits & Life {
    const life: Waits & Life = {
      sandbox,
      generation: { born, emptied },
      endedIn: (control) => isOtherGeneration(life.generation, control),
      all: new Set(),
      ended: false,
      clock: undefined,
      cancelTimer: undefined,
      async sleep(ms, { signal, fromMs = Infinity, caller = signal } = {}) {
        const now = signal?.aborted ? undefined : await lookOnceThere(life)
        if (now === undefined || life.ended || signal?.aborted) return undefined
        const { promise, resolve } = Promise.withResolvers<number | undefined>()
        // An earlier moment that is ahead was read before the clock was set back.
        const wait = { dueMs: Math.min(fromMs, now) + ms, caller, wake: resolve }
        const onAbort = (): void => wake(life, wait, undefined)
        life.all.add(wait)
        signal?.addEventListener('abort', onAbort, { once: true })
        wakeDue(life, now)
        const passed = await promise
        signal?.removeEventListener('abort', onAbort)
        return passed
      },
    }
    lives.set(sandbox, life)
    return life
  }

  async function changed(life: Waits): Promise<void> {
    if (life.all.size > 0) await check(life)
  }

  return {
    lifeOf(sandbox, control) {
      const life = lives.get(sandbox)
      if (life && !isOtherGeneration(life.generation, control)) return life
      if (life) end(life)
      return begin(sandbox, control)
    },
    async waiting(sandbox) {
      const life = lives.get(sandbox)
      const now = life && life.all.size > 0 ? await look(life) : undefined
      if (!life || now === undefined) return { count: 0, nextMs: undefined }
      const next = earliest(life)
      return {
        count: [...life.all].filter(({ caller }) => !caller?.aborted).length,
        nextMs: next === undefined ? undefined : Math.max(0, next - now),
      }
    },
    async changed(sandbox) {
      const life = lives.get(sandbox)
      if (life) await changed(life)
    },
    async allChanged() {
      await Promise.all([...lives.values()].map((life) => changed(life)))
    },
    end() {
      for (const life of lives.values()) end(life)
    },
  }
}

/** A longer timer would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647

function wake({ all, cancelTimer }: Waits, wait: Wait, dueMs: number | undefined): void {
  all.delete(wait)
  if (all.size === 0) cancelTimer?.()
  wait.wake(dueMs)
}

/** Undefined where none ends by itself. */
function earliest({ all }: Waits): number | undefined {
  const first = Math.min(...[...all].map(({ dueMs }) => dueMs))
  return Number.isFinite(first) ? first : undefined
}
