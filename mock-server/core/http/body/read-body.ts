import type { RequestBody } from '../request.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const emptyText: RequestBody = { text: '' }

/** Converts bytes that are already in memory to a text body, with the same result as `readTextBody`. */
export function toTextBody(bytes: Uint8Array, maxBytes: number): RequestBody {
  return bytes.length > maxBytes ? tooLarge : decodeUtf8(bytes)
}

/** Converts bytes that are already in memory to a binary body, with the same result as `readBinaryBody`. */
export function toBinaryBody(bytes: Uint8Array, maxBytes: number): RequestBody {
  return bytes.length > maxBytes ? tooLarge : { bytes }
}

/**
 * A function that reads a body without using the `Request` object. Resolves with undefined if the body is longer than
 * `maxBytes`.
 */
type ReadBody = (maxBytes: number) => Promise<Uint8Array | undefined>

/** Reads a body of at most `maxBytes` as UTF-8 text. Invalid UTF-8 is an error, and a byte order mark is left out. */
export async function readTextBody(
  request: Request,
  contentLength: string | undefined,
  maxBytes: number,
  transport?: { readBody?: ReadBody },
): Promise<RequestBody> {
  const read = await readBinaryBody(request, contentLength, maxBytes, transport)
  return read.bytes ? decodeUtf8(read.bytes) : read
}

/** Reads a body of at most `maxBytes` as bytes. A longer body is an error, even if its Content-Length is smaller. */
export async function readBinaryBody(
  request: Request,
  contentLength: string | undefined,
  maxBytes: number,
  transport?: { readBody?: ReadBody },
): Promise<RequestBody> {
  if (isBodiless(request)) return { bytes: new Uint8Array() }
  const length = parseContentLength(contentLength)
  if (length !== undefined && length > maxBytes) return tooLarge
  try {
    const bytes = transport?.readBody
      ? await transport.readBody(maxBytes)
      : length === undefined
        ? await readStream(request, maxBytes)
        : new Uint8Array(await request.arrayBuffer())
    return bytes && bytes.length <= maxBytes ? { bytes } : tooLarge
  } catch {
    return aborted
  }
}

const tooLarge: RequestBody = { error: 'too-large' }
const aborted: RequestBody = { error: 'aborted' }
const notUtf8: RequestBody = { error: 'not-utf8' }

export function isBodiless({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD'
}

function parseContentLength(contentLength: string | undefined): number | undefined {
  return contentLength !== undefined && /^\d+$/.test(contentLength) ? Number(contentLength) : undefined
}

function decodeUtf8(bytes: Uint8Array): RequestBody {
  try {
    const text = utf8.decode(bytes)
    return text.startsWith('\uFEFF') ? { text: text.slice(1), hasByteOrderMark: true } : { text }
  } catch {
    return notUtf8
  }
}

async function readStream(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = request.body?.getReader()
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    length += read.value.byteLength
    if (length > maxBytes) {
      // The stream is not cancelled, because this would crash Node 24 if the body is a form that was created in this
      // process.
      reader?.releaseLock()
      return undefined
    }
    chunks.push(read.value)
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}
