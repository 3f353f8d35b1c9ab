import { isIP, type Socket } from 'node:net'
import type { Explanation } from '../core/reasons/reason.ts'
import { sharedReasons } from '../core/reasons/shared.ts'
import { errorMessage } from '../core/util/error-message.ts'
import { errorText } from '../core/util/error-text.ts'
import { withTimeout } from '../core/time/host-clock.ts'
import { isPrivateAddress } from '../node/private-networks.ts'
import type { Connect } from './open-connection.ts'
import type { PassOutcome } from './pass-outcome.ts'
import { peekFirstBytes } from './peek-first-bytes.ts'
import { authorityOf, parseAuthority, type Target } from './host-and-port.ts'

/** Returns the text of the response with which the proxy refuses a request to another host. */
export function refusalOf(target: Target): string {
  const host = authorityOf(target)
  return `the proxy refuses ${host}: it passes on only requests to the providers\nプロキシーは ${host} へのリクエストを拒否した。プロバイダーへのリクエストだけを通す`
}

/** Returns the body of the response to a request whose host cannot be reached, in English and in Japanese. */
export function unreachableText(target: Target, error: unknown): string {
  const host = authorityOf(target)
  const { en, ja } = errorText(error)
  return `the proxy cannot reach ${host}: ${en}\nプロキシーは ${host} に接続できない: ${ja}`
}

export interface TunnelOptions {
  isProvider(host: string): boolean
  isOnly: boolean
  connect: Connect
  acceptTls(socket: Socket): void
  /** Takes over a connection on which the client begins with HTTP. The socket is paused. */
  acceptHttp(socket: Socket): void
  onOther?: ((target: Target, outcome: PassOutcome, reason: Explanation | string) => void) | undefined
}

export interface Tunnels {
  /** Responds to a CONNECT request. @param head bytes that arrived after the request */
  open(authority: string, socket: Socket, head: Buffer): Promise<void>
  /** Returns the target of the tunnel that a socket belongs to; undefined if the socket is not in a tunnel. */
  targetOf(socket: Socket): Target | undefined
  /** Closes the connections of all tunnels. */
  close(): void
}

/**
 * Time that a tunnel to an IP address waits for the first bytes of the client [ms]. After this time, the tunnel opens
 * the connection to the server, because the server may have to send first.
 */
const SILENCE_MS = 1000

/**
 * Creates the handler of CONNECT requests. A tunnel to a host of a provider ends in this process. All other tunnels are
 * connected to their targets.
 */
export function createTunnels(options: TunnelOptions): Tunnels {
  const { isProvider, isOnly, connect, acceptTls, acceptHttp, onOther } = options
  const targets = new Map<Socket, Target>()

  async function open(authority: string, socket: Socket, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    if (head.length > 0) socket.unshift(head)
    const target = parseAuthority(authority, 443)
    if (!target) return respond(socket, 400, 'the target of CONNECT is no host with a port')
    targets.set(socket, target)
    socket.once('close', () => targets.delete(socket))
    try {
      await tunnel(socket, target)
    } catch (error) {
      onOther?.(target, 'failed', errorMessage(error))
      respond(socket, 502, unreachableText(target, error))
    }
  }

  async function tunnel(socket: Socket, target: Target): Promise<void> {
    const isTheirs = isProvider(target.host)
    // If the target is an IP address, the name of the host is known only after the client has sent the first bytes of
    // TLS or HTTP. The connection to the server is therefore opened later, in `route`.
    const isUnnamed = isIP(target.host) > 0
    if (!isTheirs && isOnly && !isUnnamed) {
      onOther?.(target, 'refused', sharedReasons.proxyProvidersAlone)
      return respond(socket, 403, refusalOf(target))
    }
    const upstream = isTheirs || isUnnamed ? undefined : await connect(target)
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (upstream) pass(upstream, socket)
    await route(socket, target, upstream, isTheirs)
  }

  async function route(socket: Socket, target: Target, upstream: Socket | undefined, isTheirs: boolean): Promise<void> {
    const looking = peekFirstBytes(socket)
    let first = upstream || isTheirs || isOnly ? await looking : await withTimeout(SILENCE_MS, looking)
    if (socket.destroyed) return void upstream?.destroy()
    let other = upstream
    if (!first && !isTheirs && !isOnly) {
      // The protocol is not known: the client waits until the server sends first, is slow, or has closed its side of
      // the connection. The connection to the server is therefore opened now.
      other ??= await connectOrClose(socket, target)
      first = await looking
    }
    if (!first) return end(socket, other)
    if (first.kind === 'http') {
      drop(other, socket)
      return acceptHttp(socket)
    }
    const isNamed = first.kind === 'tls' && first.host !== undefined && isProvider(hostOf(first.host))
    if (first.kind === 'tls' && (isTheirs || isNamed)) {
      drop(other, socket)
      return acceptTls(socket)
    }
    const isHidden = first.kind === 'http2' || (first.kind === 'tls' && first.host === undefined)
    if (isTheirs || isOnly || first.kind === 'malformed' || (isHidden && isPublicAddress(target.host))) {
      const { proxyNotHttp, proxyProvidersAlone, proxyUnnamed } = sharedReasons
      onOther?.(target, 'refused', isTheirs ? proxyNotHttp : isOnly ? proxyProvidersAlone : proxyUnnamed)
      return end(socket, other)
    }
    other ??= await connectOrClose(socket, target)
    if (!other) return
    onOther?.(target, 'passed', '')
    socket.pipe(other)
  }

  /**
   * Opens the connection to the target of a tunnel. If this fails, closes the client's connection, because the client
   * has already received the response 200.
   */
  async function connectOrClose(socket: Socket, target: Target): Promise<Socket | undefined> {
    try {
      const upstream = await connect(target)
      pass(upstream, socket)
      return upstream
    } catch (error) {
      onOther?.(target, 'failed', errorMessage(error))
      socket.destroy()
      return undefined
    }
  }

  return {
    open,
    targetOf: (socket) => targets.get(socket),
    close() {
      for (const socket of targets.keys()) socket.destroy()
    },
  }
}

/** Returns true for an IP address that a provider may use. */
function isPublicAddress(host: string): boolean {
  return isIP(host) > 0 && !isPrivateAddress(host)
}

function hostOf(serverName: string): string {
  return parseAuthority(serverName, 443)?.host ?? serverName.toLowerCase()
}

/**
 * Passes the bytes from the server on to the client. If one of the two connections fails, closes the other connection,
 * too.
 */
function pass(upstream: Socket, socket: Socket): void {
  upstream.on('error', () => socket.destroy())
  upstream.once('close', () => socket.destroySoon())
  socket.once('close', () => upstream.destroy())
  upstream.pipe(socket)
}

/** Closes the connection to the server and leaves the connection of the client open. */
function drop(upstream: Socket | undefined, socket: Socket): void {
  upstream?.unpipe(socket).removeAllListeners('close').destroy()
}

function end(socket: Socket, upstream: Socket | undefined): void {
  upstream?.destroy()
  socket.end()
}

function respond(socket: Socket, status: number, text: string): void {
  if (!socket.writable) return
  const reason = { 400: 'Bad Request', 403: 'Forbidden', 502: 'Bad Gateway' }[status] ?? 'Error'
  const body = `${text}\n`
  const head = `HTTP/1.1 ${status} ${reason}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`
  socket.end(head + body)
}
