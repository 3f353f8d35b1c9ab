import { Finding } from './finding.ts'

export interface WireResponse {
  status: number
  type: string | null
  text: string
  /** True if a header of the response says that the server closes the connection. */
  closes: boolean
  headers: ReadonlyMap<string, string>
}

const BLANK_LINE = Buffer.from('\r\n\r\n')

/**
 * Parses all responses in the bytes that a connection received. Interim responses are left out.
 * @throws Finding if the bytes are not HTTP/1.1 responses, or if `mayBeCut` is false and a response is incomplete
 */
export function readResponses(bytes: Buffer, { mayBeCut }: { mayBeCut: boolean }): WireResponse[] {
  const responses: WireResponse[] = []
  let rest = bytes
  while (rest.length > 0) {
    const headEnd = rest.indexOf(BLANK_LINE)
    const head = headEnd < 0 ? undefined : readHead(rest.subarray(0, headEnd).toString('latin1'))
    const body = head && readBody(rest.subarray(headEnd + BLANK_LINE.length), head.headers)
    if (!head || !body) {
      Finding.unless(mayBeCut, `the connection ends within a response: ${rest.subarray(0, 300).toString('latin1')}`)
      return responses
    }
    rest = body.rest
    // Interim responses, such as 100 Continue, have a status below 200.
    if (head.status < 200) continue
    const { status, headers } = head
    responses.push({
      status,
      headers,
      type: headers.get('content-type') ?? null,
      text: body.bytes.toString('utf8'),
      closes: headers.get('connection')?.toLowerCase() === 'close',
    })
  }
  return responses
}

function readHead(text: string): { status: number; headers: Map<string, string> } {
  const [line = '', ...rest] = text.split('\r\n')
  const status = /^HTTP\/1\.1 (\d{3}) [\x20-\x7e]*$/.exec(line)?.[1]
  Finding.unless(status !== undefined, `a response begins with ${JSON.stringify(line.slice(0, 100))}`)
  const headers = new Map<string, string>()
  for (const header of rest) {
    const [, name, value] = /^([\w-]+): ?(.*)$/.exec(header) ?? []
    Finding.unless(
      name !== undefined && value !== undefined,
      `a response has the header ${JSON.stringify(header.slice(0, 100))}`,
    )
    Finding.unless(!headers.has(name.toLowerCase()), `a response has two headers ${name}`)
    headers.set(name.toLowerCase(), value)
  }
  return { status: Number(status), headers }
}

/** Reads the body of a response. Returns undefined if the body is not complete. */
function readBody(bytes: Buffer, headers: ReadonlyMap<string, string>): { bytes: Buffer; rest: Buffer } | undefined {
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(bytes)
  const length = Number(headers.get('content-length') ?? 0)
  return bytes.length < length ? undefined : { bytes: bytes.subarray(0, length), rest: bytes.subarray(length) }
}

function readChunks(bytes: Buffer): { bytes: Buffer; rest: Buffer } | undefined {
  const pieces: Buffer[] = []
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16)
    Finding.unless(size >= 0, 'a chunk of a response has no size')
    const end = lineEnd + 2 + size
    if (bytes.length < end + 2) return undefined
    pieces.push(bytes.subarray(lineEnd + 2, end))
    at = end + 2
    if (size === 0) return { bytes: Buffer.concat(pieces), rest: bytes.subarray(at) }
  }
}
