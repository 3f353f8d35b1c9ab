import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { createApp } from '../app.ts'
import type { GiftMock, GiftMockOptions } from '../gift-mock.ts'
import { Problem } from '../core/http/problem.ts'
import { randomToken } from '../core/ids/random.ts'
import { silentLog } from '../core/log.ts'
import { nextTurn, startTimer } from '../core/time/host-clock.ts'
import { isLoopback, isUnspecified } from '../core/util/loopback.ts'
import type { Connect } from '../proxy/connect.ts'
import type { PassOutcome } from '../proxy/outcome.ts'
import type { Target } from '../proxy/host-and-port.ts'
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
  /**
   * Certificate and private key for HTTPS, both in PEM. The port then serves HTTPS, unless `httpsPort` is given. `ca`
   * is the certificate of the CA that the control API hands out at `GET /__admin/ca.crt`.
   */
  tls?: TlsOptions | undefined
  /** Port for HTTPS, in addition to HTTP on `port`; 0 selects a free port. Requires `tls`. */
  httpsPort?: number | undefined
  /** Forward proxy that passes requests to the providers' hosts to this mock. Requires `tls`. */
  proxy?: ProxyOptions | undefined
}

export interface TlsOptions {
  cert: string
  key: string
  ca?: string | undefined
  /**
   * Issues a certificate and its private key for a host name that `cert` is not valid for, such as a subdomain of a
   * subdomain of a provider. If undefined or if the promise rejects, clients get `cert`.
   */
  certify?: ((host: string) => Promise<{ cert: string; key: string }>) | undefined
}

export interface ProxyOptions {
  /** Port of the proxy; 0 selects a free port. */
  port: number
  /**
   * If true, the proxy refuses requests to hosts other than the providers'. If other machines can reach the proxy, the
   * proxy always refuses such requests, because it would otherwise be an open proxy.
   */
  isOnly?: boolean | undefined
  /**
   * Opens the connections to hosts other than the providers'. By default, these connections are opened through the
   * proxy that the environment variables HTTPS_PROXY and NO_PROXY determine, or else directly.
   */
  connect?: Connect | undefined
  /**
   * Called for each tunnel and each request through the proxy that the mock does not handle.
   * @param outcome whether the proxy passed it on, refused it, or could not reach the host
   * @param reason reason of an outcome other than `passed`; otherwise an empty string
   */
  onOther?: ((target: Target, outcome: PassOutcome, reason: string) => void) | undefined
  /**
   * Called for each connection on which a client begins TLS with a provider's host. If no request follows, the client
   * may have rejected the certificate.
   */
  onTls?: (() => void) | undefined
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
  /** Base URL of HTTPS without a trailing slash; undefined if the mock does not serve HTTPS. */
  readonly httpsUrl: string | undefined
  /** URL of the forward proxy; undefined if there is none. */
  readonly proxyUrl: string | undefined
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
  const { port = DEFAULT_PORT, host = DEFAULT_HOST, tls, proxy, log = silentLog, observer } = options
  const { httpsPort } = options
  for (const one of [port, httpsPort, proxy?.port]) assertPort(one)
  if (!tls && (proxy ?? httpsPort) !== undefined)
    throw new Problem(400, {
      en: `${proxy ? 'a proxy' : 'a port for HTTPS'} requires a certificate: give tls`,
      ja: `${proxy ? 'プロキシー' : 'HTTPS のポート'}には証明書（tls）が必要`,
    })
  const adminToken = options.adminToken ?? (isLoopback(host) ? undefined : randomToken())
  const { mock, dispatch } = createApp(
    { ...options, adminToken, sockets: true },
    {
      loadDashboard: () => import('../dashboard/routes.ts'),
      loadMetrics: async (...given) => (await import('./metrics.ts')).createMetricsPage(...given),
      caCertificate: tls?.ca,
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
  const requests = rejectMalformedRequests(
    mock,
    batchArrivals((incoming, outgoing) => void listener(incoming, outgoing)),
  )

  const SNICallback = tls?.certify
    ? (await import('./host-certificates.ts')).selectCertificate(tls.cert, tls.certify)
    : undefined

  /** Creates a server for the requests to the mock. */
  function createServer(isHttps: boolean): Server {
    const created =
      isHttps && tls
        ? createHttpsServer(
            { ...serverOptions, cert: tls.cert, key: tls.key, SNICallback, ecdhCurve: KEY_EXCHANGE },
            requests.handler,
          )
        : createHttpServer(serverOptions, requests.handler)
    requests.attach(created)
    // Node does not close the sockets of CONNECT requests itself, so the server has to track them.
    created.on('connect', (_incoming, socket) => {
      tunnels.add(socket)
      socket.once('close', () => tunnels.delete(socket))
    })
    return created
  }

  const tunnels = new Set<Duplex>()
  const isHttps = tls !== undefined && httpsPort === undefined
  const servers = [createServer(isHttps)]
  const [server = createServer(isHttps)] = servers
  const https = isHttps ? server : tls ? createServer(true) : undefined
  if (https) {
    if (https !== server) servers.push(https)
    context.tcpSocketOf = trackTcpSockets(https)
    // The modules for HTTPS and for the proxy are loaded on demand, to keep the start-up fast.
    const { explainHttps } = await import('./plain-http.ts')
    explainHttps(https, tunnels)
  }
  const forward =
    proxy &&
    https &&
    (await (await import('./proxy.ts')).createProxy({ ...proxy, host, https, requests, serverOptions, log }))
  if (forward) servers.push(forward.server)

  const urls: string[] = []
  try {
    for (const one of servers)
      urls.push(
        await listen(one, {
          host,
          ...(one === server
            ? { port, scheme: isHttps ? 'https' : 'http', flag: 'port' }
            : one === https
              ? { port: httpsPort ?? 0, scheme: 'https', flag: 'https-port' }
              : { port: proxy?.port ?? 0, scheme: 'http', flag: 'proxy' }),
        }),
      )
  } catch (error) {
    for (const one of servers) one.close()
    throw error
  }
  const [url = ''] = urls

  return {
    ...mock,
    url,
    httpsUrl: https && urls[servers.indexOf(https)],
    proxyUrl: forward && urls[servers.indexOf(forward.server)],
    adminToken,
    async close(graceMs = 1000) {
      const closed = Promise.all(servers.map((one) => new Promise((resolve) => one.close(resolve))))
      for (const one of servers) one.closeIdleConnections()
      mock.cancelWaits()
      const cancel = startTimer(graceMs, () => {
        context.isClosing = true
        for (const one of servers) one.closeAllConnections()
        for (const socket of tunnels) socket.destroy()
        forward?.closeTunnels()
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

function assertPort(port: number | undefined): void {
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new Problem(400, {
      en: `${port} is not a port: choose one from 0 to 65535`,
      ja: `${port} はポート番号ではない。0 から 65535 までの番号を選ぶ`,
    })
}

/**
 * Key exchanges of TLS handshakes, the cheapest first. Without the post-quantum exchange that Node prefers, a handshake
 * takes a tenth less time. A mock has no secrets that need this exchange.
 */
const KEY_EXCHANGE = 'X25519:P-256:P-384:P-521'

/**
 * Options of each HTTP and HTTPS server. Node itself must not reject a request without a Host header, so that the
 * response is an error in the provider's format.
 */
const serverOptions = { requireHostHeader: false, ServerResponse: HeldResponse }

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

interface Listening {
  port: number
  host: string
  scheme: string
  /** Name of the command-line flag that sets the port, for error messages. */
  flag: string
}

async function listen(server: Server, { port, host, scheme, flag }: Listening): Promise<string> {
  try {
    const listening = once(server, 'listening')
    server.listen(port, host)
    await listening
  } catch (error) {
    // The module is loaded on demand, to keep the start-up fast.
    const { listenProblem } = await import('./listen-problem.ts')
    throw new Problem(500, listenProblem(error, { port, host, flag }))
  }
  const address = server.address()
  const taken = typeof address === 'object' && address ? address.port : port
  const name = isUnspecified(host) ? DEFAULT_HOST : host.includes(':') ? `[${host}]` : host
  return `${scheme}://${name}:${taken}`
}
