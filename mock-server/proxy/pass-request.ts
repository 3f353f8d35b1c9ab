import { type IncomingMessage, request as requestHttp, type RequestOptions, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { connect as connectTls } from 'node:tls'
import type { Connect } from './open-connection.ts'
import { authorityOf, type Target } from './host-and-port.ts'

/** Headers that apply only to a single connection, so the proxy does not forward them (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'upgrade',
])

interface Passed {
  target: Target
  /** Path and query of the request. */
  path: string
  connect: Connect
}

/**
 * Forwards a request to its server, and the response to the client. Rejects if the request or the response is
 * interrupted.
 */
export async function passRequest({
  incoming,
  outgoing,
  target,
  path,
  connect,
}: Passed & { incoming: IncomingMessage; outgoing: ServerResponse }): Promise<void> {
  if (incoming.headers.expect !== undefined) outgoing.writeContinue()
  const socket = await opened(incoming, target, connect)
  const options: RequestOptions = {
    method: incoming.method ?? 'GET',
    path,
    headers: [...passedHeaders(incoming, target), 'connection', 'close'],
    createConnection: () => socket,
    setHost: false,
  }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = requestHttp(options, resolve)
    sent.on('error', reject)
    outgoing.once('close', () => sent.destroy())
    incoming.pipe(sent)
  })
  outgoing.writeHead(response.statusCode ?? 502, response.statusMessage ?? '', passedHeaders(response))
  await pipeline(response, outgoing)
}

/** Forwards a request that switches its connection to another protocol, such as WebSocket. */
export async function passUpgrade({
  incoming,
  socket,
  head,
  target,
  path,
  connect,
}: Passed & { incoming: IncomingMessage; socket: Duplex; head: Buffer }): Promise<void> {
  socket.on('error', () => socket.destroy())
  const server = await opened(incoming, target, connect)
  const lines = [`${incoming.method} ${path} HTTP/1.1`]
  for (let index = 0; index < incoming.rawHeaders.length; index += 2)
    lines.push(`${incoming.rawHeaders[index]}: ${incoming.rawHeaders[index + 1]}`)
  server.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  server.write(head)
  await Promise.all([pipeline(server, socket), pipeline(socket, server)])
}

/** Opens the connection for a request. The connection uses TLS if the URL of the request has the scheme https. */
async function opened(incoming: IncomingMessage, target: Target, connect: Connect): Promise<Duplex> {
  const socket = await connect(target)
  if (!incoming.url?.startsWith('https:')) return socket
  return connectTls({ socket, servername: target.host })
}

/**
 * Returns the headers that are forwarded with a request or a response, as a list of alternating names and values. If
 * the request line contains a whole URL, the header Host is replaced by the host of the target.
 * @param target target of a request; undefined for a response
 */
function passedHeaders(message: IncomingMessage, target?: Target): string[] {
  const { rawHeaders, headers, url } = message
  const named = (headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase())
  const isAbsolute = target !== undefined && url?.startsWith('/') === false
  // The header Transfer-Encoding of a response is left out, because Node itself adds this header if the client supports
  // the encoding.
  const isOmitted = (name: string): boolean => target === undefined && name === 'transfer-encoding'
  const passed = isAbsolute ? ['host', hostHeader(target)] : []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    const plain = name.toLowerCase()
    if (HOP_BY_HOP.has(plain) || named.includes(plain) || isOmitted(plain) || (isAbsolute && plain === 'host')) continue
    passed.push(name, rawHeaders[index + 1] ?? '')
  }
  return passed
}

function hostHeader(target: Target): string {
  return authorityOf(target).replace(/:(?:80|443)$/, '')
}

/** Responds with a sentence, and closes the connection. */
export function refuse(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${text}\n`)
}
