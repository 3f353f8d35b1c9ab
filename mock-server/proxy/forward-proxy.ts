import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { normalizeHost } from '../core/pipeline/addresses/address.ts'
import { errorMessage } from '../core/util/error-message.ts'
import { isLoopback } from '../core/util/loopback.ts'
import { type Connect, guarded } from './open-connection.ts'
import type { PassOutcome } from './pass-outcome.ts'
import { passRequest, passUpgrade, refuse } from './pass-request.ts'
import type { Explanation } from '../core/reasons/reason.ts'
import { sharedReasons } from '../core/reasons/shared.ts'
import { createTunnels, refusalOf, unreachableText } from './connect-tunnel.ts'
import { parseAuthority, type Target, targetOf } from './host-and-port.ts'

/** The functions that handle connections and requests to the providers' hosts. */
export interface ProviderEnd<Response> {
  /** Takes over a connection on which the client begins with TLS. The socket is paused. */
  acceptTls(socket: Socket): void
  /**
   * Responds to a request that the client sent without TLS. The request target is a path, and the header Host names a
   * host of a provider.
   */
  respond(incoming: IncomingMessage, outgoing: Response): void
}

/** A forward proxy whose server does not listen yet. */
export interface ForwardProxy {
  server: Server
  /** Closes the CONNECT tunnels, because closing `server` does not close the tunnels. */
  closeTunnels(): void
}

export interface ForwardProxyOptions<Responses extends typeof ServerResponse> {
  /** Returns true for the hosts of the providers. @param host host name in lower case, without port and trailing dot */
  isProviderHost(host: string): boolean
  provider: ProviderEnd<InstanceType<Responses>>
  /** Options of the proxy's HTTP server, which creates the arguments of `respond`. */
  serverOptions: ServerOptions<typeof IncomingMessage, Responses>
  /** If true, requests to hosts other than the providers' are refused with 403. */
  isOnly?: boolean | undefined
  /** Opens the connections to hosts other than the providers'. */
  connect: Connect
  /**
   * Called for each tunnel and each request that `provider` does not handle.
   * @param reason the reason if `outcome` is `refused`; the error message if `outcome` is `failed`; otherwise an empty
   * string
   */
  onOther?(target: Target, outcome: PassOutcome, reason: Explanation | string): void
}

/**
 * Creates an HTTP proxy. `provider` handles the requests to the hosts of the providers, and no byte of these requests
 * leaves this process. The proxy forwards requests to other hosts. A request belongs to a provider if one of these
 * names a host of the provider: the target of CONNECT, the URL, the header Host or the server name in TLS.
 */
export function createForwardProxy<Responses extends typeof ServerResponse>({
  isProviderHost,
  provider,
  serverOptions,
  isOnly = false,
  connect: open,
  onOther,
}: ForwardProxyOptions<Responses>): ForwardProxy {
  /**
   * Returns true for a host name that may lead to a provider. Some resolvers append a top-level domain to a host name
   * without dots, so `service-gift` may mean a host of a provider.
   */
  const isProvider = (host: string): boolean => isProviderHost(host) || isProviderHost(`${host}.jp`)
  const connect = guarded(open, isProvider)
  const connectForRequest: Connect = async (target) => {
    const socket = await connect(target)
    onOther?.(target, 'passed', '')
    return socket
  }
  const server = createServer(serverOptions)
  const tunnels = createTunnels({ isProvider, isOnly, connect, acceptTls: provider.acceptTls, acceptHttp, onOther })

  function acceptHttp(socket: Socket): void {
    server.emit('connection', socket)
    socket.resume()
  }

  /**
   * Returns the target of a request. The URL of the request decides; if the URL has no host, the tunnel decides;
   * without a tunnel, the header Host decides.
   */
  function targetFor(incoming: IncomingMessage): { target: Target; path: string } | undefined {
    const { url = '', headers, headersDistinct, socket } = incoming
    if ((headersDistinct['host'] ?? []).length > 1) return undefined
    const absolute = url.startsWith('/') ? undefined : URL.parse(Buffer.from(url, 'latin1').toString('utf8'))
    const target = absolute ? targetOf(absolute) : (tunnels.targetOf(socket) ?? parseAuthority(headers.host ?? '', 80))
    if (!target || (!absolute && !url.startsWith('/'))) return undefined
    return { target, path: absolute ? absolute.pathname + absolute.search : url }
  }

  /** Returns the provider's host that the request names; undefined if the request names no host of a provider. */
  function providerHost({ headers }: IncomingMessage, target: Target): string | undefined {
    if (isProvider(target.host)) return target.host
    const named = parseAuthority(headers.host ?? '', 80)?.host ?? normalizeHost(headers.host ?? '')
    return isProvider(named) ? named : undefined
  }

  function onRequest(incoming: IncomingMessage, outgoing: InstanceType<Responses>): void {
    const found = targetFor(incoming)
    if (!found) return refuse(outgoing, 400, 'the request names no HTTP URL')
    const { target, path } = found
    const host = providerHost(incoming, target)
    if (host !== undefined) {
      incoming.url = path
      incoming.headers.host = host
      return provider.respond(incoming, outgoing)
    }
    if (isOwnAddress(target, incoming))
      return refuse(outgoing, 400, 'this is a forward proxy: name it in HTTPS_PROXY, or with curl --proxy')
    if (isOnly) return refuseOther(target, outgoing)
    passRequest({ incoming, outgoing, target, path, connect: connectForRequest }).catch((error: unknown) =>
      fail(target, error, outgoing),
    )
  }

  function onUpgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    const found = targetFor(incoming)
    if (!found || isOnly || providerHost(incoming, found.target) !== undefined) {
      socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
      return
    }
    passUpgrade({ incoming, socket, head, ...found, connect: connectForRequest }).catch((error: unknown) => {
      onOther?.(found.target, 'failed', errorMessage(error))
      socket.destroy()
    })
  }

  function refuseOther(target: Target, outgoing: ServerResponse): void {
    onOther?.(target, 'refused', sharedReasons.proxyProvidersAlone)
    refuse(outgoing, 403, refusalOf(target))
  }

  function fail(target: Target, error: unknown, outgoing: ServerResponse): void {
    const reason = errorMessage(error)
    onOther?.(target, 'failed', reason)
    if (outgoing.headersSent) outgoing.destroy()
    else refuse(outgoing, 502, unreachableText(target, error))
  }

  /** Returns true if the client sent the request to the proxy as if the proxy was the server. */
  function isOwnAddress({ host, port }: Target, { socket, url }: IncomingMessage): boolean {
    return (
      url?.startsWith('/') === true &&
      !tunnels.targetOf(socket) &&
      port === socket.localPort &&
      (isLoopback(host) || host === socket.localAddress)
    )
  }

  server.on('request', onRequest)
  server.on('checkContinue', onRequest)
  server.on('upgrade', onUpgrade)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server without TLS has TCP sockets
  server.on('connect', ({ url = '' }, socket, head) => void tunnels.open(url, socket as Socket, head))
  return { server, closeTunnels: () => tunnels.close() }
}
