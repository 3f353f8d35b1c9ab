import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Pacer } from '../../../clients/index.ts'
import { hostClock, withTimeout } from '../../../mock-server/core/time/host-clock.ts'
import type { Text } from '../../../mock-server/index.ts'
import type { Target } from '../../../mock-server/node/check-target.ts'
import type { ProviderName } from '../exchange.ts'
import type { RawExchange } from '../raw-exchange.ts'
import { forwardedHeaders, headersByName, returnedHeaders } from './headers.ts'
import { closedInBody, FailureError, failureText, NotSentError } from './failure.ts'
import { leadsToProduction, sendUpstream } from './upstream.ts'

export interface RecorderOptions {
  provider: ProviderName
  upstream: Target
  host: string
  /** Port to listen on; 0 for a free port. */
  port: number
  /** Object that delays requests, so that the rate limit of the provider is not exceeded. */
  pacer: Pacer | undefined
  /** Maximum time that a closing recorder waits for open requests, in milliseconds. Default 10,000. */
  graceMs?: number | undefined
  /**
   * Writes an exchange. The returned promise must not reject. The recorder waits for the promise only when the recorder
   * closes.
   * @param failure reason why the response is missing or not complete; undefined if the response is complete
   */
  record(exchange: RawExchange, failure: Text | undefined): Promise<void>
}

/**
 * A reverse proxy in front of a provider's verification environment. The proxy records the requests and the responses.
 */
export interface Recorder {
  /** The base URL for clients. */
  readonly url: string
  /**
   * Stops listening, and resolves when all exchanges are written. A request that has not been passed on is dropped. A
   * response that takes too long is recorded as lost.
   */
  close(): Promise<void>
}

/** Maximum size of a request body in bytes. If a body is longer, the recorder breaks the connection. */
const MAX_REQUEST_BYTES = 32 * 1024 * 1024
/**
 * Maximum size in bytes of a response body that is recorded. A longer body is passed on completely, but only its first
 * bytes are recorded.
 */
const MAX_RECORDED_BYTES = 8 * 1024 * 1024
const GRACE_MS = 10_000

const stopped: Text = {
  en: 'the recorder stopped before the response arrived',
  ja: 'レスポンスが届く前に記録を終了した',
}

/** Starts a recorder. @throws Error if the recorder cannot listen on the port */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const open = new Set<Promise<void>>()
  const stopping = new AbortController()
  const givingUp = new AbortController()
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    const done = pass(incoming, outgoing, options, { stopping: stopping.signal, givingUp: givingUp.signal }).finally(
      () => open.delete(done),
    )
    open.add(done)
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, options.host, resolve))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server listens on a port
  const { port, family, address } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    async close() {
      server.close()
      server.closeIdleConnections()
      stopping.abort(new Error('the recorder stops'))
      await withTimeout(options.graceMs ?? GRACE_MS, Promise.all(open))
      givingUp.abort(new FailureError(stopped))
      server.closeAllConnections()
      await Promise.all(open)
    },
  }
}

/** Passes one request on, and records the exchange. The returned promise never rejects. */
async function pass(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { provider, upstream, pacer, record }: RecorderOptions,
  { stopping, givingUp }: { stopping: AbortSignal; givingUp: AbortSignal },
): Promise<void> {
  const { method = 'GET', url: path = '/', rawHeaders } = incoming
  const client = new AbortController()
  outgoing.once('close', () => client.abort())
  outgoing.sendDate = false
  const body = await readBody(incoming)
  if (body === undefined) return cut(outgoing)
  if (!path.startsWith('/')) return refuse(outgoing, 'the recorder is not a forward proxy: it takes a path, not a URL')
  try {
    await pacer?.take(AbortSignal.any([client.signal, stopping]))
  } catch {
    return cut(outgoing)
  }
  const exchange: RawExchange = {
    provider,
    sentAtMs: hostClock.now(),
    // The provider's host is recorded, so that the redactor finds URLs of the provider in the response, such as a code
    // that is a URL.
    request: { method, path, headers: { ...headersByName(rawHeaders), host: upstream.url.host }, body },
    response: null,
  }
  let failure: Text | undefined
  try {
    const headers = forwardedHeaders(rawHeaders, body.length)
    const reply = await sendUpstream(upstream, { method, path, headers, body }, givingUp)
    failure = await relay(reply, outgoing, exchange, client.signal)
  } catch (error) {
    exchange.lost = error instanceof NotSentError ? 'request' : 'response'
    failure = failureText(error)
    cut(outgoing)
  }
  await record(exchange, failure)
}

/** Reads the body of a request. @returns undefined if the client closed the connection, or if the body is too long */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of incoming) {
      const bytes = Buffer.from(chunk)
      length += bytes.length
      if (length > MAX_REQUEST_BYTES) return undefined
      chunks.push(bytes)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}

/**
 * Passes the response on to the client while the response arrives, and records the response. If the client disconnects,
 * the rest of the response is still read, because the provider has sent the whole response.
 * @returns the reason why the response is not complete; undefined if the response is complete
 */
async function relay(
  reply: IncomingMessage,
  outgoing: ServerResponse,
  exchange: RawExchange,
  client: AbortSignal,
): Promise<Text | undefined> {
  const { statusCode: status = 502, rawHeaders } = reply
  const headers = headersByName(rawHeaders)
  const chunks: Buffer[] = []
  let recorded = 0
  let failure: Text | undefined
  if (leadsToProduction(headers)) {
    refuse(outgoing, "the server redirects to a provider's production host, and this redirect is not passed on")
  } else if (!client.aborted) outgoing.writeHead(status, returnedHeaders(rawHeaders))
  try {
    for await (const chunk of reply) {
      const bytes = Buffer.from(chunk)
      if (recorded < MAX_RECORDED_BYTES) chunks.push(bytes)
      recorded += bytes.length
      if (!outgoing.writableEnded && !outgoing.destroyed && !outgoing.write(bytes)) await drained(outgoing, client)
    }
    if (!reply.complete) throw new FailureError(closedInBody)
    if (client.aborted) exchange.lost = 'response'
    else await ended(outgoing, client, exchange)
  } catch (error) {
    failure = failureText(error)
    exchange.lost = 'body'
    cut(outgoing)
  }
  exchange.response = { receivedAtMs: hostClock.now(), status, headers, body: Buffer.concat(chunks) }
  return failure
}

/** Waits until the client can receive more data or has disconnected. */
function drained(outgoing: ServerResponse, client: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (client.aborted) return resolve()
    outgoing.once('drain', resolve)
    client.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Ends the response, and waits until its data is passed to the operating system or the client has disconnected. */
function ended(outgoing: ServerResponse, client: AbortSignal, exchange: RawExchange): Promise<void> {
  return new Promise((resolve) => {
    outgoing.end(() => resolve())
    client.addEventListener(
      'abort',
      () => {
        if (!outgoing.writableFinished) exchange.lost = 'response'
        resolve()
      },
      { once: true },
    )
  })
}

function refuse(outgoing: ServerResponse, message: string): void {
  outgoing.writeHead(502, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${message}\n`)
}

/** Breaks the connection to the client in the same way as the provider broke its connection to the recorder. */
function cut(outgoing: ServerResponse): void {
  outgoing.socket?.resetAndDestroy()
}
