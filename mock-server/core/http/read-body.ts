import type { RequestBody } from './request.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const emptyText: RequestBody = { text: '' }

/** A body that is at hand as text; the same as `readText` makes of it. */
export function toTextBody(bytes: Uint8Array, maxBytes: number): RequestBody {
  return bytes.length > maxBytes ? tooLarge : decodeUtf8(bytes)
}

/** A body that is at hand as bytes; the same as `readBytes` makes of it. */
export function toBinaryBody(bytes: Uint8Array, maxBytes: number): RequestBody {
  return bytes.length > maxBytes ? tooLarge : { bytes }
}

/** Reads a body of at most `maxBytes` as text in UTF-8. A body with a byte order mark is refused, as broken UTF-8 is. */
export async function readTextBody(
  request: Request,
  contentLength: string | undefined,
  maxBytes: number,
): Promise<RequestBody> {
  const read = await readBinaryBody(request, contentLength, maxBytes)
  return read.bytes ? decodeUtf8(read.bytes) : read
}

/** Reads at most `maxBytes`; nothing beyond that is kept, whatever a length header says. */
export async function readBinaryBody(
  request: Request,
  contentLength: string | undefined,
  maxBytes: number,
): Promise<RequestBody> {
  if (isBodiless(request)) return { bytes: new Uint8Array() }
  const length = parseContentLength(contentLength)
  if (length !== undefined && length > maxBytes) return tooLarge
  try {
    const bytes =
      length === undefined ? await readStream(request, maxBytes) : new Uint8Array(await request.arrayBuffer())
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
    return text.startsWith('\uFEFF') ? notUtf8 : { text }
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
      // Left where it is: to cancel the body of a form that was made in this process ends the process (Node 24).
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
