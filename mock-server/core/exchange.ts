import type { Address } from './address.ts'
import type { HostClock } from './clock.ts'
import { loadMint, type Mint } from './ids.ts'
import { decodeUtf8, type Incoming, readBody } from './incoming.ts'
import { cut, entries, type JournalEntry, nextEntryId, record } from './journal.ts'
import { recordIssue, recordLoss, recordRecovery } from './ledger.ts'
import type { Log } from './log.ts'
import { masksFor } from './mask.ts'
import { memo } from './memo.ts'
import { REQUEST_HEADER_SETTING } from './mock-settings.ts'
import type { Answer, Prepared, Provider, Route } from './provider.ts'
import type { Inside, Sandboxes } from './sandbox.ts'

/** Where a request came from, as far as whoever received it knows. */
export interface Transport {
  /** The address of the other end. In-process callers have none. */
  peer?: string | undefined
  /** The request's headers by lower-case names, where they are at hand without taking the Request apart. */
  headers?: Readonly<Record<string, string | string[] | undefined>> | undefined
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

export type Handle = (request: Request, address: Address, provider: Provider, route: Route | undefined, params: Readonly<Record<string, string>>, transport: Transport) => Promise<Response>

const REQUEST_HEADER = 'x-gift-mock-request'
const IN_PROCESS_PEER = '127.0.0.1'

/** A provider's request from its body to its answer: one transaction decides, writes the journal and the ledger. */
export function createExchange({ sandboxes, host, log, maxJournalEntries, trustProxy }: ExchangeOptions): Handle {
  let mint: Mint | undefined
  const masksOf = memo((provider: Provider) => masksFor(provider.secrets))

  return async function handle(request, address, provider, route, params, transport) {
    const receivedAtMs = host.now()
    const headers = transport.headers ? flat(transport.headers) : Object.fromEntries(request.headers)
    const body = route ? await readBody(request, headers['content-length'], route.maxBodyBytes) : { bytes: noBytes }
    const hasFiles = headers['content-type']?.startsWith('multipart/') ?? false
    const incoming: Incoming = {
      method: request.method,
      target: address.target,
      query: address.search === '' ? noQuery : new URLSearchParams(address.search),
      params,
      headers,
      body,
      text: body.missing || hasFiles ? undefined : decodeUtf8(body.bytes),
      sourceIp: sourceIpOf(transport.peer, headers, trustProxy),
      mountUrl: address.mountUrl ?? address.origin,
    }
    mint ??= await loadMint()

    function entryOf(inside: Inside, id: string, operation: string | null, answer: Answer, response: JournalEntry['response']): JournalEntry {
      const masks = masksOf(provider)
      return {
        id,
        atMs: inside.nowMs,
        receivedAtMs,
        provider: provider.name,
        operation,
        method: incoming.method,
        path: masks.target(incoming.target),
        sourceIp: incoming.sourceIp,
        request: { headers: masks.headers(headers), body: cut(masks.body(bodyForJournal(incoming))) || null },
        response,
        outcome: answer.outcome,
        delivered: true,
        durationMs: 0,
        ...(answer.code !== undefined && { code: answer.code }),
      }
    }

    async function decide(inside: Inside, minted: Mint, operation: string | null, run: Prepared['decide']) {
      const { tx, nowMs, settings, control } = inside
      const id = await nextEntryId(tx)
      const answer = await run({
        incoming,
        nowMs,
        settings,
        tx,
        async mint(kind) {
          const sequence = await tx.increment(`mint.${kind}`)
          minted.begin(control.seed, kind, sequence)
          return { mint: minted, sequence }
        },
        issue: (issue) =>
          recordIssue(tx, { ...issue, provider: provider.name, operation: operation ?? '', atMs: nowMs, journalId: id, delivered: true, recoveredBy: null }),
        recover: (code) => recordRecovery(tx, code, id),
      })
      const response = {
        status: answer.status,
        headers: { 'content-type': 'application/json', ...answer.headers, ...(settings[REQUEST_HEADER_SETTING] === true && { [REQUEST_HEADER]: id }) },
        body: JSON.stringify(answer.body),
      }
      await record(tx, entryOf(inside, id, operation, answer, { ...response, body: cut(response.body) }), maxJournalEntries)
      return { id, answer, response }
    }

    let operation: string | null = null
    let decided
    try {
      const prepared = route ? await route.prepare(incoming) : undefined
      operation = prepared?.operation ?? null
      const minted = mint
      const run = transport.malformed === undefined ? (prepared?.decide ?? provider.unknownPath) : async () => provider.malformed(transport.malformed ?? '')
      decided = await sandboxes.within(address.sandbox, (inside) => decide(inside, minted, operation, run))
    } catch (error) {
      if (error instanceof Error && error.name === 'Problem') throw error
      const minted = mint
      decided = await sandboxes.within(address.sandbox, (inside) => decide(inside, minted, operation, async () => provider.failure))
      log('error', 'an exception was answered as the provider answers its own failure', { request: decided.id, sandbox: address.sandbox, operation, error })
    }

    const { id, answer, response } = decided
    log(answer.status < 400 ? 'debug' : 'info', answer.outcome.reason, { request: id, sandbox: address.sandbox, provider: provider.name, operation, status: answer.status, outcome: answer.outcome.code, rule: answer.outcome.rule })
    transport.onDecided?.(() => markLost(sandboxes, address.sandbox, id))
    return new Response(incoming.method === 'HEAD' ? null : response.body, { status: response.status, headers: response.headers })
  }
}

async function markLost(sandboxes: Sandboxes, sandbox: string, id: string): Promise<void> {
  await sandboxes.within(sandbox, async ({ tx }) => {
    const entry = await tx.get(entries, id)
    if (!entry) return
    await tx.put(entries, id, { ...entry, delivered: false })
    if (entry.code !== undefined) await recordLoss(tx, entry.code, id)
  })
}

const noBytes = new Uint8Array()
const noQuery = new URLSearchParams()

function flat(headers: NonNullable<Transport['headers']>): Record<string, string> {
  const result: Record<string, string> = {}
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined) result[name] = typeof value === 'string' ? value : value.join(', ')
  }
  return result
}

function sourceIpOf(peer: string | undefined, headers: Readonly<Record<string, string>>, trustProxy: boolean): string {
  const forwarded = trustProxy ? headers['x-forwarded-for']?.split(',').at(-1)?.trim() : undefined
  const address = forwarded || peer || IN_PROCESS_PEER
  // A socket that listens on IPv6 sees IPv4 callers as `::ffff:192.0.2.1`.
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

/** Text as it came; of anything else, what it is. */
function bodyForJournal({ body, text, headers }: Incoming): string {
  if (text !== undefined) return text
  if (body.missing) return `(${body.missing})`
  return `(${headers['content-type'] ?? 'no content type'}, ${body.bytes.byteLength} bytes)`
}
