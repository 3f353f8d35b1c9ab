import type { Address } from './address.ts'
import type { HostClock } from './clock.ts'
import { loadMint, type Mint } from './ids.ts'
import { type Body, type Incoming, readBytes, readText } from './incoming.ts'
import { cut, entries, idOf, nextSequence, type Outcome } from './journal.ts'
import { recordIssue, recordLoss, recordRecovery } from './ledger.ts'
import type { Log } from './log.ts'
import { maskBody, maskHeaders, maskTarget } from './mask.ts'
import { REQUEST_HEADER_SETTING } from './mock-settings.ts'
import { Problem } from './problem.ts'
import type { Answer, Exchange, Issue, Prepared, Provider, Route } from './provider.ts'
import type { Inside, Sandboxes } from './sandbox.ts'
import type { Settings } from './settings.ts'
import type { Awaitable, Transaction } from './store/store.ts'

/** Where a request came from, as far as whoever received it knows. */
export interface Transport {
  /** The address of the other end. In-process callers have none. */
  peer?: string | undefined
  /** The request's headers by lower-case names, where they are at hand without taking the Request apart. They are handed over: the journal masks and keeps them. */
  headers?: Record<string, string> | undefined
  /** Told once the answer is decided; `lost()` says later that it did not reach the caller. */
  onDecided?: ((lost: () => Promise<void>) => void) | undefined
  /** What was wrong with the request below HTTP's meaning: such a one is never looked at further. */
  malformed?: string | undefined
}

export interface ExchangeOptions {
  sandboxes: Sandboxes
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

interface Decided {
  id: string
  answer: Answer
  headers: Record<string, string>
  body: string
}

const REQUEST_HEADER = 'x-gift-mock-request'
const IN_PROCESS_PEER = '127.0.0.1'
const MAX_REASON_LENGTH = 1000
const noQuery = new URLSearchParams()

/** A provider's request from its body to its answer: one transaction decides, writes the journal and the ledger. */
export function createExchange({ sandboxes, host, log, maxJournalEntries, trustProxy }: ExchangeOptions): (call: Call) => Promise<Response> {
  let mint: Mint | undefined

  async function handle(call: Call): Promise<Response> {
    const { request, address, provider, route, transport } = call
    const receivedAtMs = host.now()
    const incoming = await read(call)
    const loaded = (mint ??= await loadMint())

    const prepared = route && transport.malformed === undefined ? await route.prepare(incoming) : undefined
    const operation = prepared?.operation ?? null
    const attempt = (run: Prepared['decide']): Promise<Decided> =>
      sandboxes.within(address.sandbox, (inside) => decide(new Deciding(inside, incoming, provider, operation, loaded), run, receivedAtMs))

    let decided
    try {
      decided = await attempt(transport.malformed === undefined ? (prepared?.decide ?? provider.unknownPath) : async () => provider.malformed(transport.malformed ?? ''))
    } catch (error) {
      if (error instanceof Problem) throw error
      try {
        decided = await attempt(async () => provider.failure)
      } catch (again) {
        log('error', 'an exception was answered as the provider answers its own failure, and not even the journal could take it', { sandbox: address.sandbox, operation, error, again })
        return new Response(JSON.stringify(provider.failure.body), { status: provider.failure.status, headers: { 'content-type': 'application/json' } })
      }
      log('error', 'an exception was answered as the provider answers its own failure', { request: decided.id, sandbox: address.sandbox, operation, error })
    }

    const { id, answer, headers, body } = decided
    if (answer.status >= 400 || log.debug) {
      const { reason, code: outcome, rule } = answer.outcome
      log(answer.status < 400 ? 'debug' : 'info', reason, { request: id, sandbox: address.sandbox, provider: provider.name, operation, status: answer.status, outcome, rule })
    }
    transport.onDecided?.(() => markLost(sandboxes, address.sandbox, provider, id))
    return new Response(request.method === 'HEAD' ? null : body, { status: answer.status, headers })
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

  async function decide(exchange: Deciding, run: Prepared['decide'], receivedAtMs: number): Promise<Decided> {
    const { tx, settings, incoming, provider, operation, nowMs } = exchange
    const sequence = await nextSequence(tx)
    const id = (exchange.id = idOf(sequence))
    const answer = await run(exchange)
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (answer.headers) Object.assign(headers, answer.headers)
    if (settings[REQUEST_HEADER_SETTING] === true) headers[REQUEST_HEADER] = id
    const body = JSON.stringify(answer.body)
    maskHeaders(incoming.headers)
    const entry = {
      id,
      atMs: nowMs,
      receivedAtMs,
      provider: provider.name,
      operation,
      method: incoming.method,
      path: maskTarget(incoming.target),
      sourceIp: incoming.sourceIp,
      request: { headers: incoming.headers, body: cut(maskBody(textOf(incoming.body))) || null },
      response: { status: answer.status, headers, body: cut(body) },
      outcome: shortened(answer.outcome),
      delivered: true,
      durationMs: Math.max(0, exchange.elapsedSince(receivedAtMs)),
      ledgerKey: answer.ledgerKey,
    }
    await tx.put(entries, id, entry)
    if (sequence > maxJournalEntries) await tx.delete(entries, idOf(sequence - maxJournalEntries))
    return { id, answer, headers, body }
  }

  return handle
}

/** What a provider decides with. A class, since it is made for every request: one object, and no functions of its own. */
class Deciding implements Exchange {
  readonly incoming: Incoming
  readonly provider: Provider
  readonly operation: string | null
  readonly tx: Transaction
  readonly settings: Settings
  readonly nowMs: number
  /** The journal id. */
  id = ''
  readonly #seed: string
  readonly #mint: Mint
  /** How far the host's clock is behind the sandbox's; undefined where that stands still. */
  readonly #offsetMs: number | undefined

  constructor({ tx, settings, nowMs, control }: Inside, incoming: Incoming, provider: Provider, operation: string | null, mint: Mint) {
    this.incoming = incoming
    this.provider = provider
    this.operation = operation
    this.tx = tx
    this.settings = settings
    this.nowMs = nowMs
    this.#seed = control.seed
    this.#offsetMs = control.clock.mode === 'running' ? control.clock.offsetMs : undefined
    this.#mint = mint
  }

  /** Milliseconds by the sandbox's clock since a moment of the host's. */
  elapsedSince(hostMs: number): number {
    return this.#offsetMs === undefined ? 0 : this.nowMs - this.#offsetMs - hostMs
  }

  next(kind: string): Awaitable<number> {
    return this.tx.increment(kind)
  }

  draw(kind: string, sequence: number): Mint {
    this.#mint.begin(this.#seed, kind, sequence)
    return this.#mint
  }

  issue(key: string, { code, reference, product, faceValue, fee, caller, record: kept }: Issue): Awaitable<boolean> {
    const { provider, operation, nowMs: atMs, id: journalId } = this
    const row = { code, provider: provider.name, operation: operation ?? '', reference, product, faceValue, fee, caller, atMs, journalId, record: kept }
    return recordIssue(this.tx, provider.ledger, key, row)
  }

  recover(key: string): Promise<void> {
    return recordRecovery(this.tx, this.provider.ledger, key, this.id)
  }
}

/** A reason may name what the caller sent, which may be long. */
function shortened(outcome: Outcome): Outcome {
  return outcome.reason.length > MAX_REASON_LENGTH ? { ...outcome, reason: `${outcome.reason.slice(0, MAX_REASON_LENGTH)}…` } : outcome
}

async function markLost(sandboxes: Sandboxes, sandbox: string, provider: Provider, id: string): Promise<void> {
  await sandboxes.within(sandbox, async ({ tx }) => {
    const entry = await tx.get(entries, id)
    if (!entry) return
    await tx.put(entries, id, { ...entry, delivered: false })
    if (entry.ledgerKey !== undefined) await recordLoss(tx, provider.ledger, entry.ledgerKey, id)
  })
}

function sourceIpOf(peer: string | undefined, headers: Readonly<Record<string, string>>, trustProxy: boolean): string {
  const forwarded = trustProxy ? headers['x-forwarded-for']?.split(',').at(-1)?.trim() : undefined
  const address = forwarded || peer || IN_PROCESS_PEER
  // A socket that listens on IPv6 sees IPv4 callers as `::ffff:192.0.2.1`.
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

/** Text as it came; of anything else, what it is. */
function textOf({ text, bytes, missing }: Body): string {
  return text ?? (bytes ? `(${bytes.byteLength} bytes)` : `(${missing})`)
}
