import { once } from 'node:events'
import type { Server } from 'node:http'
import { Problem } from '../core/http/problem.ts'
import { isUnspecified } from '../core/util/loopback.ts'
import { DEFAULT_HOST } from './options.ts'

/** Checks a port; undefined is valid. @throws Problem if the port is not an integer from 0 to 65535 */
export function assertPort(port: number | undefined): void {
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new Problem(400, {
      en: `${port} is not a port: choose one from 0 to 65535`,
      ja: `${port} はポート番号ではない。0 から 65535 までの番号を選ぶ`,
    })
}

interface Listening {
  port: number
  host: string
  scheme: string
  /** Name of the command-line flag that sets the port, for error messages. */
  flag: string
}

/**
 * Starts to listen on an address.
 * @returns the base URL without a trailing slash
 * @throws Problem if the port is in use or if the address does not belong to this machine
 */
export async function listen(server: Server, { port, host, scheme, flag }: Listening): Promise<string> {
  try {
    const listening = once(server, 'listening')
    server.listen(port, host)
    await listening
  } catch (error) {
    // The module is loaded on demand, to keep the start-up fast.
    const { listenProblem } = await import('./listen-problem.ts')
    throw new Problem(500, await listenProblem(error, { port, host, flag }))
  }
  const address = server.address()
  const taken = typeof address === 'object' && address ? address.port : port
  const name = isUnspecified(host) ? DEFAULT_HOST : host.includes(':') ? `[${host}]` : host
  return `${scheme}://${name}:${taken}`
}
