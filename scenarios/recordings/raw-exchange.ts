import { isUtf8 } from 'node:buffer'
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { parseMediaType } from '../../mock-server/core/http/body/media-type.ts'
import { parseMultipart, type Part } from '../../mock-server/core/http/body/multipart.ts'
import { toTextBody } from '../../mock-server/core/http/body/read-body.ts'
import type { ProviderRequest } from '../../mock-server/core/http/request.ts'
import { isoUtc } from '../../mock-server/core/time/japan-time.ts'
import type { Exchange, ProviderName, RecordedBody, RecordedPart } from './exchange.ts'
import { providerNamed, routeOf } from './provider-routes.ts'
import { textBody } from './text-body.ts'

/** A request and its response as they were on the wire, with secrets. The exchange must not be written anywhere. */
export interface RawExchange {
  provider: ProviderName
  /** Host time at which the request was passed on, in milliseconds since the epoch. */
  sentAtMs: number
  request: RawMessage & { method: string; /** Path below the provider's base URL, with the query. */ path: string }
  response: (RawMessage & { receivedAtMs: number; status: number }) | null
  lost?: Exchange['lost']
  fault?: string | undefined
}

export interface RawMessage {
  /** Headers by lower-case name. */
  headers: Readonly<Record<string, string>>
  body: Uint8Array
}

/** Maximum length of a text that is recorded, in bytes. If a text is longer, only its length is recorded. */
const MAX_TEXT_BYTES = 256 * 1024
/** Maximum size of a decompressed body in bytes. A body that decompresses to more bytes is treated as not decodable. */
const MAX_DECODED_BYTES = 16 * 1024 * 1024

/** Returns the exchange without its id. The exchange still has secrets. */
export function parseExchange({
  provider,
  sentAtMs,
  request,
  response,
  lost,
  fault,
}: RawExchange): Omit<Exchange, 'id'> {
  const body = decoded(request)
  const operation = operationOf(provider, { ...request, body: body ?? request.body })
  return {
    provider,
    ...(operation !== undefined && { operation }),
    sentAt: isoUtc(sentAtMs),
    request: {
      method: request.method,
      path: request.path,
      headers: { ...request.headers },
      body: recordedBody(request, body),
    },
    response: response && {
      receivedAt: isoUtc(response.receivedAtMs),
      status: response.status,
      headers: { ...response.headers },
      body: recordedBody(response, decoded(response)),
    },
    ...(lost && { lost }),
    ...(fault !== undefined && { fault }),
  }
}

const decoders: Readonly<Record<string, (bytes: Uint8Array, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: (bytes, options) => {
    try {
      return inflateSync(bytes, options)
    } catch {
      return inflateRawSync(bytes, options)
    }
  },
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
}

/** Returns the body without its content encodings; undefined if the body cannot be decoded. */
function decoded({ headers, body }: RawMessage): Uint8Array | undefined {
  const encodings = (headers['content-encoding'] ?? '').toLowerCase().split(',')
  let bytes = body
  for (const encoding of encodings.map((one) => one.trim()).toReversed()) {
    if (encoding === '' || encoding === 'identity' || bytes.length === 0) continue
    try {
      const decode = decoders[encoding]
      if (!decode) return undefined
      bytes = decode(bytes, { maxOutputLength: MAX_DECODED_BYTES })
    } catch {
      return undefined
    }
  }
  return bytes
}

function recordedBody({ headers, body }: RawMessage, bytes: Uint8Array | undefined): RecordedBody | null {
  if (bytes === undefined) return { bytes: body.length }
  if (bytes.length === 0) return null
  const type = headers['content-type']
  if (parseMediaType(type)?.type === 'multipart/form-data') {
    const parsed = parseMultipart({ headers: { 'content-type': type ?? '' }, body: { bytes } })
    if (!parsed.parts || textLength(parsed.parts) > MAX_TEXT_BYTES) return { bytes: bytes.length }
    const { parts, invalidText } = parsed
    return {
      parts: [...parts].flatMap(([name, all]) => all.map((one) => recordedPart(name, one, invalidText.has(name)))),
    }
  }
  if (bytes.length > MAX_TEXT_BYTES || bytes.includes(0)) return { bytes: bytes.length, ...beginning(bytes) }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  return isUtf8(bytes) ? textBody(text, type) : { text, invalidUtf8: true }
}

/** Returns the total length of the texts in the parts of a multipart body, in UTF-16 code units. */
function textLength(parts: ReadonlyMap<string, readonly Part[]>): number {
  return [...parts.values()].flat().reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0)
}

function recordedPart(name: string, part: Part, isInvalid: boolean): RecordedPart {
  if (typeof part === 'string') return { name, text: part, ...(isInvalid && { invalidUtf8: true as const }) }
  const { filename, plainFilename, bytes } = part
  return {
    name,
    filename,
    ...(plainFilename !== undefined && { plainFilename }),
    bytes: bytes.length,
    ...beginning(bytes),
  }
}

/** The first bytes of each type of image, in hex digits. */
export const signatures = { png: '89504e470d0a1a0a', jpg: 'ffd8ff', gif: '474946383961' } as const

function beginning(bytes: Uint8Array): { begins?: keyof typeof signatures } {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('hex')
  if (start.startsWith(signatures.png)) return { begins: 'png' }
  if (start.startsWith(signatures.jpg)) return { begins: 'jpg' }
  return start.startsWith('47494638') ? { begins: 'gif' } : {}
}

function operationOf(name: ProviderName, { method, path, headers, body }: RawExchange['request']): string | undefined {
  const found = routeOf(providerNamed(name), method, path)
  if (!found) return undefined
  const [only, ...others] = found.route.operations
  if (others.length === 0) return only
  const incoming: ProviderRequest = {
    method,
    target: path,
    query: new URLSearchParams(path.split('?')[1] ?? ''),
    params: found.parameters,
    headers: { ...headers },
    body: toTextBody(body, Infinity),
    sourceIp: '127.0.0.1',
    providerBaseUrl: `http://127.0.0.1/${name}`,
  }
  return found.route.parse(incoming).operation
}
