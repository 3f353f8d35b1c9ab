import type { Address } from './address.ts'
import type { Alarms } from './alarms.ts'
import type { HostClock } from './clock.ts'
import { type Decided, decide, Deciding } from './deciding.ts'
import { createDeparture, type Postponed, responseOf, settle } from './departure.ts'
import { applySets, type Meeting, meetingOf, replyOf } from './faults/meeting.ts'
import { loadMint, type Mint } from './ids.ts'
import { type Incoming, readBytes, readText } from './incoming.ts'
import type { Log } from './log.ts'
import { Problem } from './problem.ts'
import type { Prepared, Provider, Route } from './provider.ts'
import type { Inside, Sandboxes } from './sandbox.ts'
import type { SettingDefinitions } from './settings.ts'
import type { Transport } from './transport.ts'

export interface ExchangeOptions {
  sandboxes: Sandboxes
  definitions: SettingDefinitions
  alarms: Alarms
  host: HostClock
  log: Log
  maxJournalEntries: number
  /** Takes the caller's address from the last entry of X-Forwarded-For. */
  trustProxy: boolean
}

/** A provider's request, found to be for this route; undefined where no route takes it. */
export interface Call {
  request: Request
  address: Address
  provider: Provider
  route: Route | undefined
  params: Readonly<Record<string, string>>
  transport: Transport
}

const IN_PROCESS_PEER = '127.0.0.1'
const noQuery = new URLSearchParams()

/** A provider's request from its body to its answer: one transaction decides, writes the journal and the ledger. */
export function createExchange({ sandboxes, definitions, alarms, host, log, maxJournalEntries, trustProxy }: ExchangeOptions): (call: Call) => Promise<Response> {
  const options = { definitions, maxJournalEntries, hostNow: () => host.now() }
  const depart = createDeparture({ sandboxes, alarms })
  let mint: Mint | undefined

  async function handle(call: Call): Promise<Response> {
    const { request, address, provider, route, transport } = call
    const receivedAtMs = host.now()
    const incoming = await read(call)
    const loaded = (mint ??= await loadMint())

    const prepared = route && transport.malformed === undefined ? await route.prepare(incoming) : undefined
    const operation = prepared?.operation ?? null
    const { sandbox } = address
    const run = transport.malformed === undefined ? (prepared?.decide ?? provider.unknownPath) : async () => provider.malformed(transport.malformed ?? '')
    let meeting: Meeting | undefined
    const attempt = (inside: Inside, how: Prepared['decide']): Promise<Decided> => decide(new Deciding(inside, incoming, provider, operation, loaded), how, receivedAtMs, meeting, options)

    async function begin(inside: Inside): Promise<Decided | Postponed> {
      if (inside.control.armed === true && operation !== null) {
        meeting = await meetingOf(inside, { provider: provider.name, operation, incoming }, loaded)
        // What comes before the commit may take its time: no transaction waits for it.
        if (meeting && meeting.before.length > 0) return { postponed: true, clockMoved: await applySets(meeting.before, inside, definitions, host.now()) }
      }
      return attempt(inside, run)
    }

    async function orFailure<T>(step: (inside: Inside) => Promise<T>): Promise<T | Decided> {
      try {
        return await sandboxes.within(sandbox, step)
      } catch (error) {
        if (error instanceof Problem) throw error
        meeting = undefined
        const failed = await sandboxes
          .within(sandbox, (inside) => attempt(inside, async () => provider.failure))
          .catch((again: unknown) => {
            log('error', 'an exception was answered as the provider answers its own failure, and not even the journal could take it', { sandbox, operation, error, again })
            return unwritten(provider)
          })
        log('error', 'an exception was answered as the provider answers its own failure', { request: failed.id, sandbox, operation, error })
        return failed
      }
    }

    const begun = await orFailure(begin)
    if (meeting) return depart(call, meeting, begun, async () => said(call, operation, await orFailure((inside) => attempt(inside, run))))
    if ('postponed' in begun) throw new Error('a request was postponed without a fault')
    said(call, operation, begun)
    transport.onDecided?.(() => settle(sandboxes, sandbox, provider, begun.id, { abandoned: true }))
    return responseOf(request, begun.reply)
  }

  async function read({ request, address, route, params, transport }: Call): Promise<Incoming> {
    const headers = transport.headers ?? Object.fromEntries(request.headers)
    return {
      method: request.method,
      target: address.target,
      query: address.search === '' ? noQuery : new URLSearchParams(address.search),
      params,
      headers,
      body: route ? await (route.files ? readBytes : readText)(request, headers['content-length'], route.maxBodyBytes) : { text: '' },
      sourceIp: sourceIpOf(transport.peer, headers, trustProxy),
      mountUrl: address.mountUrl ?? address.origin,
    }
  }

  function said({ address, provider }: Call, operation: string | null, decided: Decided): Decided {
    const { id, reply, outcome } = decided
    const status = reply?.status ?? 0
    const good = status > 0 && status < 400
    if (!good || log.debug) log(good ? 'debug' : 'info', outcome.reason, { request: id, sandbox: address.sandbox, provider: provider.name, operation, status, outcome: outcome.code, rule: outcome.rule })
    return decided
  }

  return handle
}

/** What is answered where even the journal failed. */
function unwritten({ failure }: Provider): Decided {
  return { id: '', outcome: failure.outcome, reply: replyOf(failure), clockMoved: false }
}

function sourceIpOf(peer: string | undefined, headers: Readonly<Record<string, string>>, trustProxy: boolean): string {
  const forwarded = trustProxy ? headers['x-forwarded-for']?.split(',').at(-1)?.trim() : undefined
  const address = forwarded || peer || IN_PROCESS_PEER
  // A socket that listens on IPv6 sees IPv4 callers as `::ffff:192.0.2.1`.
  return address.startsWith('::ffff:') ? address.slice(7) : address
}
