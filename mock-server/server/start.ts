import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { createApp } from '../app.ts'
import type { GiftMock, GiftMockOptions } from '../gift-mock.ts'
import { Problem } from '../core/http/problem.ts'
import type { Text } from '../core/localized-text.ts'
import { randomToken } from '../core/ids/random.ts'
import { silentLog } from '../core/log.ts'
import { nextTurn, startTimer } from '../core/time/host-clock.ts'
import { isLoopback } from '../core/util/loopback.ts'
import { batchArrivals, HeldResponse } from './batch-arrivals.ts'
import { Connection, trackTcpSockets, type ServerContext } from './connection.ts'
import { rejectMalformedRequests } from './malformed-requests.ts'
import { discardBody } from './request-body.ts'

export const DEFAULT_PORT = 4600
export const DEFAULT_HOST = '127.0.0.1'

export interface ServeOptions extends GiftMockOptions {
  /** Port to listen on, default 4600. The value 0 selects a free port. */
  port?: number | undefined
  /**
   * Address to listen on, default 127.0.0.1. If other machines can reach the address, the control API requires a token.
   */
  host?: string | undefined
  /** Observer of the client under test. Only the replay of a scenario needs an observer. */
  observer?: ClientObserver | undefined
  /** Certificate and key for HTTPS, both PEM. */
  tls?: { cert: string; key: string } | undefined
}

/** An observer of the client under test. */
export interface ClientObserver {
  /** Called when a request has arrived. The returned function is called when the request has ended in any way. */
  onRequest(path: string): () => void
  /** Called after each response that was passed to the operating system completely. */
  onResponseSent(): void
  /**
   * Returns true while connections close because their client was killed or exceeded its time limit. The requests on
   * these connections do not count as abandoned by the client.
   */
  isKilled(): boolean
}

export interface RunningGiftMock extends GiftMock {
  /** Base URL without a trailing slash. */
  readonly url: string
  /** Token that the control API requires; undefined if no token is required. */
  readonly adminToken: string | undefined
  /** Stops the server. Requests in progress may finish within `graceMs` milliseconds, default 1,000. */
  close(graceMs?: number): Promise<void>
}

/**
 * Starts the mock on a port.
 * @throws Problem if the port is in use, if the address does not belong to this machine, or if an option is invalid. In
 *   these cases nothing is started
 *
 * @example
 * ```ts
 * import { startGiftMock } from 'gift-provider-mock'
 *
 * const mock = await startGiftMock({ port: 0, seed: 'my-test' })
 * const worker = mock.sandbox('worker-1')
 * await worker.arm({
 *   name: 'lose-the-response',
 *   when: { operation: 'at-gift.issue', calls: [1] },
 *   phase: 'after-commit',
 *   effect: { type: 'reset-connection' },
 * })
 * console.log(`${mock.url}/sandboxes/worker-1/at-gift`) // base URL for the client under test
 * await mock.close()
 * ```
 */
export async function startGiftMock(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const { port = DEFAULT_PORT, host = DEFAULT_HOST, tls, log = silentLog, observer } = options
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new Problem(400, {
      en: `${port} is not a port: choose one from 0 to 65535`,
      ja: `${port} はポート番号ではない。0 から 65535 までの番号を選ぶ`,
    })
  const adminToken = options.adminToken ?? (isLoopback(host) ? undefined : randomToken())
  const { mock, dispatch } = createApp(
    { ...options, adminToken, sockets: true },
    {
      loadDashboard: () => import('../dashboard/routes.ts'),
      loadMetrics: async (...given) => (await loadMetrics()).createMetricsPage(...given),
    },
  )

  const context: ServerContext = { log, tcpSocketOf: (socket) => socket, isClosing: false, observer }
  const listener = getRequestListener((request, env) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no HTTP/2 server is created here
    const { incoming, outgoing } = env as HttpBindings
    if (observer) {
      outgoing.once('finish', observer.onResponseSent)
      outgoing.once('close', observer.onRequest(incoming.url ?? ''))
    }
    const response = dispatch(request, new Connection(incoming, outgoing, context))
    return incoming.complete ? response : afterBody(response, incoming, outgoing)
  }, listenerOptions)
  const { handler, attach } = rejectMalformedRequests(
    mock,
    batchArrivals((incoming, outgoing) => void listener(incoming, outgoing)),
  )

  // Node itself must not reject a request without a Host header, so that the response is an error in the provider's
  // format.
  const serverOptions = { requireHostHeader: false, ServerResponse: HeldResponse }
  const server = tls
    ? createHttpsServer({ ...serverOptions, ...tls }, handler)
    : createHttpServer(serverOptions, handler)
  attach(server)
  // Node does not close the sockets of CONNECT requests itself, so the server has to track them.
  const tunnels = new Set<Duplex>()
  server.on('connect', (_incoming, socket) => {
    tunnels.add(socket)
    socket.once('close', () => tunnels.delete(socket))
  })
  if (tls) context.tcpSocketOf = trackTcpSockets(server)
  const url = await listen(server, port, host, tls ? 'https' : 'http')

  return {
    ...mock,
    url,
    adminToken,
    async close(graceMs = 1000) {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      mock.cancelWaits()
      const cancel = startTimer(graceMs, () => {
        context.isClosing = true
        server.closeAllConnections()
        for (const socket of tunnels) socket.destroy()
      })
      await closed
      cancel()
      // A lost response is recorded when its socket reports the end. A socket reports its end later than the server, at
      // the end of a turn of the event loop.
      for (let turn = 0; turn < 2; turn++) await nextTurn()
      await mock.close()
    },
  }
}

/** Loads the page with the metrics. @throws Problem 503 if the package prom-client is not installed */
async function loadMetrics() {
  try {
    return await import('./metrics.ts')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error
    throw new Problem(503, 'the metrics require the package prom-client: npm install prom-client')
  }
}

/**
 * Options of the request listener. The listener must not discard the rest of a body, because `afterBody` and Node do
 * so.
 */
const listenerOptions = { autoCleanupIncoming: false }

/** Returns the response after the complete request has arrived. The rest of a body that was not read is discarded. */
async function afterBody(
  response: Response | Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<Response> {
  const ready = await response
  await discardBody(incoming, outgoing)
  return ready
}

function listen(server: Server, port: number, host: string, scheme: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Problem(500, listenProblem(error, port, host))))
    server.listen(port, host, () => {
      const address = server.address()
      const taken = typeof address === 'object' && address ? address.port : port
      const name = host === '0.0.0.0' || host === '::' ? DEFAULT_HOST : host.includes(':') ? `[${host}]` : host
      resolve(`${scheme}://${name}:${taken}`)
    })
  })
}

function listenProblem({ code, message }: NodeJS.ErrnoException, port: number, host: string): Text {
  if (code === 'EADDRINUSE')
    return {
      en: `port ${port} is taken: choose another with --port, or --port 0 for a free one`,
      ja: `ポート ${port} は使用中である。--port で別のポートを選ぶか、--port 0 で空いているポートを使う`,
    }
  if (code === 'EACCES')
    return {
      en: `port ${port} may not be used: choose one above 1023 with --port`,
      ja: `ポート ${port} を使う権限がない。--port で 1024 以上のポートを選ぶ`,
    }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return {
      en: `${host} is not an address of this machine: choose another with --host`,
      ja: `${host} はこのマシンのアドレスではない。--host で別のアドレスを選ぶ`,
    }
  return {
    en: `cannot listen on ${host}:${port}: ${message}`,
    ja: `${host}:${port} で待ち受けできない: ${message}`,
  }
}
