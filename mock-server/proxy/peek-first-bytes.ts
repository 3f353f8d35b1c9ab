import type { Socket } from 'node:net'
import { type FirstBytes, readFirstBytes } from './first-bytes.ts'

/**
 * Reads bytes from a connection until the first bytes show the protocol, and puts these bytes back into the socket. The
 * socket is paused when the promise resolves.
 * @returns undefined if the client closes the connection before the protocol is known
 */
export function peekFirstBytes(socket: Socket): Promise<FirstBytes | undefined> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0)
    function finish(found: FirstBytes | undefined): void {
      socket.off('data', onData).off('end', onEnd).off('close', onEnd)
      socket.pause()
      if (bytes.length > 0 && !socket.destroyed) socket.unshift(bytes)
      resolve(found)
    }
    function onData(chunk: Buffer): void {
      bytes = Buffer.concat([bytes, chunk])
      const found = readFirstBytes(bytes)
      if (found.kind !== 'incomplete') finish(found)
    }
    const onEnd = (): void => finish(undefined)
    socket.on('data', onData).once('end', onEnd).once('close', onEnd).resume()
  })
}
