/** The part of a request's body that has not arrived with its head. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { startTimer } from '../core/time/host-clock.ts'

/** A body that is not wanted delays its response up to these bounds, in bytes and milliseconds. */
const MAX_DISCARDED_BYTES = 64 * 1024 * 1024
const MAX_DISCARD_MS = 10_000
/**
 * After a response beyond them, the rest is discarded for at most five minutes, while more arrives in every interval.
 */
const LINGER_INTERVAL_MS = 5000
const MAX_LINGER_INTERVALS = 60

/** Requests whose body is not well-formed. Their error is sent elsewhere, so `readBody` never resolves. */
export const malformedBodies = new WeakSet<IncomingMessage>()

/**
 * Reads a body of at most `maxBytes` bytes. Resolves with undefined if it is longer: the rest is left to `discardBody`.
 * @throws Error if the client disconnects before the end
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
 * Discards what is left of a body, so that the response follows the whole request: many clients read no response before
 * they have sent all, and some lose their next request on the same connection. Beyond the bounds, and if the client has
 * not been asked to continue, the connection ends with the response instead.
 */
export async function discardBody(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (incoming.complete || incoming.destroyed) return
  const isHopeless = Number(incoming.headers['content-length']) > MAX_DISCARDED_BYTES || awaitsContinue.has(incoming)
  if (!isHopeless && (await isDiscarded(incoming))) return
  if (!outgoing.headersSent) outgoing.shouldKeepAlive = false
  const { socket } = incoming
  // Node calls it when the last response of a connection is sent. An immediate end would reset the connection.
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
  // A stream that stopped reading in the middle would pause the body again and again.
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
 * Ends a connection behind its last response. What still arrives is read: if a connection is closed with unread bytes,
 * the system resets it, and the client may lose the response.
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

/** Requests with `Expect: 100-continue` whose body nothing has read yet. */
const awaitsContinue = new WeakSet<IncomingMessage>()

/**
 * Asks the client to continue when the body is first read. So the client does not send one that is refused by its
 * length.
 */
export function continueOnRead(incoming: IncomingMessage, outgoing: ServerResponse): void {
  awaitsContinue.add(incoming)
  // With this mark, Node would close the connection after a response without a 100 before it, also if the body is
  // there.
  Object.assign(outgoing, { _expect_continue: false })
  const read = incoming._read
  incoming._read = (size) => {
    incoming._read = read
    if (awaitsContinue.delete(incoming) && !outgoing.headersSent) outgoing.writeContinue()
    incoming._read(size)
  }
}
