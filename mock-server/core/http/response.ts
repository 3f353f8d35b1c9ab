import { because } from '../validation/explained.ts'
import { valueProblems } from '../problems/values.ts'
import { z } from 'zod'
import { lazy } from '../util/lazy.ts'

/** A serialized response, ready to send. */
export interface SerializedResponse {
  status: number
  headers: Readonly<Record<string, string>>
  body: string | Uint8Array<ArrayBuffer>
}

/** The steps in which a response is sent if it is not sent immediately and completely. */
export interface Transmission {
  /** Status and headers. If `head` is undefined, no HTTP response is sent. */
  head?: Pick<SerializedResponse, 'status' | 'headers'>
  /** The chunks of the body, each sent after a wait in milliseconds of the sandbox's clock. */
  chunks: readonly { waitMs: number; bytes: Uint8Array<ArrayBuffer> }[]
  /**
   * Bytes that are sent instead of the head and the chunks. They may be invalid HTTP, so they can only be sent over a
   * socket.
   */
  rawBytes?: Uint8Array<ArrayBuffer>
  /**
   * `finish`: the response ends normally. `close`: the connection closes in an orderly way, even if the body is
   * incomplete. `reset`: the connection is reset (TCP RST). `hang`: the connection stays open, and nothing more is
   * sent.
   */
  end: 'finish' | 'close' | 'reset' | 'hang'
}

const encoder = new TextEncoder()

const reservedHeaders = /^(?:content-length|transfer-encoding|connection|keep-alive|date)$/i
export const headerName = lazy(() =>
  z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]+$/, because(valueProblems.noHeaderName))
    .refine((name) => !reservedHeaders.test(name), because(valueProblems.ownHeader)),
)
/** Schema of a header value that is valid in HTTP. */
export const headerValue = lazy(() =>
  z.string().regex(/^(?![\t ])[\t\x20-\x7E\x80-\xFF]*(?<![\t ])$/, because(valueProblems.noHeaderValue)),
)

/** Statuses whose responses have no body. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304])

export function isBodiless(status: number): boolean {
  return bodiless.has(status)
}

export function bodyBytes({ body }: SerializedResponse): Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? encoder.encode(body) : body
}

/** Returns the status and the headers, with the Content-Length of the whole body. */
export function headWithLength(response: SerializedResponse): NonNullable<Transmission['head']> {
  const { status, headers } = response
  return {
    status,
    headers: isBodiless(status) ? headers : { ...headers, 'content-length': bodyBytes(response).length.toString() },
  }
}

/** Returns the response head with the Content-Length of the whole body, and the first half of the body as one chunk. */
export function headAndHalfBody(response: SerializedResponse): Pick<Transmission, 'head' | 'chunks'> {
  const body = bodyBytes(response)
  return { head: headWithLength(response), chunks: [{ waitMs: 0, bytes: body.slice(0, Math.ceil(body.length / 2)) }] }
}

/** Serializes the response head to the bytes that are sent, with one byte for each character. */
export function serializeHead(
  { status, headers }: SerializedResponse,
  more: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const lines = Object.entries({ ...headers, ...more }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Uint8Array.from(`HTTP/1.1 ${status} \r\n${lines.join('')}\r\n`, (character) => character.charCodeAt(0))
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

export function toResponse({ method }: Request, response: SerializedResponse | undefined): Response {
  if (!response) return new Response(null, { status: 500 })
  const { status, headers, body } = response
  return new Response(method === 'HEAD' || isBodiless(status) ? null : body, { status, headers })
}
