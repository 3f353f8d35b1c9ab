import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { createGiftMock, type GiftMock, type GiftMockOptions } from './app.ts'
import { secretToken } from './core/ids.ts'
import { silent } from './core/log.ts'
import { Problem } from './core/problem.ts'

export const DEFAULT_PORT = 4600
export const DEFAULT_HOST = '127.0.0.1'

export interface ServeOptions extends GiftMockOptions {
  /** 0 takes a free one. Default 4600. */
  port?: number | undefined
  /** The address to listen on, default 127.0.0.1. On one that other machines reach, the control API asks for a token. */
  host?: string | undefined
  /** Serves HTTPS with this certificate and key, both PEM. */
  tls?: { cert: string; key: string } | undefined
}

export interface RunningGiftMock extends GiftMock {
  /** Without a slash at the end. */
  readonly url: string
  /** What the control API asks for; undefined where it asks for none. */
  readonly adminToken: string | undefined
  /** Lets what has begun end, for at most `graceMs` milliseconds (default 1,000), then stops. */
  close(graceMs?: number): Promise<void>
}

/**
 * The mock on a port.
 * @throws Problem where the port is taken, the address is not this machine's, or an option is wrong; nothing is started
 */
export async function startGiftMock(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const { port = DEFAULT_PORT, host = DEFAULT_HOST, tls, log = silent } = options
  const adminToken = options.adminToken ?? (isLoopback(host) ? undefined : secretToken())
  const mock = createGiftMock({ ...options, adminToken })

  const listener = getRequestListener((request, { incoming, outgoing }) => {
    const { socket, headers } = incoming
    return mock.fetch(request, {
      peer: socket.remoteAddress,
      headers,
      onDecided(lost) {
        const report = (): void => void lost().catch((error: unknown) => log('error', 'a lost answer could not be recorded', { error }))
        if (socket.destroyed) report()
        else outgoing.once('close', () => outgoing.writableFinished || report())
      },
    })
  })
  function onRequest(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (hasUsableTarget(incoming)) void listener(incoming, outgoing)
    else void answerMalformed(mock, incoming.url ?? '/', incoming.socket, 'the Host header or the request target is malformed')
  }

  // A missing Host header is answered by the provider, not by Node.
  const serverOptions = { requireHostHeader: false }
  const server = tls ? createHttpsServer({ ...serverOptions, ...tls }, onRequest) : createHttpServer(serverOptions, onRequest)
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
    const target = /^\S+ (\S+) HTTP\//.exec(error.rawPacket?.toString('latin1') ?? '')?.[1] ?? '/'
    void answerMalformed(mock, target, socket, `the request is not well-formed HTTP (${error.code ?? error.message})`)
  })
  const url = await listen(server, port, host, tls ? 'https' : 'http')

  return {
    ...mock,
    url,
    adminToken,
    async close(graceMs = 1000) {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed
      clearTimeout(timer)
      await mock.close()
    },
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)
}

/** What `new Request` would not take: everything else reaches the app. */
function hasUsableTarget({ url = '', headers }: IncomingMessage): boolean {
  const { host = DEFAULT_HOST } = headers
  headers.host = host
  return /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i.test(host) && URL.canParse(`http://${host}`) && /^(?:\/|https?:\/\/)/.test(url) && !url.includes('\\') && URL.canParse(url, 'http://localhost')
}

/** Answers on the bare socket, in the shape of the provider that the target names, and ends the connection. */
async function answerMalformed(mock: GiftMock, target: string, socket: Duplex, reason: string): Promise<void> {
  if (!socket.writable) return
  const path = target.startsWith('/') && URL.canParse(target, 'http://localhost') ? target : '/'
  const response = await mock.fetch(new Request(new URL(path.replace(/^\/+/, '/'), 'http://localhost'), { method: 'POST' }), { headers: {}, malformed: reason })
  const status = response.status === 404 ? 400 : response.status
  const body = await response.text()
  const headers = { ...Object.fromEntries(response.headers), 'content-length': Buffer.byteLength(body), connection: 'close' }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('\r\n')}\r\n\r\n${body}`)
}

function listen(server: Server, port: number, host: string, scheme: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Problem(500, listenProblem(error, port, host))))
    server.listen(port, host, () => {
      const address = server.address()
      const taken = typeof address === 'object' && address ? address.port : port
      const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
      resolve(`${scheme}://${name}:${taken}`)
    })
  })
}

function listenProblem({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  if (code === 'EADDRINUSE') return `port ${port} is taken: choose another with --port, or --port 0 for a free one`
  if (code === 'EACCES') return `port ${port} may not be used: choose one above 1023 with --port`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${host} is no address of this machine: choose another with --host`
  return `cannot listen on ${host}:${port}: ${message}`
}
