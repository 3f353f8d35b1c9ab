import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { createApp } from '../app.ts'
import { Problem } from '../core/http/problem.ts'
import { randomToken } from '../core/ids/random.ts'
import { silentLog } from '../core/log.ts'
import { nextTurn, startTimer } from '../core/time/host-clock.ts'
import { isLoopback } from '../core/util/loopback.ts'
import { batchArrivals, HeldResponse } from './batch-arrivals.ts'
import { Connection, trackTcpSockets, type ServerContext } from './connection.ts'
import { assertPort, listen } from './listen.ts'
import { rejectMalformedRequests } from './malformed-requests.ts'
import { DEFAULT_HOST, DEFAULT_PORT, type RunningGiftMock, type ServeOptions } from './options.ts'
import { discardBody } from './request-body.ts'

/**
 * Starts the mock on a port.
 * @throws Problem if the port is in use, if the address does not belong to this machine, or if an option is invalid. In
 * these cases nothing is started
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
    // Node does not close the sockets of CONNECT requests when the server closes, so these sockets are tracked.
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
    const { explainHttps, logFailedTls } = await import('./plain-http.ts')
    explainHttps(https, tunnels)
    logFailedTls(https, log)
  }
  const forward =
    proxy &&
    https &&
    (await (await import('./create-proxy.ts')).createProxy({ ...proxy, host, https, requests, serverOptions, log }))
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
      // A lost response is recorded when its socket emits `close`. A socket emits `close` later than the server, at the
      // end of a turn of the event loop, so two turns are awaited.
      for (let turn = 0; turn < 2; turn++) await nextTurn()
      await mock.close()
    },
  }
}

/**
 * Key exchanges of TLS handshakes, the fastest first. The list lacks the post-quantum exchange that Node prefers:
 * without it, a handshake takes a tenth less time, and a mock has no secrets that need it.
 */
const KEY_EXCHANGE = 'X25519:P-256:P-384:P-521'

/**
 * Options of each HTTP and HTTPS server. With `requireHostHeader: false`, Node does not reject a request without a Host
 * header. The mock can then respond with an error in the provider's format.
 */
const serverOptions = { requireHostHeader: false, ServerResponse: HeldResponse }

/**
 * Options of the request listener. `afterBody` and Node discard the rest of a body, so the listener must not discard it
 * too.
 */
const listenerOptions = { autoCleanupIncoming: false }

/** Returns the response after the complete request has arrived. Discards the unread rest of the body. */
async function afterBody(
  response: Response | Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<Response> {
  const ready = await response
  await discardBody(incoming, outgoing)
  return ready
}
