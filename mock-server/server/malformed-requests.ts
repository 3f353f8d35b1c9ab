import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { GiftMock } from '../app.ts'

const FALLBACK_HOST = '127.0.0.1'
/** Longer targets are truncated before they are parsed, because their beginning names the provider. */
const MAX_TARGET_LENGTH = 2048

type Handler<Outgoing extends ServerResponse> = (incoming: IncomingMessage, outgoing: Outgoing) => void

interface RequestLine {
  target?: string | undefined
  host?: string | undefined
}

/** Passes well-formed requests on. Answers others with an error in the format of the addressed provider. */
export function rejectMalformedRequests<Outgoing extends ServerResponse>(
  mock: GiftMock,
  next: Handler<Outgoing>,
): { handler: Handler<Outgoing>; attach(server: Server): void } {
  const latest = new WeakMap<Duplex, { incoming: IncomingMessage; outgoing: ServerResponse }>()
  const reject = (addressed: RequestLine, socket: Duplex, reason: string): void =>
    void respondOnSocket(mock, addressed, socket, reason)

  return {
    handler(incoming, outgoing) {
      latest.set(incoming.socket, { incoming, outgoing })
      if (isWellFormed(incoming)) next(incoming, outgoing)
      else reject(requestLineOf(incoming), incoming.socket, 'the Host header or the request target is malformed')
    },
    attach(server) {
      server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
        const reason = `the request is not well-formed HTTP (${error.code ?? error.message})`
        const { incoming, outgoing } = latest.get(socket) ?? {}
        // If the body was cut off, no client is left to answer. If it is malformed, the error belongs to its request.
        if (incoming?.complete === false && error.code === 'HPE_INVALID_EOF_STATE') socket.destroy()
        else if (incoming?.complete === false) reject(requestLineOf(incoming), socket, reason)
        else {
          const addressed = parseRequestLine(error.rawPacket?.toString('latin1') ?? '')
          // After a complete request, the error waits until that request's response is sent.
          if (outgoing && !outgoing.writableFinished) outgoing.once('finish', () => reject(addressed, socket, reason))
          else reject(addressed, socket, reason)
        }
      })
      server.on('checkExpectation', (incoming) =>
        reject(requestLineOf(incoming), incoming.socket, 'the expectation cannot be met'),
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
/** Cache of the last valid host, because most clients always send the same one. */
let lastValidHost = FALLBACK_HOST

function isUsableHost(host: string): boolean {
  if (host === lastValidHost) return true
  if (!plainHost.test(host) || !URL.canParse(`http://${host}`)) return false
  lastValidHost = host
  return true
}

/**
 * True if a `Request` can be built from the message. HTTP/1.1 requires one host; HTTP/1.0 may have none. Node keeps
 * only the first of several Content-Type headers: this function joins them, as `Request` does, and the body parsers
 * refuse the result.
 */
function isWellFormed({ url = '', headers, rawHeaders, httpVersionMinor }: IncomingMessage): boolean {
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

/** Writes a response directly to the socket and ends the connection. */
async function respondOnSocket(
  mock: GiftMock,
  { target = '/', host = FALLBACK_HOST }: RequestLine,
  socket: Duplex,
  malformed: string,
): Promise<void> {
  if (!socket.writable) return
  const origin = `http://${isUsableHost(host) ? host : FALLBACK_HOST}`
  const path = target.slice(0, MAX_TARGET_LENGTH).replace(/^\/+/, '/')
  const url = path.startsWith('/') && URL.canParse(path, origin) ? new URL(path, origin) : new URL(origin)
  const response = await mock.fetch(new Request(url, { method: 'POST' }), { headers: {}, malformed })
  const { status } = response
  const body = await response.text()
  const headers = {
    ...Object.fromEntries(response.headers),
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('\r\n')}\r\n\r\n${body}`)
}
