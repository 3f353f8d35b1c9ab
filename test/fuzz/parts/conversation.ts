import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { BOUND_MS, within } from '../part.ts'

/** How the client ends its side of a connection: after everything, or within the bytes. */
export type End = 'half-close' | 'close' | 'reset'

export interface Script {
  bytes: Uint8Array
  /** Offsets at which the bytes are split into writes. Each write is sent in a separate turn of the event loop. */
  splits: readonly number[]
  end: End
  /** Number of bytes that are sent before the end. */
  sent: number
}

/** Runs a client on a new connection. @returns the bytes that it received until the connection was closed */
export async function converse(port: number, { bytes, splits, end, sent }: Script): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  const received: Buffer[] = []
  socket.on('data', (piece: Buffer) => received.push(piece))
  // A reset by the server also ends the connection. Bytes that arrived before it count.
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
  // The server reads the arrived bytes before the next write.
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Number of open sockets in this process, of clients and servers. */
export function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
}

/** Waits until the number of open sockets is as before. @throws Error if that takes longer than the bound */
export async function socketsReturnTo(base: number): Promise<void> {
  const until = performance.now() + BOUND_MS
  while (openSockets() > base) {
    if (performance.now() > until) throw new Error(`${openSockets()} sockets stay open, and ${base} were before`)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}
