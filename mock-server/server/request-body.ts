/** Reads or discards the part of a request body that did not arrive together with the head of the request. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { startTimer } from '../core/time/host-clock.ts'

/**
 * Limits in bytes and milliseconds for discarding a body before the response. If a limit is exceeded, the response is
 * sent before the rest of the body has arrived.
 */
const MAX_DISCARDED_BYTES = 64 * 1024 * 1024
const MAX_DISCARD_MS = 10_000
/**
 * Limits for discarding data after the last response of a connection. The connection is destroyed if no data arrives
 * within an interval of 5,000 milliseconds, and at the latest after 60 intervals (five minutes).
 */
const LINGER_INTERVAL_MS = 5000
const MAX_LINGER_INTERVALS = 60

/**
 * Requests with a malformed body. `readBody` never resolves for these requests, because the handler of malformed
 * requests sends the error response.
 */
export const malformedBodies = new WeakSet<IncomingMessage>()

/**
 * Reads a body of at most `maxBytes` bytes. If the body is longer, resolves with undefined and leaves the rest of the
 * body to `discardBody`.
 * @throws Error if the client disconnects before the end of the body
 */
export async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array | undefined>()
  const onEnd = (): void => resolve(Buffer.concat(chunks, length))
  const onClose = (): void => {
    if (incoming.complete) onEnd()
    else if (!malformedBodies.has(incoming)) reject(new Error('the client disconnected'))
  }
  const onData = (chunk: Uint8Array): void => {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxBytes) resolve(undefined)
  }
  incoming.on('data', onData).once('end', onEnd).once('close', onClose)
  if (incoming.destroyed) onClose()
  try {
    return await promise
  } finally {
    incoming.off('data', onData).off('end', onEnd).off('close', onClose)
  }
}

/**
 * Reads and discards the rest of a body before the response is sent. Some clients read the response only after they
 * have sent the complete request. If the body was not read, other clients would lose the next request on the
 * connection.
 *
 * If the body exceeds the limits, or if the client still waits for a 100 response, the response does not wait for the
 * rest of the body. The connection then ends after the response.
 */
export async function discardBody(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (incoming.complete || incoming.destroyed) return
  const isHopeless = Number(incoming.headers['content-length']) > MAX_DISCARDED_BYTES || awaitsContinue.has(incoming)
  if (!isHopeless && (await isDiscarded(incoming))) return
  if (!outgoing.headersSent) outgoing.shouldKeepAlive = false
  const { socket } = incoming
  // Node calls `destroySoon` after the last response of a connection. An immediate close would reset the connection,
  // because unread data is left.
  socket.destroySoon = () => lingeringEnd(socket, incoming)
}

async function isDiscarded(incoming: IncomingMessage): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  let length = 0
  const onData = (chunk: Uint8Array): void => {
    length += chunk.length
    if (length > MAX_DISCARDED_BYTES) resolve(false)
  }
  const onEnd = (): void => resolve(true)
  const cancel = startTimer(MAX_DISCARD_MS, () => resolve(false))
  // A reader may have stopped in the middle of the body. Its listeners are removed, because they would pause the body
  // at each chunk.
  incoming.removeAllListeners('data')
  incoming.on('data', onData).once('end', onEnd).once('close', onEnd).resume()
  try {
    return await promise
  } finally {
    cancel()
    incoming.off('data', onData).off('end', onEnd).off('close', onEnd)
  }
}

/**
 * Ends a connection after its last response, and reads the data that still arrives. If unread data was left, the
 * operating system would reset the connection, and the client might lose the response.
 */
export function lingeringEnd(socket: Duplex & { bytesRead?: number }, incoming?: IncomingMessage): void {
  socket.end()
  incoming?.resume()
  socket.resume()
  let intervals = 0
  let seenBytes = socket.bytesRead
  let cancel = startTimer(LINGER_INTERVAL_MS, check)
  function check(): void {
    intervals += 1
    if (socket.bytesRead === seenBytes || intervals === MAX_LINGER_INTERVALS) socket.destroy()
    else {
      seenBytes = socket.bytesRead
      cancel = startTimer(LINGER_INTERVAL_MS, check)
    }
  }
  socket.once('close', () => cancel())
}

/** Requests with `Expect: 100-continue` whose clients have not been asked to send the body yet. */
const awaitsContinue = new WeakSet<IncomingMessage>()

/**
 * Sends the 100 (Continue) response only when the body is read for the first time. The mock does not read a body that
 * it rejects because of the body's length, so the client does not have to send such a body.
 */
export function continueOnRead(incoming: IncomingMessage, outgoing: ServerResponse): void {
  awaitsContinue.add(incoming)
  // Without this change, Node would close the connection after a final response without a 100 response, even if the
  // body has arrived.
  Object.assign(outgoing, { _expect_continue: false })
  const read = incoming._read
  incoming._read = (size) => {
    incoming._read = read
    if (awaitsContinue.delete(incoming) && !outgoing.headersSent) outgoing.writeContinue()
    incoming._read(size)
  }
}
