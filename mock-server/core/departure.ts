import type { Alarms } from './alarms.ts'
import type { Decided } from './deciding.ts'
import type { Call } from './exchange.ts'
import type { Reply, Script } from './faults/effect.ts'
import { performInProcess } from './faults/in-process.ts'
import { type Meeting, waitOf } from './faults/meeting.ts'
import { entries } from './journal.ts'
import { recordLoss } from './ledger.ts'
import type { Provider } from './provider.ts'
import type { Sandboxes } from './sandbox.ts'
import type { Wait } from './transport.ts'

/** A request that faults hold back before the provider looks at it. */
export interface Postponed {
  postponed: true
  clockMoved: boolean
}

/** How a request ended, other than with its answer whole and at once. */
export interface Ending {
  /** The caller closed the connection before the answer was there. */
  abandoned?: boolean
  /** When, by the sandbox's clock; now by default. */
  atMs?: number
}

const givenUp: Script = { pieces: [], end: 'reset' }

export interface DepartureOptions {
  sandboxes: Sandboxes
  alarms: Alarms
}

/** Takes a request that faults met through its waits, to however its answer goes out. */
export function createDeparture({ sandboxes, alarms }: DepartureOptions) {
  return async function depart(call: Call, meeting: Meeting, begun: Decided | Postponed, decide: () => Promise<Decided>): Promise<Response> {
    const { request, address, provider, transport } = call
    const { sandbox } = address
    const wait: Wait = (ms, signal) => alarms.sleep(sandbox, ms, signal)
    const perform = (script: Script): Promise<Response> => (transport.wire ? transport.wire.perform(script, wait) : performInProcess(script, wait, request.signal))
    const gone = transport.wire?.gone ?? request.signal
    let written: string | undefined
    let leftAtMs: Promise<number> | undefined
    async function leave(): Promise<void> {
      leftAtMs = sandboxes.within(sandbox, async ({ nowMs }) => nowMs)
      const atMs = await leftAtMs
      // Before the commit nothing is written down yet: then it is when it is decided.
      if (written !== undefined) await settle(sandboxes, sandbox, provider, written, { abandoned: true, atMs })
    }
    const onGone = (): void => void leave()
    gone.addEventListener('abort', onGone, { once: true })

    if (begun.clockMoved) await alarms.changed(sandbox)
    // A real provider goes on with what it has begun, whether the caller waits for it or not.
    const beforeMs = waitOf(meeting.before)
    if (beforeMs > 0 && !(await alarms.sleep(sandbox, beforeMs, undefined, gone))) return perform(givenUp)
    const decided = 'postponed' in begun ? await decide() : begun
    const { departure, reply, clockMoved } = decided
    const id = (written = decided.id)
    if (clockMoved) await alarms.changed(sandbox)
    if (leftAtMs) await settle(sandboxes, sandbox, provider, id, { abandoned: true, atMs: await leftAtMs })

    if (departure && departure.waitMs > 0) {
      const passed = await wait(departure.waitMs, gone)
      if (!gone.aborted) await settle(sandboxes, sandbox, provider, id, {})
      if (!passed) return perform(givenUp)
    }
    if (departure?.script) return perform(departure.script)
    // In process, what happens to the request once it is answered says nothing.
    if (!transport.wire) gone.removeEventListener('abort', onGone)
    return responseOf(request, reply)
  }
}

/** Writes down how a request ended; one that was abandoned brought its caller nothing. */
export async function settle(sandboxes: Sandboxes, sandbox: string, provider: Provider, id: string, { abandoned = false, atMs }: Ending): Promise<void> {
  await sandboxes.within(sandbox, async ({ tx, nowMs }) => {
    const entry = await tx.get(entries, id)
    if (!entry) return
    await tx.put(entries, id, { ...entry, durationMs: Math.max(0, (atMs ?? nowMs) - entry.atMs), ...(abandoned && { delivered: false, abandoned }) })
    if (abandoned && entry.ledgerKey !== undefined) await recordLoss(tx, provider.ledger, entry.ledgerKey, id)
  })
}

const bodiless = new Set([204, 205, 304])

export function responseOf(request: Request, reply: Reply | undefined): Response {
  if (!reply) return new Response(null, { status: 500 })
  const { status, headers, body } = reply
  return new Response(request.method === 'HEAD' || bodiless.has(status) ? null : body, { status, headers })
}
