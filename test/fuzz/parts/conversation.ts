import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { BOUND_MS, within } from '../part.ts'

/** The way in which the client ends its side of a connection. */
export type End = 'half-close' | 'close' | 'reset'

export interface Script {
  bytes: Uint8Array
  /** Offsets at which the bytes are split. Each piece is written in a separate turn of the event loop. */
  splits: readonly number[]
  end: End
  /** Number of bytes that the client sends before the client ends its side of the connection. */
  sent: number
}

/**
 * Opens a connection and sends the bytes of a script.
 * @returns the bytes that the client received until the connection was closed
 */
export async function converse(port: number, { bytes, splits, end, sent }: Script): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  const received: Buffer[] = []
  socket.on('data', (piece: Buffer) => received.push(piece))
  // A reset by the server also ends the connection. The function then returns the bytes that arrived before the reset.
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('end', () => socket.end())
  await within(once(socket, 'connect'), 'the connection')
  const places = [...new Set([...splits.filter((place) => place < sent), sent])].toSorted((a, b) => a - b)
  let from = 0
  for (const place of places) {
    await write(socket, bytes.subarray(from, place))
    from = place
  }
  if (end === 'half-close') socket.end()
  else if (end === 'close') socket.destroy()
  else socket.resetAndDestroy()
  await within(closed, 'the end of the connection')
  return Buffer.concat(received)
}

async function write(socket: Socket, piece: Uint8Array): Promise<void> {
  if (piece.length > 0 && socket.writable) socket.write(piece)
  // Waits for two turns of the event loop, so that the server reads the bytes before the next write.
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Returns the number of open client and server sockets in this process. */
export function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
}

/** Waits until at most `base` sockets are open. @throws Error if the wait takes longer than `BOUND_MS` */
export async function socketsReturnTo(base: number): Promise<void> {
  const until = performance.now() + BOUND_MS
  while (openSockets() > base) {
    if (performance.now() > until) throw new Error(`${openSockets()} sockets stay open, and ${base} were before`)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}
