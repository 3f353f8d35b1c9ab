import { losing, performInProcess } from '../faults/in-process-delivery.ts'
import type { FaultMatch } from '../faults/match-faults.ts'
import { totalDelay } from '../faults/plan-delivery.ts'
import { responseOf, type Script } from '../http/response.ts'
import type { Log } from '../log.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { VirtualTimers } from '../sandbox/virtual-timers.ts'
import { StoreFailure } from '../store/store.ts'
import type { Ending, Settling } from './delivery-recorder.ts'
import type { Decided } from './execute.ts'
import type { Call } from './transport.ts'

/** A request that faults hold back before the provider looks at it. */
export interface Postponed {
  postponed: true
  /** By how many milliseconds a fault moved the sandbox's clock. */
  movedMs: number
}

/** The sandbox was emptied while the request waited: it is not decided any more. */
export const GIVEN_UP = Symbol('given up')

export interface DepartureOptions {
  sandboxes: Sandboxes
  virtualTimers: VirtualTimers
  settling: Settling
  log: Log
  hostNow: () => number
}

export type Depart = (
  call: Call,
  match: FaultMatch,
  begun: Decided | Postponed,
  decide: () => Promise<Decided | typeof GIVEN_UP>,
) => Promise<Response>

/** Takes a request that faults met through its waits, to however its answer goes out. */
export function createDeparture({ sandboxes, virtualTimers, settling, log, hostNow }: DepartureOptions): Depart {
  /** By the sandbox's clock; undefined where the store cannot say. */
  async function nowIn(sandbox: string): Promise<number | undefined> {
    try {
      return await sandboxes.transactionIfExists(sandbox, ({ nowMs }) => nowMs)
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error
      return undefined
    }
  }

  return async function depart({ request, address: { sandbox }, provider, transport: { wire } }, match, begun, decide) {
    const { timers } = match
    const inProcess = wire ? undefined : callerOf(request)
    const gone = wire?.gone ?? inProcess?.signal ?? request.signal
    let decided: Decided | undefined
    let left: Required<Pick<Ending, 'hostMs' | 'atMs'>> | undefined
    let isOver = false

    async function settle(ending: Ending): Promise<void> {
      if (decided)
        await settling.settle(sandbox, provider, decided, {
          sinceMs: match.arrivedAtMs + match.clockShiftMs,
          ...ending,
        })
    }
    /** Where the caller has left, that is written down. */
    async function ended(lost = false): Promise<void> {
      if (!gone.aborted) await settle({ lost })
    }
    const hasLeft = (when: Ending): Promise<void> => settle({ lost: true, abandoned: wire?.abandoned ?? true, ...when })
    async function leave(): Promise<void> {
      // Whoever has seen how it ended cannot leave any more; in process, their signal may still abort.
      if (inProcess && isOver) return
      const hostMs = hostNow()
      left = { hostMs, atMs: await nowIn(sandbox) }
      // Before the commit nothing is written down yet: then it is once that is decided.
      await hasLeft(left)
    }
    const onGone = (): void =>
      void leave().catch((error: unknown) =>
        log('error', 'it could not be recorded that a caller left', { sandbox, error }),
      )
    function perform(script: Script, isLost = false): Promise<Response> {
      async function ending(lost = isLost): Promise<void> {
        isOver = true
        await ended(lost)
      }
      if (inProcess) return performInProcess(script, timers.sleep, inProcess, ending)
      return wire?.perform(script, timers.sleep, ending) ?? Promise.reject(new Error('there is no wire'))
    }
    const giveUp = (): Promise<Response> => perform({ pieces: [], end: 'reset' }, true)

    async function run(): Promise<Response> {
      if (gone.aborted) await leave()
      else gone.addEventListener('abort', onGone, { once: true })
      if ('postponed' in begun && begun.movedMs !== 0) await virtualTimers.reschedule(sandbox)
      // A real provider goes on with what it has begun, whether the caller waits for it or not.
      const beforeMs = totalDelay(match.beforeCommit)
      // From its coming on: another process may have moved the clock before this one looks at it.
      let fromMs =
        beforeMs > 0
          ? await timers.sleep(beforeMs, { caller: gone, fromMs: match.arrivedAtMs + match.clockShiftMs })
          : undefined
      if (beforeMs > 0 && fromMs === undefined) return giveUp()
      const made = 'postponed' in begun ? await decide() : begun
      if (made === GIVEN_UP) return giveUp()
      decided = made
      if (left) await hasLeft(left)
      const { departure, movedMs, reply } = made
      if (movedMs !== 0) await virtualTimers.reschedule(sandbox)

      if (departure && departure.waitMs > 0) {
        fromMs = await timers.sleep(departure.waitMs, {
          signal: gone,
          fromMs: fromMs === undefined ? match.arrivedAtMs + match.clockShiftMs : fromMs + movedMs,
        })
        if (fromMs === undefined) return giveUp()
        await ended()
      }
      if (departure?.transmission) return perform(departure.transmission)
      // In process, what happens to the request once it is answered says nothing.
      if (inProcess) gone.removeEventListener('abort', onGone)
      return responseOf(request, reply)
    }

    return inProcess ? unlessAborted(run(), gone) : run()
  }
}

/** The caller of a request in process: it leaves by its signal, or by not reading on. */
function callerOf({ signal }: Request): AbortController {
  const caller = new AbortController()
  if (signal.aborted) caller.abort(signal.reason)
  else signal.addEventListener('abort', () => caller.abort(signal.reason), { once: true })
  return caller
}

/** As fetch does, it fails when the caller leaves, while the work goes on. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => reject(losing(signal.reason))
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
