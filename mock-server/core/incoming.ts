/** A request as a provider's routes see it, read once. */
export interface Incoming {
  method: string
  /** The path and query as they came, with the sandbox's prefix. */
  target: string
  query: URLSearchParams
  /** The variable parts of the route's path, percent-decoded. */
  params: Readonly<Record<string, string>>
  /** By lower-case names. */
  headers: Readonly<Record<string, string>>
  body: Body
  /** The body's text; undefined where it is not UTF-8, or is made of files. */
  text: string | undefined
  sourceIp: string
  /** The provider's base as the caller addressed it, such as `http://127.0.0.1:4600/sandboxes/a/realpay-gift`. */
  mountUrl: string
}

/** A request's body, or why there is none: it was larger than allowed, or the caller went away while sending it. */
export type Body = { bytes: Uint8Array; missing?: never } | { bytes?: never; missing: 'too-large' | 'aborted' }

/** Reads at most `maxBytes`; nothing beyond that is kept, whatever a length header says. */
export async function readBody(request: Request, contentLength: string | undefined, maxBytes: number): Promise<Body> {
  if (request.method === 'GET' || request.method === 'HEAD') return { bytes: new Uint8Array() }
  try {
    if (contentLength === undefined || !/^\d+$/.test(contentLength)) return await readStream(request, maxBytes)
    if (Number(contentLength) > maxBytes) return { missing: 'too-large' }
    const bytes = new Uint8Array(await request.arrayBuffer())
    return bytes.byteLength > maxBytes ? { missing: 'too-large' } : { bytes }
  } catch {
    return { missing: 'aborted' }
  }
}

async function readStream(request: Request, maxBytes: number): Promise<Body> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength
    if (length > maxBytes) return { missing: 'too-large' }
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return { bytes }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of the bytes, or undefined where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
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

export type JsonBody = { value: unknown; refused?: never } | { refused: string; value?: never }

/**
 * A JSON body in UTF-8, or in one sentence why it is none. The media type must be `application/json`; of parameters,
 * only a charset of UTF-8 is let through, since both providers speak UTF-8 alone.
 */
export function readJson({ headers, body, text }: Pick<Incoming, 'headers' | 'body' | 'text'>): JsonBody {
  if (body.missing) return { refused: refusalOf(body.missing) }
  const media = refusedMediaType(headers['content-type'])
  if (media) return { refused: media }
  if (text === undefined) return { refused: 'the body is not valid UTF-8' }
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { refused: 'the body is not valid JSON' }
  }
}

export function refusalOf(missing: NonNullable<Body['missing']>): string {
  return missing === 'aborted' ? 'the caller went away while sending the body' : 'the body is too large'
}

function refusedMediaType(header: string | undefined): string | undefined {
  if (header === 'application/json') return undefined
  const media = mediaType(header)
  if (!media) return 'the Content-Type header is missing'
  if (media.type !== 'application/json') return 'the Content-Type is not application/json'
  const foreign = [...media.parameters].some(([name, value]) => name !== 'charset' || value.toLowerCase() !== 'utf-8')
  return foreign ? 'the Content-Type has a parameter other than charset=utf-8' : undefined
}
