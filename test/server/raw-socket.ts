import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

/** The data that the client of a connection has received, and the way in which the server ended the connection. */
interface Seen {
  /** The text that the client received. */
  text: string
  /** The statuses of the received responses in order. */
  statuses: number[]
  /** How the server ended the connection; undefined while the connection is open. */
  end: 'FIN' | 'RST' | undefined
}

export interface RawSocket extends Seen {
  /** Sends text. Resolves when the operating system has accepted the text. */
  send(...texts: string[]): Promise<void>
  /**
   * Waits until the server has sent `count` responses or has ended the connection. An interim response counts as a
   * response.
   */
  responses(count: number): Promise<Seen>
  /** Resolves when the server has ended the connection. */
  ended(): Promise<Seen>
  /** Returns true if both sides have closed the connection or if the connection was reset. */
  isClosed(): boolean
  destroy(): void
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(2)
}

/** Opens a TCP connection to the server at a URL. No HTTP library is used. */
export async function openSocket(url: string): Promise<RawSocket> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  const seen: Seen = { text: '', statuses: [], end: undefined }
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => {
    seen.text += text
    seen.statuses = [...seen.text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
  })
  socket.on('end', () => (seen.end = 'FIN'))
  socket.on('error', () => (seen.end ??= 'RST'))
  return Object.assign(seen, {
    async send(...texts: string[]) {
      for (const text of texts) await new Promise((resolve) => void socket.write(text, 'latin1', resolve))
    },
    async responses(count: number) {
      await until(() => seen.statuses.length >= count || seen.end !== undefined)
      return seen
    },
    async ended() {
      await until(() => seen.end !== undefined)
      return seen
    },
    isClosed: () => socket.destroyed,
    destroy: () => void socket.destroy(),
  })
}
