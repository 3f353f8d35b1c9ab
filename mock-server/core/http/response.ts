import { z } from 'zod'
import { lazy } from '../util/lazy.ts'

/** An answer as it is about to go out. */
export interface SerializedResponse {
  status: number
  headers: Readonly<Record<string, string>>
  body: string | Uint8Array<ArrayBuffer>
}

/** How an answer goes out other than as a whole and at once. */
export interface Transmission {
  /** The status line and the headers; without it nothing of HTTP is sent. */
  head?: Pick<SerializedResponse, 'status' | 'headers'>
  /** What follows, each piece after a wait in milliseconds of the sandbox's clock. */
  chunks: readonly { waitMs: number; bytes: Uint8Array<ArrayBuffer> }[]
  /** Bytes that are no HTTP, instead of head and pieces; they need a socket. */
  rawBytes?: Uint8Array<ArrayBuffer>
  /**
   * `finish`: the answer is whole. `close`: the connection is closed in an orderly way, whatever the head promised.
   * `reset`: it is reset (TCP RST). `hang`: it stays open, and nothing more comes.
   */
  end: 'finish' | 'close' | 'reset' | 'hang'
}

const encoder = new TextEncoder()

const reservedHeaders = /^(?:content-length|transfer-encoding|connection|keep-alive|date)$/i
export const headerName = lazy(() =>
  z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'no name of a header')
    .refine((name) => !reservedHeaders.test(name), 'the mock sets it itself'),
)
/** What HTTP lets through in a header. */
export const headerValue = lazy(() =>
  z.string().regex(/^(?![\t ])[\t\x20-\x7E\x80-\xFF]*(?<![\t ])$/, 'no value of a header'),
)

/** The statuses whose answers HTTP gives no body. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304])

export function isBodiless(status: number): boolean {
  return bodiless.has(status)
}

export function bodyBytes({ body }: SerializedResponse): Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? encoder.encode(body) : body
}

/** Status and headers, with the length that the whole body has. */
export function headWithLength(response: SerializedResponse): NonNullable<Transmission['head']> {
  const { status, headers } = response
  return {
    status,
    headers: isBodiless(status) ? headers : { ...headers, 'content-length': bodyBytes(response).length.toString() },
  }
}

/** The head and the first half of the body. */
export function headAndHalfBody(response: SerializedResponse): Pick<Transmission, 'head' | 'chunks'> {
  const body = bodyBytes(response)
  return { head: headWithLength(response), chunks: [{ waitMs: 0, bytes: body.slice(0, Math.ceil(body.length / 2)) }] }
}

/** The head as it is on the wire, where a header's character is a byte. */
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
