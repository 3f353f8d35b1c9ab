import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Server, Socket } from 'node:net'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Transmission } from '../core/http/response.ts'
import { type Log, logReason } from '../core/log.ts'
import { sharedReasons } from '../core/reasons/shared.ts'
import type { Sleep } from '../core/time/sleep.ts'
import type { Transport, ClientConnection } from '../core/pipeline/transport.ts'
import { discardBody, readBody } from './request-body.ts'

/** State that the requests of one server share. */
export interface ServerContext {
  log: Log
  /**
   * Returns the TCP socket on which a TLS socket runs. Returns a TCP socket unchanged. Only a TCP socket can send a
   * reset.
   */
  tcpSocketOf(socket: Socket): Socket
  /** True while the server closes the remaining connections. */
  isClosing: boolean
  observer?: { isKilled(): boolean } | undefined
}

/** A request whose body may have been read by `takeBody`. */
interface Taken extends IncomingMessage {
  /** The body. @hono/node-server reads the body from this member. */
  rawBody?: Buffer
}

const noBytes = Buffer.alloc(0)

/**
 * Takes the body of a request if the whole body has arrived together with the head. Taking the body in this way is
 * faster than reading the body with event listeners in later turns of the event loop. Event listeners are necessary
 * only for a body that arrives later than the head.
 */
export function takeBody(incoming: Taken): void {
  if (!incoming.complete || incoming.method === 'GET' || incoming.method === 'HEAD') return
  const bytes: unknown = incoming.read()
  incoming.rawBody = Buffer.isBuffer(bytes) ? bytes : noBytes
}

/**
 * The client connection of one request on a socket. The type is a class, so that the objects of all
 * requests share their methods.
 */
export class Connection implements Transport, ClientConnection {
  readonly peer: string | undefined
  readonly headers: Record<string, string>
  readonly body: Uint8Array | undefined
  readonly #incoming: IncomingMessage
  readonly #socket: Socket
  readonly #outgoing: ServerResponse
  readonly #server: ServerContext
  #disconnection: AbortController | undefined
  #abandoned = false
  /**
   * True after the server itself has closed the connection. The end of such a connection does not mean that the client
   * disconnected.
   */
  #closedByServer = false

  constructor(incoming: Taken, outgoing: ServerResponse, wiring: ServerContext) {
    const { socket, headers, rawBody } = incoming
    this.peer = socket.remoteAddress
    this.headers = joinHeaders(headers)
    this.body = rawBody
    this.#incoming = incoming
    this.#socket = socket
    this.#outgoing = outgoing
    this.#server = wiring
  }

  async readBody(maxBytes: number): Promise<Uint8Array | undefined> {
    if (!this.body) return readBody(this.#incoming, maxBytes)
    return this.body.length > maxBytes ? undefined : this.body
  }

  get connection(): ClientConnection {
    return this
  }

  onHandled(lost: (abandoned?: boolean) => Promise<void>): void {
    this.#onIncomplete(
      (abandoned) =>
        void lost(abandoned).catch((error: unknown) =>
          logReason(this.#server.log, 'error', sharedReasons.lostNotRecorded, { error }),
        ),
    )
  }

  get disconnected(): AbortSignal {
    if (this.#disconnection) return this.#disconnection.signal
    const controller = (this.#disconnection = new AbortController())
    this.#onIncomplete((abandoned) => {
      if (this.#closedByServer) return
      this.#abandoned = abandoned
      controller.abort()
    })
    return controller.signal
  }

  get abandoned(): boolean {
    return this.#abandoned
  }

  async ended(): Promise<boolean> {
    const outgoing = this.#outgoing
    if (outgoing.writableFinished) return true
    return new Promise((resolve) => {
      outgoing.once('finish', () => resolve(true))
      this.#onIncomplete(() => resolve(false))
    })
  }

  async transmit(
    { head, chunks, rawBytes, end }: Transmission,
    sleep: Sleep,
    ending: (lost?: boolean) => Promise<void>,
  ): Promise<Response> {
    const { disconnected } = this
    const outgoing = this.#outgoing
    const socket = this.#socket
    await this.#waitForTurn()
    if (!this.#incoming.complete) await discardBody(this.#incoming, outgoing)
    const isOver = (): boolean => disconnected.aborted || socket.destroyed

    const last = chunks.at(-1)
    if (end !== 'hang' && (!last || !head || rawBytes)) await ending()
    if (isOver()) return RESPONSE_ALREADY_SENT
    if (rawBytes) await flushed(socket, rawBytes)
    else if (head) {
      outgoing.writeHead(head.status, { ...head.headers })
      outgoing.flushHeaders()
      let fromMs: number | undefined
      for (const piece of chunks) {
        if (piece.waitMs > 0) {
          fromMs = await sleep(piece.waitMs, { signal: disconnected, fromMs })
          if (fromMs === undefined) return this.#giveUp(ending)
        }
        if (piece === last && end !== 'hang') await ending()
        if (isOver()) return RESPONSE_ALREADY_SENT
        // This write does not wait, so the end of the response is sent together with the last bytes, in the same turn
        // of the event loop.
        if (piece === last && end === 'finish') outgoing.write(piece.bytes)
        else await flushed(outgoing, piece.bytes)
      }
    }
    if (end !== 'hang') return this.#end(end)
    await sleep(Infinity, { signal: disconnected })
    return this.#end('reset')
  }

  async #giveUp(ending: (lost: boolean) => Promise<void>): Promise<Response> {
    await ending(true)
    return this.#end('reset')
  }

  /**
   * Ends the response in the given way. If the connection is reset, the client may lose data that its system has not
   * received yet. A body that fits into the buffers of the sockets is not lost.
   */
  #end(how: 'finish' | 'close' | 'reset'): Response {
    const socket = this.#socket
    if (this.#disconnection?.signal.aborted || socket.destroyed) return RESPONSE_ALREADY_SENT
    if (how === 'finish') this.#outgoing.end()
    else {
      this.#closedByServer = true
      closedByFault.add(socket)
      if (how === 'close') socket.destroySoon()
      else this.#server.tcpSocketOf(socket).resetAndDestroy()
    }
    return RESPONSE_ALREADY_SENT
  }

  /**
   * Waits until the earlier responses on the same connection are sent, because responses must have the same order as
   * the requests.
   */
  async #waitForTurn(): Promise<void> {
    const outgoing = this.#outgoing
    const { disconnected } = this
    if (outgoing.socket || disconnected.aborted) return
    await new Promise<void>((resolve) => {
      outgoing.once('socket', () => resolve())
      disconnected.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  /**
   * Calls `run` when the connection closes before the whole response was sent. `abandoned` is true if the client closed
   * the connection.
   */
  #onIncomplete(run: (abandoned: boolean) => void): void {
    const outgoing = this.#outgoing
    const socket = this.#socket
    const { observer } = this.#server
    const lost = (): void => run(!this.#server.isClosing && observer?.isKilled() !== true && !closedByFault.has(socket))
    if (socket.destroyed) return lost()
    unfinishedOn(socket).push({ outgoing, lost })
  }
}

/** Sockets that a fault has closed. */
const closedByFault = new WeakSet<Socket>()

interface Unfinished {
  outgoing: ServerResponse
  lost(): void
}

const unfinished = new WeakMap<Socket, Unfinished[]>()

/**
 * Returns the responses on a socket that may not have been sent completely, in the order of the requests. All responses
 * on a socket share one listener: a listener for each request would take more time than all other work in this file.
 */
function unfinishedOn(socket: Socket): Unfinished[] {
  let answers = unfinished.get(socket)
  if (!answers) {
    const all: Unfinished[] = (answers = [])
    unfinished.set(socket, all)
    socket.once('close', () => {
      for (const { outgoing, lost } of all.splice(0)) if (!outgoing.writableFinished) lost()
    })
  }
  while (answers[0]?.outgoing.writableFinished === true) answers.shift()
  return answers
}

/** Resolves when the bytes have been passed to the operating system or the connection is closed. */
async function flushed(stream: NodeJS.WritableStream, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => stream.write(bytes, () => resolve()))
}

/**
 * Returns the headers with one string per header. In Node, only the value of Set-Cookie is a list. A request needs no
 * Set-Cookie, so this header is deleted.
 */
function joinHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  delete headers['set-cookie']
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no header with an array is left
  return headers as Record<string, string>
}

/**
 * Returns the key of a connection. The key contains the server's port, because a client may use one local port for
 * connections to two ports of the server.
 */
function endpointKey({ remoteAddress, remotePort, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localPort}`
}

/** Tracks the TCP sockets of a server. The returned function finds the TCP socket that a TLS socket runs on. */
export function trackTcpSockets(server: Server): ServerContext['tcpSocketOf'] {
  const sockets = new Map<string, Socket>()
  server.on('connection', (socket: Socket) => {
    const name = endpointKey(socket)
    sockets.set(name, socket)
    socket.once('close', () => sockets.get(name) === socket && sockets.delete(name))
  })
  return (socket) => sockets.get(endpointKey(socket)) ?? socket
}
