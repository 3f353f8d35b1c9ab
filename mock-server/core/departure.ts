import type { Alarms, Life } from './alarms.ts'
import type { Call } from './call.ts'
import type { Decided } from './deciding.ts'
import type { Reply, Script } from './faults/effect.ts'
import { losing, performInProcess } from './faults/in-process.ts'
import { type Meeting, waitOf } from './faults/meeting.ts'
import { isBodiless } from './faults/reply.ts'
import { entries } from './journal.ts'
import { recordLoss } from './ledger.ts'
import type { Log } from './log.ts'
import type { Provider } from './provider.ts'
import type { Sandboxes } from './sandbox.ts'

/** A request that faults hold back before the provider looks at it. */
export interface Postponed {
  postponed: true
  /** By how many milliseconds a fault moved the sandbox's clock. */
  movedMs: number
}

/** The sandbox was emptied while the request waited: it is not decided any more. */
export const GIVEN_UP = Symbol('given up')

const givenUp: Script = { pieces: [], end: 'reset' }

export interface DepartureOptions {
  sandboxes: Sandboxes
  alarms: Alarms
  log: Log
}

export type Depart = (call: Call, meeting: Meeting, begun: Decided | Postponed, decide: () => Promise<Decided | typeof GIVEN_UP>) => Promise<Response>

/** Takes a request that faults met through its waits, to however its answer goes out. */
export function createDeparture({ sandboxes, alarms, log }: DepartureOptions): Depart {
  return async function depart({ request, address: { sandbox }, provider, transport: { wire } }, meeting, begun, decide) {
    const { life } = meeting
    const inProcess = wire ? undefined : callerOf(request)
    const gone = wire?.gone ?? inProcess?.signal ?? request.signal
    let decided: Decided | undefined
    let leftAtMs: number | undefined
    let isOver = false

    async function ended(ending: Ending): Promise<void> {
      if (decided && (ending.lost === true || leftAtMs === undefined)) await settle(sandboxes, sandbox, provider, decided, { life, sinceMs: meeting.arrivedAtMs + meeting.movedMs, ...ending })
    }
    async function endedInProcess(): Promise<void> {
      isOver = true
      await ended({})
    }
    const left = (atMs: number): Promise<void> => ended({ lost: true, abandoned: wire?.abandoned ?? true, atMs })
    async function leave(): Promise<void> {
      // Whoever has seen how it ended cannot leave any more; in process, their signal may still abort.
      if (inProcess && isOver) return
      leftAtMs = (await sandboxes.ifThere(sandbox, async ({ nowMs }) => nowMs)) ?? meeting.arrivedAtMs
      // Before the commit nothing is written down yet: then it is once that is decided.
      if (decided) await left(leftAtMs)
    }
    const onGone = (): void => void leave().catch((error: unknown) => log('error', 'it could not be recorded that a caller left', { sandbox, error }))
    const perform = (script: Script): Promise<Response> => (inProcess ? performInProcess(script, life.sleep, inProcess, endedInProcess) : (wire?.perform(script, life.sleep, () => ended({})) ?? Promise.reject(new Error('there is no wire'))))

    async function run(): Promise<Response> {
      if (gone.aborted) await leave()
      else gone.addEventListener('abort', onGone, { once: true })
      if ('postponed' in begun && begun.movedMs !== 0) await alarms.changed(sandbox)
      // A real provider goes on with what it has begun, whether the caller waits for it or not.
      const beforeMs = waitOf(meeting.before)
      // From its coming on: another process may have moved the clock before this one looks at it.
      let fromMs = beforeMs > 0 ? await life.sleep(beforeMs, { caller: gone, fromMs: meeting.arrivedAtMs + meeting.movedMs }) : undefined
      if (beforeMs > 0 && fromMs === undefined) return perform(givenUp)
      const made = 'postponed' in begun ? await decide() : begun
      if (made === GIVEN_UP) return perform(givenUp)
      decided = made
      if (leftAtMs !== undefined) await left(leftAtMs)
      const { departure, movedMs, reply } = made
      if (movedMs !== 0) await alarms.changed(sandbox)

      if (departure && departure.waitMs > 0) {
        fromMs = await life.sleep(departure.waitMs, { signal: gone, fromMs: fromMs === undefined ? meeting.arrivedAtMs + meeting.movedMs : fromMs + movedMs })
        if (fromMs === undefined) return perform(givenUp)
        await ended({})
      }
      if (departure?.script) return perform(departure.script)
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

/** How a request ended, other than with its answer whole and at once. */
export interface Ending {
  /** The answer did not reach the caller. */
  lost?: boolean
  /** That was because the caller left before. */
  abandoned?: boolean
  /** When, by the sandbox's clock; now by default. */
  atMs?: number
  /** From when on the caller waited, by the sandbox's clock; since it came by default. */
  sinceMs?: number
  /** That in which it came: of another, nothing is written down. */
  life?: Life
}

/** Writes down how a request ended; one that was lost brought its caller nothing. */
export async function settle(sandboxes: Sandboxes, sandbox: string, provider: Provider, { id, ledgerKey }: Pick<Decided, 'id' | 'ledgerKey'>, { lost = false, abandoned = false, atMs, sinceMs, life }: Ending): Promise<void> {
  await sandboxes.ifThere(sandbox, async ({ tx, nowMs, control }) => {
    if (life?.endedIn(control)) return
    const entry = await tx.get(entries, id)
    if (entry) tx.publish({ kind: 'request', id })
    if (entry) await tx.put(entries, id, { ...entry, durationMs: Math.max(0, (atMs ?? nowMs) - (sinceMs ?? entry.atMs)), ...(lost && { delivered: false }), ...(abandoned && { abandoned }) })
    if (lost && ledgerKey !== undefined) await recordLoss(tx, provider.ledger, ledgerKey, id)
  })
}

export function responseOf({ method }: Request, reply: Reply | undefined): Response {
  if (!reply) return new Response(null, { status: 500 })
  const { status, headers, body } = reply
  return new Response(method === 'HEAD' || isBodiless(status) ? null : body, { status, headers })
}
