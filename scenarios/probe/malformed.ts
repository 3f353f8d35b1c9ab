import { connect as connectTcp, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Target } from '../../mock-server/node/check-target.ts'
import { connectSecurely, type UpstreamRequest } from '../recordings/recorder/upstream.ts'
import type { ProbeAnswer } from './step.ts'

const TIMEOUT_MS = 30_000

/**
 * Sends a request that is not valid HTTP, and reads the response until the server closes the connection. Node's own
 * client refuses to send such a request.
 */
export async function sendMalformed(
  { url }: Target,
  { method, path, headers, body }: UpstreamRequest,
  signal?: AbortSignal,
): Promise<ProbeAnswer | 'response'> {
  const socket: Socket =
    url.protocol === 'https:'
      ? await connectSecurely(url, signal)
      : connectTcp(Number(url.port || 80), url.hostname.replace(/^\[(.*)\]$/, '$1'))
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no response within ${TIMEOUT_MS} ms`)))
  const onAbort = (): void => void socket.destroy(new Error('the probe was stopped'))
  signal?.addEventListener('abort', onAbort, { once: true })
  const lines = [`${method} ${url.pathname.replace(/\/+$/, '')}${path} HTTP/1.1`, `host: ${url.host}`]
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`)
  socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  socket.end(body)
  return parseResponse(await buffer(socket))
}

/** Parses the bytes of a response. @returns `response` if the bytes are not a complete response */
function parseResponse(bytes: Buffer): ProbeAnswer | 'response' {
  const end = bytes.indexOf('\r\n\r\n')
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1]
  if (end < 0 || status === undefined) return 'response'
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
