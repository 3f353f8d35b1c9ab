import { connect as connectTcp, type Socket } from 'node:net'
import { authorityOf, type Target } from './target.ts'

/**
 * Opens a connection to a host that is not a provider's. Rejects if the connection fails.
 * @param target host in the spelling of `parseAuthority`
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
 * Returns a function that opens connections, but never to a host for which `isRefused` is true. This is a second barrier
 * behind the decisions of the proxy.
 */
export function guarded(connect: Connect, isRefused: (host: string) => boolean): Connect {
  return async (target) => {
    if (isRefused(target.host)) throw new Error(`the proxy opens no connection to ${authorityOf(target)}`)
    return connect(target)
  }
}
