import { once } from 'node:events'
import { connect } from 'node:net'
import type { Shot } from './shot.ts'

/** A connection that carries one request at a time. */
export interface Connection {
  /** Sends a request. Calls `answered` with the status when the response is complete, or `failed` with an error. */
  send(request: Buffer, answered: (status: number) => void, failed: (error: Error) => void): void
  close(): void
}

/**
 * Returns the request line and the headers of a shot (a repeated request), without the empty line after the headers.
 */
export function headOf({ method, url, headers, body }: Shot): string {
  const { host, pathname, search } = new URL(url)
  const lines = [
    `${method} ${pathname}${search} HTTP/1.1`,
    `host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  if (body) lines.push(`content-length: ${body.length}`)
  return lines.map((line) => `${line}\r\n`).join('')
}

/**
 * Returns the length of the whole response in bytes, headers included; undefined if the headers are not yet complete.
 * @throws Error if the response has no Content-Length
 */
export function lengthOfAnswer(begun: string): number | undefined {
  const end = begun.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(begun.slice(0, end + 2))?.[1]
  if (length === undefined)
    throw new Error(`an answer without a Content-Length cannot be measured: ${begun.slice(0, end)}`)
  return end + 4 + Number(length)
}

/**
 * Opens a connection. All responses are read into one buffer. The load generator therefore produces little garbage, and
 * garbage collections seldom pause the generator.
 */
export async function connectTo({ url }: Shot): Promise<Connection> {
  const { hostname, port } = new URL(url)
  let received = 0
  let begun = ''
  let length: number | undefined
  let answered: ((status: number) => void) | undefined
  let failed: ((error: Error) => void) | undefined
  const socket = connect({
    host: hostname,
    port: Number(port),
    noDelay: true,
    onread: {
      buffer: Buffer.alloc(65_536),
      callback(bytes, buffer) {
        received += bytes
        try {
          if (length === undefined) length = lengthOfAnswer((begun += Buffer.from(buffer).toString('latin1', 0, bytes)))
        } catch (error) {
          failed?.(error instanceof Error ? error : new Error(String(error)))
        }
        if (length !== undefined && received >= length) {
          const status = Number(begun.slice(9, 12))
          received = 0
          begun = ''
          length = undefined
          answered?.(status)
        }
        return true
      },
    },
  })
  await once(socket, 'connect')
  socket.on('error', (error) => failed?.(error))
  socket.on('close', () => failed?.(new Error('the server closed a connection')))
  return {
    send(request, whenAnswered, whenFailed) {
      answered = whenAnswered
      failed = whenFailed
      socket.write(request)
    },
    close() {
      failed = undefined
      socket.destroy()
    },
  }
}
