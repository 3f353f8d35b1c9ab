import { joined } from './http-mutations.ts'
import { bytesOf, type RequestData } from './request.ts'

export type Framing = 'length' | 'one-chunk' | 'small-chunks'

/** The parts of a request from which the bytes on the connection are built. */
interface Lines {
  start: string
  headers: string[]
  body: Uint8Array
}

function linesOf({ method, target, headers, body }: RequestData, framing: Framing): Lines {
  const own = headers.map(([name, value]) => `${name}: ${value}`)
  const isBodiless = body.length === 0 && (method === 'GET' || method === 'HEAD')
  const frame = isBodiless
    ? []
    : [framing === 'length' ? `Content-Length: ${body.length}` : 'Transfer-Encoding: chunked']
  return {
    start: `${method} ${target} HTTP/1.1`,
    headers: ['Host: localhost', ...own, ...frame],
    body: isBodiless || framing === 'length' ? body : chunked(body, framing === 'one-chunk' ? body.length : 7),
  }
}

function chunked(body: Uint8Array, size: number): Uint8Array {
  const pieces: Uint8Array[] = []
  // At most about 500 chunks are sent, because more chunks would only slow down the test.
  const step = Math.max(1, size, Math.ceil(body.length / 500))
  for (let start = 0; start < body.length; start += step) {
    const piece = body.subarray(start, start + step)
    pieces.push(bytesOf(`${piece.length.toString(16)}\r\n`), piece, bytesOf('\r\n'))
  }
  return joined(...pieces, bytesOf('0\r\n\r\n'))
}

function bytesOfLines({ start, headers, body }: Lines): Uint8Array<ArrayBuffer> {
  return joined(Buffer.from(`${start}\r\n${headers.join('\r\n')}\r\n\r\n`, 'latin1'), body)
}

/** Returns the bytes of a well-formed request. */
export function wireOf(data: RequestData, framing: Framing): Uint8Array<ArrayBuffer> {
  return bytesOfLines(linesOf(data, framing))
}

const withHeader =
  (header: string) =>
  (lines: Lines): Lines => ({ ...lines, headers: [...lines.headers, header] })
const withStart =
  (change: (start: string) => string) =>
  (lines: Lines): Lines => ({ ...lines, start: change(lines.start) })
const withHost =
  (host: string | undefined) =>
  (lines: Lines): Lines => ({
    ...lines,
    headers: [
      ...(host === undefined ? [] : [`Host: ${host}`]),
      ...lines.headers.filter((line) => !line.startsWith('Host:')),
    ],
  })
const withBody =
  (body: string) =>
  ({ start, headers }: Lines): Lines => ({
    start,
    headers: [
      ...headers.filter((line) => !/^(?:content-length|transfer-encoding)/i.test(line)),
      'Transfer-Encoding: chunked',
    ],
    body: bytesOf(body),
  })

/** Changes by name. Each change turns a request into malformed HTTP. */
export const breaks = {
  'no version': withStart((start) => start.replace(' HTTP/1.1', '')),
  'another version': withStart((start) => start.replace('HTTP/1.1', 'HTTP/9.9')),
  'version 2.0': withStart((start) => start.replace('HTTP/1.1', 'HTTP/2.0')),
  'version 0.9': withStart((start) => start.replace('HTTP/1.1', 'HTTP/0.9')),
  'another protocol': withStart((start) => start.replace('HTTP/1.1', 'HTCPCP/1.0')),
  'no target': withStart((start) => start.replace(/ \S+ /, ' ')),
  'a blank in the target': withStart((start) => start.replace(' HTTP', ' x HTTP')),
  'a backslash in the target': withStart((start) => start.replace(' HTTP', '?\\ HTTP')),
  'a backslash in the path': withStart((start) => start.replace(' HTTP', '\\ HTTP')),
  'a control character in the target': withStart((start) => start.replace(' HTTP', '\u0001 HTTP')),
  'no start': withStart(() => ''),
  'random bytes': withStart(() => '\u0016\u0003\u0001\u0002\u0000\u0001'),
  'a header without a colon': withHeader('Nonsense'),
  'a blank in the name of a header': withHeader('X Note: a'),
  'a control character in a header': withHeader('X-Note: a\u0001b'),
  'a zero in a header': withHeader('X-Note: a\u0000b'),
  'a line feed in a header': withHeader('X-Note: a\nX-Injected: b'),
  'a folded header': withHeader('X-Note: a\r\n b'),
  'a header of 100,000 letters': withHeader(`X-Note: ${'a'.repeat(100_000)}`),
  'two hosts': withHeader('Host: localhost'),
  'no host': withHost(undefined),
  'an unusable host': withHost('a b<>'),
  'a host with a user': withHost('user:secret@localhost'),
  'a host with a port that there is not': withHost('localhost:99999'),
  'two lengths': withHeader('Content-Length: 1\r\nContent-Length: 2'),
  'a negative length': withHeader('Content-Length: -1'),
  'a length that is no number': withHeader('Content-Length: abc'),
  'an unknown transfer coding': withHeader('Transfer-Encoding: gzip'),
  'a chunk of no size': withBody('xyz\r\n{}\r\n0\r\n\r\n'),
  'a chunk of a negative size': withBody('-2\r\n{}\r\n0\r\n\r\n'),
  'a chunk of a huge size': withBody('FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n'),
  'a chunk that is longer than its size': withBody('1\r\n{}\r\n0\r\n\r\n'),
} as const // prettier-ignore
export type Break = keyof typeof breaks

export function brokenWire(data: RequestData, how: Break): Uint8Array<ArrayBuffer> {
  return bytesOfLines(breaks[how](linesOf(data, 'length')))
}
