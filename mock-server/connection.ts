import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Script } from './core/faults/effect.ts'
import type { Log } from './core/log.ts'
import type { Transport, Wait, Wire } from './core/transport.ts'

/** A request's way over a socket. A class, since one is made for every request. */
export class Connection implements Transport, Wire {
  readonly peer: string | undefined
  readonly headers: Record<string, string>
  readonly #outgoing: ServerResponse
  readonly #log: Log
  /** The mock itself ends the connection: then the caller has not left. */
  #ending = false

  constructor({ socket, headers }: IncomingMessage, outgoing: ServerResponse, log: Log) {
    this.peer = socket.remoteAddress
    this.headers = joined(headers)
    this.#outgoing = outgoing
    this.#log = log
  }

  get wire(): Wire {
    return this
  }

  onDecided(lost: () => Promise<void>): void {
    const report = (): void => void lost().catch((error: unknown) => this.#log('error', 'a lost answer could not be recorded', { error }))
    this.#onClose(report)
  }

  get gone(): AbortSignal {
    const controller = new AbortController()
    this.#onClose(() => this.#ending || controller.abort())
    return controller.signal
  }

  async perform(script: Script, wait: Wait): Promise<Response> {
    const { head, pieces, raw, end } = script
    const { gone } = this
    const outgoing = this.#outgoing
    const { socket } = outgoing
    if (!socket || socket.destroyed) return RESPONSE_ALREADY_SENT

    if (raw) await written(socket, raw)
    else if (head) {
      outgoing.writeHead(head.status, { ...head.headers })
      outgoing.flushHeaders()
      for (const { waitMs, bytes } of pieces) {
        if (waitMs > 0 && !(await wait(waitMs, gone))) break
        if (gone.aborted || socket.destroyed) return RESPONSE_ALREADY_SENT
        await written(outgoing, bytes)
      }
    }
    if (end === 'hang') await wait(Infinity, gone)
    if (gone.aborted || socket.destroyed) return RESPONSE_ALREADY_SENT

    this.#ending = true
    if (end === 'finish') outgoing.end()
    else if (end === 'close') socket.destroySoon()
    else if (socket instanceof Socket) socket.resetAndDestroy()
    return RESPONSE_ALREADY_SENT
  }

  #onClose(run: () => void): void {
    const outgoing = this.#outgoing
    if (outgoing.socket?.destroyed) run()
    else outgoing.once('close', () => outgoing.writableFinished || run())
  }
}

/** Resolves once the bytes have been handed to the system, or the connection is closed. */
async function written(stream: NodeJS.WritableStream, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => stream.write(bytes, () => resolve()))
}

/** Node gives every header but Set-Cookie, which no request has, as one text. */
function joined(headers: IncomingHttpHeaders): Record<string, string> {
  delete headers['set-cookie']
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no member with a list is left
  return headers as Record<string, string>
}
