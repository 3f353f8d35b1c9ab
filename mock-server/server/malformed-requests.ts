import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Explanation } from '../core/reasons/reason.ts'
import { sharedReasons as reasons } from '../core/reasons/shared.ts'
import type { GiftMock } from '../gift-mock.ts'
import type { HeldResponse } from './batch-arrivals.ts'
import { continueOnRead, discardBody, lingeringEnd, malformedBodies } from './request-body.ts'

const FALLBACK_HOST = '127.0.0.1'
const HTTP2_PREFACE = 'PRI * HTTP/2.0'
/**
 * Maximum length of a request target in characters. A longer target is truncated before it is parsed. The beginning of
 * the target is sufficient, because the beginning names the provider.
 */
const MAX_TARGET_LENGTH = 2048

type Handler = (incoming: IncomingMessage, outgoing: HeldResponse) => void

type HeldServer = Server<typeof IncomingMessage, typeof HeldResponse>

interface RequestLine {
  target?: string | undefined
  host?: string | undefined
}

/**
 * Passes well-formed requests to the next handler. A malformed request gets an error in the format of the addressed
 * provider. The error is sent after the responses to all earlier requests on the connection. The connection is then
 * closed.
 */
export function rejectMalformedRequests(
  mock: GiftMock,
  next: Handler,
): { handler: Handler; attach(server: HeldServer): void; onContinue: Handler } {
  const latest = new WeakMap<Duplex, { incoming: IncomingMessage; outgoing: ServerResponse }>()

  /** Connections that are closed after the response to a malformed request. */
  const closing = new WeakSet<Duplex>()

  async function reject(incoming: IncomingMessage, outgoing: ServerResponse, why: Explanation): Promise<void> {
    closing.add(incoming.socket)
    const { status, headers, body } = await errorFor(mock, requestLineOf(incoming), why)
    await discardBody(incoming, outgoing)
    outgoing.shouldKeepAlive = false
    outgoing.writeHead(status, headers).end(body)
  }

  function receive(incoming: IncomingMessage, outgoing: HeldResponse): void {
    if (closing.has(incoming.socket)) {
      // The connection closes after the response to an earlier malformed request, so this request gets no response. The
      // request must therefore have no effect: its body is only read and discarded.
      incoming.resume()
      return
    }
    latest.set(incoming.socket, { incoming, outgoing })
    if (isWellFormed(incoming)) next(incoming, outgoing)
    else void reject(incoming, outgoing, reasons.malformedHead)
  }

  function onClientError(error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Duplex): void {
    const { incoming, outgoing } = latest.get(socket) ?? {}
    const isInBody = incoming?.complete === false
    // If the body was cut off, the client has disconnected and cannot receive a response.
    if (isInBody && error.code === 'HPE_INVALID_EOF_STATE') socket.destroy()
    // A socket that is not writable was reset, or its last response has already been sent.
    if (!socket.writable) return
    const packet = error.rawPacket?.toString('latin1') ?? ''
    const why = packet.startsWith(HTTP2_PREFACE)
      ? reasons.http2
      : reasons.malformedHttp({ error: error.code ?? error.message })
    if (isInBody && outgoing) {
      // The malformed bytes belong to the body of the latest request, so the error is the response to this request.
      malformedBodies.add(incoming)
      const respond = (): void => void respondOnSocket(mock, requestLineOf(incoming), socket, why)
      if (outgoing.socket) respond()
      else outgoing.once('socket', respond)
    } else respondAfter(outgoing, socket, parseRequestLine(packet), why)
  }

  function respondAfter(
    last: ServerResponse | undefined,
    socket: Duplex,
    addressed: RequestLine,
    why: Explanation,
  ): void {
    const respond = (): void => void respondOnSocket(mock, addressed, socket, why)
    if (last && !last.writableFinished) last.once('finish', respond)
    else respond()
  }

  function onContinue(incoming: IncomingMessage, outgoing: HeldResponse): void {
    continueOnRead(incoming, outgoing)
    receive(incoming, outgoing)
  }

  return {
    handler: receive,
    onContinue,
    attach(server) {
      server.on('clientError', onClientError)
      server.on('checkContinue', onContinue)
      server.on('checkExpectation', (incoming, outgoing) => {
        latest.set(incoming.socket, { incoming, outgoing })
        void reject(incoming, outgoing, reasons.expectation)
      })
      server.on('connect', (incoming, socket) =>
        respondAfter(latest.get(socket)?.outgoing, socket, requestLineOf(incoming), reasons.noProxy),
      )
    },
  }
}

function requestLineOf({ url, headers }: IncomingMessage): RequestLine {
  return { target: url, host: headers.host }
}

function parseRequestLine(packet: string): RequestLine {
  return { target: /^\S+ (\S+)/.exec(packet)?.[1], host: /^host:[ \t]*(\S+)[ \t]*\r?$/im.exec(packet)?.[1] }
}

const plainHost = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i
const plainTarget = /^\/[\w\-.~/?&=:+,;@!$'()*]*$/
/** The last valid host. The host is cached, because most clients always send the same host. */
let lastValidHost = FALLBACK_HOST

function isUsableHost(host: string): boolean {
  if (host === lastValidHost) return true
  if (!plainHost.test(host) || !URL.canParse(`http://${host}`)) return false
  lastValidHost = host
  return true
}

/**
 * Returns true if a `Request` can be built from the message. HTTP/1.1 requires exactly one Host header; HTTP/1.0 allows
 * a request without a Host header.
 *
 * This function also changes the message's headers: it adds a missing Host header, and joins the values of several
 * Content-Type headers, as `Request` does. Node itself keeps only the first of these values. The body parsers reject
 * the joined value later.
 */
function isWellFormed({ url = '', headers, rawHeaders, httpVersionMajor, httpVersionMinor }: IncomingMessage): boolean {
  // Node's parser also accepts request lines with the version HTTP/2.0 and request lines without a version (HTTP/0.9),
  // but this server rejects them.
  if (httpVersionMajor !== 1) return false
  let hosts = 0
  let mediaTypes = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
    else if (name?.length === 12 && name.toLowerCase() === 'content-type' && ++mediaTypes > 1)
      headers['content-type'] += `, ${rawHeaders[index + 1]}`
  }
  if (hosts > 1 || (hosts === 0 && httpVersionMinor > 0)) return false
  headers.host ??= FALLBACK_HOST
  if (!isUsableHost(headers.host)) return false
  return (
    plainTarget.test(url) ||
    (/^(?:\/|https?:\/\/)/.test(url) && !url.includes('\\') && URL.canParse(url, `http://${headers.host}`))
  )
}

interface PlainResponse {
  status: number
  headers: Record<string, string>
  body: string
}

async function errorFor(
  mock: GiftMock,
  { target = '/', host = FALLBACK_HOST }: RequestLine,
  malformed: Explanation,
): Promise<PlainResponse> {
  const origin = `http://${isUsableHost(host) ? host : FALLBACK_HOST}`
  const path = target.slice(0, MAX_TARGET_LENGTH).replace(/^\/+/, '/')
  const url = path.startsWith('/') && URL.canParse(path, origin) ? new URL(path, origin) : new URL(origin)
  const response = await mock.fetch(new Request(url, { method: 'POST' }), { headers: {}, malformed })
  const body = await response.text()
  return {
    status: response.status,
    headers: { ...Object.fromEntries(response.headers), 'content-length': Buffer.byteLength(body).toString() },
    body,
  }
}

/** Writes a response directly to the socket and ends the connection. */
async function respondOnSocket(
  mock: GiftMock,
  addressed: RequestLine,
  socket: Duplex,
  malformed: Explanation,
): Promise<void> {
  if (!socket.writable) return
  const { status, headers, body } = await errorFor(mock, addressed, malformed)
  const head = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}`)
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('\r\n')}\r\n\r\n${body}`)
  lingeringEnd(socket)
}
