import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Server, Socket } from 'node:net'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Transmission } from '../core/http/response.ts'
import type { Log } from '../core/log.ts'
import type { Sleep } from '../core/time/sleep.ts'
import type { Transport, ClientConnection } from '../core/pipeline/transport.ts'

/** What the requests of one server share. */
export interface ServerContext {
  log: Log
  /** The TCP socket that carries this one: TLS itself knows no reset. */
  tcpSocketOf(socket: Socket): Socket
  /** The server ends whatever is still open. */
  isClosing: boolean
}

/** A request whose body was taken from it. */
interface Taken extends IncomingMessage {
  /** By this name @hono/node-server looks for it. */
  rawBody?: Buffer
}

const noBytes = Buffer.alloc(0)

/** Takes a body that has arrived whole together with its head: to wait for it would cost listeners and turns of the event loop. */
export function takeBody(incoming: Taken): void {
  if (!incoming.complete || incoming.method === 'GET' || incoming.method === 'HEAD') return
  const bytes: unknown = incoming.read()
  incoming.rawBody = Buffer.isBuffer(bytes) ? bytes : noBytes
}

/** A request's way over a socket. A class, since one is made for every request. */
export class Connection implements Transport, ClientConnection {
  readonly peer: string | undefined
  readonly headers: Record<string, string>
  readonly body: Uint8Array | undefined
  readonly #socket: Socket
  readonly #outgoing: ServerResponse
  readonly #server: ServerContext
  #disconnection: AbortController | undefined
  #abandoned = false
  /** A script ends the connection: then nobody has left. */
  #closedByServer = false

  constructor({ socket, headers, rawBody }: Taken, outgoing: ServerResponse, wiring: ServerContext) {
    this.peer = socket.remoteAddress
    this.headers = joinHeaders(headers)
    this.body = rawBody
    this.#socket = socket
    this.#outgoing = outgoing
    this.#server = wiring
  }

  get connection(): ClientConnection {
    return this
  }

  onHandled(lost: (abandoned?: boolean) => Promise<void>): void {
    this.#onIncomplete(
      (abandoned) =>
        void lost(abandoned).catch((error: unknown) =>
          this.#server.log('error', 'a lost answer could not be recorded', { error }),
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

  async transmit(
    { head, chunks, rawBytes, end }: Transmission,
    sleep: Sleep,
    ending: (lost?: boolean) => Promise<void>,
  ): Promise<Response> {
    const { disconnected } = this
    const outgoing = this.#outgoing
    const socket = this.#socket
    await this.#waitForTurn()
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
        // The answer is over with its last byte, and not in a turn of its own.
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

  /** A reset may overtake what the caller's system has not taken yet, as any reset does: of bodies that fit a socket's buffers, all is there. */
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

  /** Answers go out in the order of their requests: waits for those before it on the same connection. */
  async #waitForTurn(): Promise<void> {
    const outgoing = this.#outgoing
    const { disconnected } = this
    if (outgoing.socket || disconnected.aborted) return
    await new Promise<void>((resolve) => {
      outgoing.once('socket', () => resolve())
      disconnected.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  /** Calls `run` once it is sure that the answer does not get out as a whole. */
  #onIncomplete(run: (abandoned: boolean) => void): void {
    const outgoing = this.#outgoing
    const socket = this.#socket
    const lost = (): void => run(!this.#server.isClosing && !closedByFault.has(socket))
    if (socket.destroyed) return lost()
    unfinishedOn(socket).push({ outgoing, lost })
  }
}

/** Sockets that a fault has ended. */
const closedByFault = new WeakSet<Socket>()

interface Unfinished {
  outgoing: ServerResponse
  lost(): void
}

const unfinished = new WeakMap<Socket, Unfinished[]>()

/**
 * The answers of a socket that may not be out as a whole, in the order of their requests. A socket has one listener for all
 * of them, since to add and remove one costs more than all else that a request needs here.
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

/** Resolves once the bytes have been handed to the system, or the connection is closed. */
async function flushed(stream: NodeJS.WritableStream, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => stream.write(bytes, () => resolve()))
}

/** Node gives every header but Set-Cookie, which no request has, as one text. */
function joinHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  delete headers['set-cookie']
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no member with a list is left
  return headers as Record<string, string>
}

function endpointKey({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}

/** Finds the TCP sockets of a server: of one of HTTPS, those below its TLS sockets. */
export function trackTcpSockets(server: Server): ServerContext['tcpSocketOf'] {
  const sockets = new Map<string, Socket>()
  server.on('connection', (socket: Socket) => {
    const name = endpointKey(socket)
    sockets.set(name, socket)
    socket.once('close', () => sockets.get(name) === socket && sockets.delete(name))
  })
  return (socket) => sockets.get(endpointKey(socket)) ?? socket
}
