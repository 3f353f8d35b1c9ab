import { isList, mediaType } from './media-type.ts'

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
export type Body =
  | { text: string; bytes?: never; missing?: never }
  | { bytes: Uint8Array; text?: never; missing?: never }
  | { missing: Missing; text?: never; bytes?: never }
export type Missing = 'too-large' | 'aborted' | 'not-utf8'

/** What is wrong with a body. The providers' registers have separate rules for all but `other`; `headers` is a header that makes the body ambiguous. */
export type Flaw = 'too-large' | 'headers' | 'parameter' | 'other'

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
  const refused = refusedBody({ headers, body }) ?? refusedMediaType(headers['content-type'])
  if (refused) return refused
  try {
    return { value: JSON.parse(body.text ?? '') }
  } catch {
    return { refused: 'the body is not valid JSON', flaw: 'other' }
  }
}

/** Why a body of any media type is not read: it is encoded, its media type is ambiguous, or it did not arrive as it should. */
export function refusedBody({ headers, body }: Pick<Incoming, 'headers' | 'body'>): Refusal | undefined {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && !/^(?:identity)?$/i.test(encoding))
    return {
      refused: `the Content-Encoding is ${JSON.stringify(encoding.slice(0, 40))}, and only a body without one is read`,
      flaw: 'headers',
    }
  const type = headers['content-type']
  if (type !== undefined && isList(type)) return { refused: 'there is more than one Content-Type', flaw: 'headers' }
  return (
    body.missing && { refused: missingBody[body.missing], flaw: body.missing === 'too-large' ? 'too-large' : 'other' }
  )
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
  const isForeign =
    !media.parameters ||
    [...media.parameters].some(([name, value]) => name !== 'charset' || value.toLowerCase() !== 'utf-8')
  return isForeign
    ? { refused: 'the Content-Type has a parameter other than charset=utf-8', flaw: 'parameter' }
    : undefined
}
