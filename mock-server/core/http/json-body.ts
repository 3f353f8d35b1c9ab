import { type Refusal, refusedBody } from './body-error.ts'
import { mediaType } from './media-type.ts'
import type { Incoming } from './request.ts'

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
