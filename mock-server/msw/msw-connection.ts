import type { Mount } from '../core/pipeline/addresses/address.ts'
import type { Transmission } from '../core/http/response.ts'
import { isConnectionLoss, markConnectionLoss, transmitInProcess } from '../core/faults/in-process-delivery.ts'
import type { Sleep } from '../core/time/sleep.ts'
import type { Transport, ClientConnection } from '../core/pipeline/transport.ts'
import { failConnection, inNode } from './connection-error.ts'

/**
 * The connection of one request through MSW. The type is a class, so that the objects of all requests
 * share their methods.
 */
export class MswConnection implements Transport, ClientConnection {
  readonly mount: Mount | undefined
  readonly abandoned = true
  readonly #request: Request
  #caller: AbortController | undefined
  /**
   * True once the transmission is about to end. From then on, an abort of the request does not count as a disconnection
   * of the client.
   */
  #ending = false
  #performed = false

  constructor(request: Request, mount: Mount | undefined) {
    this.#request = request
    this.mount = mount
  }

  get connection(): ClientConnection {
    return this
  }

  /** True if a fault has transmitted the response. Otherwise, the response is delivered normally. */
  get transmitted(): boolean {
    return this.#performed
  }

  get disconnected(): AbortSignal {
    return this.#callerController().signal
  }

  async transmit(script: Transmission, sleep: Sleep, ending: (lost?: boolean) => Promise<void>): Promise<Response> {
    this.#performed = true
    if (script.rawBytes)
      throw markConnectionLoss(
        new Error('this fault needs a socket and is not possible through MSW: send the request to the URL of the mock'),
      )
    const response = await transmitInProcess(script, sleep, this.#callerController(), (lost) => {
      this.#ending = true
      return ending(lost)
    })
    return response.body ? new Response(chunkPerTurn(response.body), response) : response
  }

  /**
   * Converts an error into the failure that the client sees.
   * @returns a network error response, or a response whose body fails
   * @throws the given error if the error is not a connection loss. In Node, the function also throws for some
   * connection losses, and the thrown error makes the request fail
   */
  toFailureResponse(error: unknown): Response {
    // MSW has already rejected the aborted request, so the client does not receive this response.
    if (this.#request.signal.aborted) return Response.error()
    if (!(error instanceof Error && isConnectionLoss(error))) throw error
    // `closed` is not used in a browser, because the client would receive a status before the body fails.
    return inNode && codeOf(error.cause) === 'UND_ERR_SOCKET'
      ? closed()
      : failConnection({ ...reset, ...(error.cause === undefined && { message: error.message }) })
  }

  #callerController(): AbortController {
    if (this.#caller) return this.#caller
    const caller = (this.#caller = new AbortController())
    const { signal } = this.#request
    const leave = (): void => {
      if (!this.#ending) caller.abort(signal.reason)
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    return caller
  }
}

const reset = {
  message: 'read ECONNRESET',
  code: 'ECONNRESET',
  errno: -104,
  syscall: 'read',
  note: 'as a fault of gift-provider-mock asked for; MSW prints every error that a handler throws',
}

function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
}

/** Returns a response whose body fails immediately. MSW then closes the connection without having sent anything. */
function closed(): Response {
  return new Response(
    new ReadableStream({
      start: (controller) => controller.error(new Error('the connection is closed')),
    }),
  )
}

const nothing = new Uint8Array(0)

/**
 * Returns a body with the content of the given body, adapted to MSW in two ways:
 * - The returned body starts with an empty chunk, because MSW sends the head together with the first chunk.
 * - If the given body fails, the returned body fails one turn of the event loop later, because MSW drops unread data
 *   when a body fails.
 */
function chunkPerTurn(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream({
    start: (controller) => controller.enqueue(nothing),
    async pull(controller) {
      try {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      } catch (error) {
        await turn()
        controller.error(error)
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

/** Waits one turn of the event loop. Unlike a timer, this function also works if a test uses fake timers. */
function turn(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.addEventListener('message', () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(null)
  })
}
