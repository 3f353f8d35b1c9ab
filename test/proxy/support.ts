import { once } from 'node:events'
import { createServer as createHttp, type IncomingMessage } from 'node:http'
import { connect as connectTcp, createServer as createTcp, type Server, type Socket } from 'node:net'
import { connect as connectTls, createServer as createTls, type TLSSocket } from 'node:tls'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { temporaryCertificate } from '../../mock-server/cli/start/certificate.ts'
import { type RunningGiftMock, type ServeOptions, startGiftMock } from '../../mock-server/index.ts'
import type { Target } from '../../mock-server/proxy/host-and-port.ts'

export type AtEnd = (run: () => void | Promise<void>) => void

export const ORDER = '{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}'

/** A mock with a proxy, and servers that stand for all other hosts, so that no connection can leave this machine. */
export interface ProxyWorld {
  mock: RunningGiftMock
  ca: string
  /** Returns the targets that the proxy has connected to since the last call of this function. */
  dialled(): Target[]
  /** Returns the bytes that the other servers have received since the last call of this function. */
  received(): string
  /** Returns the number of codes that the mock has issued so far. */
  issued(): Promise<number>
  /** Opens a connection to the proxy. */
  open(): Promise<Socket>
}

const OTHER_HOSTS = 'other.example'

export async function proxyWorld(
  options: ServeOptions['proxy'] & object,
  atEnd: AtEnd,
  host?: string,
): Promise<ProxyWorld> {
  const tls = await temporaryCertificate()
  const others = await temporaryCertificate(OTHER_HOSTS)
  const targets: Target[] = []
  let bytes = ''
  const seen = (socket: Socket): void => void socket.on('data', (chunk: Buffer) => (bytes += chunk.toString('latin1')))
  const http = createHttp((incoming, outgoing) => void echo(incoming).then((body) => outgoing.end(body)))
  http.on('upgrade', (incoming, socket) =>
    socket.end(`HTTP/1.1 101 Switching Protocols\r\n\r\nupgraded ${incoming.url}`),
  )
  http.on('connection', seen)
  const secure = createTls(others, (socket) => http.emit('connection', socket))
  secure.on('tlsClientError', () => {})
  const speaksFirst = createTcp((socket) => {
    seen(socket)
    socket.write('220 ready\r\n')
    socket.once('data', () => socket.end('250 ok\r\n'))
  })
  const ports = new Map<number, number>()
  for (const [port, server] of [
    [80, http],
    [443, secure],
    [25, speaksFirst],
  ] as const)
    ports.set(port, await listening(server, atEnd))

  const mock = await startGiftMock({
    port: 0,
    host,
    tls,
    httpsPort: 0,
    settings: { 'atGift.limit.requests': 1000 },
    proxy: {
      ...options,
      async connect(target) {
        targets.push(target)
        const port = target.host === 'down.example' ? undefined : ports.get(target.port)
        if (port === undefined) throw new Error('there is no such server')
        const socket = connectTcp(port, '127.0.0.1')
        await once(socket, 'connect')
        return socket
      },
    },
  })
  atEnd(() => mock.close(0))
  return {
    mock,
    ca: tls.ca + others.ca,
    dialled: () => targets.splice(0),
    received() {
      const before = bytes
      bytes = ''
      return before
    },
    issued: async () => (await mock.admin.ledger()).totals.issued,
    async open() {
      const socket = connectTcp(Number(new URL(mock.proxyUrl ?? '').port), '127.0.0.1')
      socket.on('error', () => {})
      onTestFinished(() => void socket.destroy())
      await once(socket, 'connect')
      return socket
    },
  }
}

async function echo(incoming: IncomingMessage): Promise<string> {
  const { method, url, rawHeaders } = incoming
  return JSON.stringify({ method, url, headers: rawHeaders, body: await text(incoming) })
}

async function listening(server: Server, atEnd: AtEnd): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/**
 * Sends a CONNECT request. Returns the status and the socket; if the status is 200, the socket is connected through the
 * tunnel.
 */
export async function tunnel(
  world: ProxyWorld,
  authority: string,
): Promise<{ status: number; socket: Socket; head: string }> {
  const socket = await world.open()
  socket.write(Buffer.from(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`, 'utf8'))
  const head = await until(socket, (so) => so.includes('\r\n\r\n'))
  return { status: Number(head.split(' ')[1]), socket, head }
}

/** Starts TLS in a tunnel, and returns the encrypted socket. */
export async function secured(socket: Socket, ca: string, servername: string | undefined): Promise<TLSSocket> {
  const client = connectTls({ socket, ca, rejectUnauthorized: servername !== undefined, servername: servername ?? '' })
  await Promise.race([
    once(client, 'secureConnect'),
    once(client, 'close').then(() => {
      throw new Error('the connection was closed')
    }),
  ])
  return client
}

/** Sends an HTTP request on a connection and returns the response with its head. The connection stays open. */
export async function exchange(socket: Socket, request: string): Promise<string> {
  socket.write(Buffer.from(request, 'utf8'))
  return until(socket, (so) => {
    const [head = '', body] = so.split('\r\n\r\n', 2)
    const length = /content-length: (\d+)/i.exec(head)?.[1]
    if (body === undefined) return false
    return length === undefined ? so.endsWith('0\r\n\r\n') : Buffer.byteLength(body) >= Number(length)
  })
}

/** Returns what arrives on a connection until `isEnd` is true or the connection ends. */
export function until(socket: Socket, isEnd: (text: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    let all = ''
    function finish(): void {
      socket.off('data', onData).off('close', finish).off('end', finish)
      resolve(all)
    }
    function onData(chunk: Buffer): void {
      all += chunk.toString('utf8')
      if (isEnd(all)) finish()
    }
    socket.on('data', onData).once('close', finish).once('end', finish)
  })
}

/** Returns an order for あっとギフト as an HTTP request. */
export function orderTo(target: string, host: string | undefined, headers = ''): string {
  return `POST ${target} HTTP/1.1\r\n${host === undefined ? '' : `Host: ${host}\r\n`}${headers}Content-Type: application/json\r\nContent-Length: ${ORDER.length}\r\n\r\n${ORDER}`
}
