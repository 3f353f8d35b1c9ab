import { type IncomingMessage, ServerResponse } from 'node:http'
import { inNextTurn } from '../core/time/host-clock.ts'
import { takeBody } from './connection.ts'

/** Maximum number of requests in a batch. A larger batch would delay the response to its first request. */
const MAX_BATCH = 32

/** A response that can be held. The end of a held response is sent only when the response is released. */
export class HeldResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  #isHeld = false
  #end: unknown[] | undefined

  hold(): void {
    this.#isHeld = true
  }

  release(): void {
    this.#isHeld = false
    if (this.#end) Reflect.apply(super.end, this, this.#end)
  }

  override end(...args: unknown[]): this {
    if (this.#isHeld) this.#end ??= args
    else Reflect.apply(super.end, this, args)
    return this
  }
}

/**
 * Handles requests in batches: collects the requests that arrive in one turn of the event loop, then handles these
 * requests one after the other, then sends their responses.
 *
 * Without batches, the kernel and the program would alternate for each request, and each would evict the other's data
 * from the CPU caches. Under load, this would halve the number of requests per second.
 * @param later runs a function after the current turn of the event loop
 */
export function batchArrivals(
  handle: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
  later: (run: () => void) => void = inNextTurn,
): (incoming: IncomingMessage, outgoing: HeldResponse) => void {
  const arrived: [IncomingMessage, HeldResponse][] = []
  function handleBatch(): void {
    const batch = arrived.splice(0, MAX_BATCH)
    if (arrived.length > 0) later(handleBatch)
    try {
      for (const [incoming, outgoing] of batch) {
        outgoing.hold()
        takeBody(incoming)
        handle(incoming, outgoing)
      }
    } finally {
      for (const [, outgoing] of batch) outgoing.release()
    }
  }
  return (incoming, outgoing) => {
    if (arrived.push([incoming, outgoing]) === 1) later(handleBatch)
  }
}
