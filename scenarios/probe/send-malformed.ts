import { connect as connectTcp, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Text } from '../../mock-server/index.ts'
import type { Target } from '../../mock-server/node/check-target.ts'
import { FailureError, failureText, NotSentError } from '../recordings/recorder/failure.ts'
import { connectSecurely, type UpstreamRequest } from '../recordings/recorder/upstream.ts'
import type { ProbeAnswer } from './step.ts'

const TIMEOUT_MS = 30_000

const noResponse: Text = {
  en: 'the connection was closed without a complete response',
  ja: 'レスポンスが完結しないまま接続が切断された',
}
/** Reason why the probe no longer waits for the responses to open requests. */
export const probeStopped: Text = { en: 'the probe was stopped', ja: 'probe を中断した' }

/**
 * Sends a request that is not valid HTTP, and reads the response until the server closes the connection. Node's own
 * client refuses to send such a request.
 * @throws NotSentError if no connection could be made; FailureError if the response is not complete
 */
export async function sendMalformed(
  { url }: Target,
  { method, path, headers, body }: UpstreamRequest,
  signal?: AbortSignal,
): Promise<ProbeAnswer> {
  const socket: Socket = url.protocol === 'https:' ? await connectSecurely(url, signal) : await connectPlainly(url)
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new DOMException('no response in time', 'TimeoutError')))
  const onAbort = (): void => void socket.destroy(new FailureError(probeStopped))
  signal?.addEventListener('abort', onAbort, { once: true })
  const lines = [`${method} ${url.pathname.replace(/\/+$/, '')}${path} HTTP/1.1`, `host: ${url.host}`]
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`)
  socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  socket.end(body)
  return parseResponse(await buffer(socket))
}

function connectPlainly({ hostname, port }: URL): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(Number(port || 80), hostname.replace(/^\[(.*)\]$/, '$1'))
    socket.once('connect', () => resolve(socket))
    socket.once('error', (error) => reject(new NotSentError(failureText(error), { cause: error })))
  })
}

/** Parses the bytes of a response. @throws FailureError if the bytes are not a complete response */
function parseResponse(bytes: Buffer): ProbeAnswer {
  const end = bytes.indexOf('\r\n\r\n')
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1]
  if (end < 0 || status === undefined) throw new FailureError(noResponse)
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).trim().toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  )
  const rest = bytes.subarray(end + 4)
  const body = headers['transfer-encoding']?.toLowerCase() === 'chunked' ? withoutChunks(rest) : rest
  return { status: Number(status), headers, body: Uint8Array.from(body) }
}

function withoutChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const length = lineEnd < 0 ? 0 : Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16)
    if (!(length > 0)) break
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + length))
    at = lineEnd + 2 + length + 2
  }
  return Buffer.concat(chunks)
}
