import { connect as connectTcp, type Socket } from 'node:net'
import { authorityOf, type Target } from './host-and-port.ts'

/**
 * Opens a connection to a host other than the providers' hosts. The promise rejects if the connection fails.
 * @param target target whose host has the spelling that `parseAuthority` returns
 */
export type Connect = (target: Target) => Promise<Socket>

/** Opens a connection directly. */
export const connectDirectly: Connect = ({ host, port }) =>
  new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port })
    socket.once('error', reject).once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })

/**
 * Returns a function that opens connections, but never to a host for which `isRefused` returns true. The proxy should
 * recognize such a host before it opens a connection; this check is a second safeguard.
 */
export function guarded(connect: Connect, isRefused: (host: string) => boolean): Connect {
  return async (target) => {
    if (isRefused(target.host)) throw new Error(`the proxy opens no connection to ${authorityOf(target)}`)
    return connect(target)
  }
}
