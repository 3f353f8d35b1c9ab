/** A request as a provider's routes see it, read once. */
export interface Incoming {
  method: string
  /** The path and query as they came, with the sandbox's prefix. */
  target: string
  query: URLSearchParams
  /** The variable parts of the route's path, percent-decoded. */
  params: Readonly<Record<string, string>>
  /** By lower-case names. */
  headers: Record<string, string>
  body: Body
  sourceIp: string
  /** The provider's base as the caller addressed it, such as `http://127.0.0.1:4600/sandboxes/a/realpay-gift`. */
  mountUrl: string
}

/** A body as text, or as bytes where a route takes files, or why there is none. */
export type Body = { text: string; bytes?: never; missing?: never } | { bytes: Uint8Array; text?: never; missing?: never } | { missing: Missing; text?: never; bytes?: never }
export type Missing = 'too-large' | 'aborted' | 'not-utf8'

const REPLACEMENT = '\uFFFD'
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads a body of at most `maxBytes` as text. A replacement character is what is left of broken UTF-8, so a text that
 * has one is refused, as is one that lost a byte order mark on the way.
 */
export async function readText(request: Request, contentLength: string | undefined, maxBytes: number): Promise<Body> {
  const length = lengthOf(contentLength)
  if (length === undefined || isBodiless(request)) {
    const read = await readBytes(request, contentLength, maxBytes)
    return read.bytes ? decode(read.bytes) : read
  }
  if (length > maxBytes) return tooLarge
  try {
    const text = await request.text()
    const whole = (text.length === length || new TextEncoder().encode(text).length === length) && !text.includes(REPLACEMENT)
    return whole ? { text } : notUtf8
  } catch {
    return aborted
  }
}

/** Reads at most `maxBytes`; nothing beyond that is kept, whatever a length header says. */
export async function readBytes(request: Request, contentLength: string | undefined, maxBytes: number): Promise<Body> {
  if (isBodiless(request)) return { bytes: new Uint8Array() }
  const length = lengthOf(contentLength)
  if (length !== undefined && length > maxBytes) return tooLarge
  try {
    const bytes = length === undefined ? await readStream(request, maxBytes) : new Uint8Array(await request.arrayBuffer())
    return bytes && bytes.length <= maxBytes ? { bytes } : tooLarge
  } catch {
    return aborted
  }
}

const tooLarge: Body = { missing: 'too-large' }
const aborted: Body = { missing: 'aborted' }
const notUtf8: Body = { missing: 'not-utf8' }

function isBodiless({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD'
}

function lengthOf(contentLength: string | undefined): number | undefined {
  return contentLength !== undefined && /^\d+$/.test(contentLength) ? Number(contentLength) : undefined
}

function decode(bytes: Uint8Array): Body {
  try {
    return { text: utf8.decode(bytes) }
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

export interface MediaType {
  /** Lower case, such as `application/json`. */
  type: string
  /** Values by lower-case names. */
  parameters: ReadonlyMap<string, string>
}

/** Takes a Content-Type header apart; undefined where there is none. */
export function mediaType(header: string | undefined): MediaType | undefined {
  if (header === undefined) return undefined
  const [type = '', ...rest] = header.split(';')
  const parameters = rest.map((parameter): [string, string] => {
    const [name = '', ...value] = parameter.split('=')
    return [name.trim().toLowerCase(), value.join('=').trim().replace(/^"(.*)"$/, '$1')]
  })
  return { type: type.trim().toLowerCase(), parameters: new Map(parameters) }
}

/** What is wrong with a body: the providers' registers have rules of their own for the first two. */
export type Flaw = 'too-large' | 'parameter' | 'other'
export function flawOf(missing: Missing): Flaw {
  return missing === 'too-large' ? 'too-large' : 'other'
}

export interface Refusal {
  /** One sentence. */
  refused: string
  flaw: Flaw
  value?: never
}
export type JsonBody = { value: unknown; refused?: never } | Refusal

/**
 * A JSON body in UTF-8, or in one sentence why it is none. The media type must be `application/json`; of parameters,
 * only a charset of UTF-8 is let through, since both providers speak UTF-8 alone.
 */
export function readJson({ headers, body }: Pick<Incoming, 'headers' | 'body'>): JsonBody {
  if (body.missing) return { refused: missingBody[body.missing], flaw: flawOf(body.missing) }
  const refused = refusedMediaType(headers['content-type'])
  if (refused) return refused
  try {
    return { value: JSON.parse(body.text ?? '') }
  } catch {
    return { refused: 'the body is not valid JSON', flaw: 'other' }
  }
}

export const missingBody: Readonly<Record<Missing, string>> = {
  'too-large': 'the body is too large',
  aborted: 'the caller went away while sending the body',
  'not-utf8': 'the body is not valid UTF-8 without a byte order mark',
}

function refusedMediaType(header: string | undefined): Refusal | undefined {
  if (header === 'application/json') return undefined
  const media = mediaType(header)
  if (!media) return { refused: 'the Content-Type header is missing', flaw: 'other' }
  if (media.type !== 'application/json') return { refused: 'the Content-Type is not application/json', flaw: 'other' }
  const foreign = [...media.parameters].some(([name, value]) => name !== 'charset' || value.toLowerCase() !== 'utf-8')
  return foreign ? { refused: 'the Content-Type has a parameter other than charset=utf-8', flaw: 'parameter' } : undefined
}
