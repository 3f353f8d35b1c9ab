import { type BodyError, findBodyError } from './body-error.ts'
import { parseMediaType } from './media-type.ts'
import type { ProviderRequest } from './request.ts'

export type JsonBody = { value: unknown; error?: never } | BodyError

/**
 * Parses a JSON body in UTF-8, or returns the error. The media type must be `application/json`. The only allowed
 * parameter is `charset=utf-8`, since both providers accept only UTF-8.
 */
export function readJson({ headers, body }: Pick<ProviderRequest, 'headers' | 'body'>): JsonBody {
  const error = findBodyError({ headers, body }) ?? checkJsonMediaType(headers['content-type'])
  if (error) return error
  try {
    return { value: JSON.parse(body.text ?? '') }
  } catch {
    return { error: 'the body is not valid JSON', kind: 'other' }
  }
}

function checkJsonMediaType(header: string | undefined): BodyError | undefined {
  if (header === 'application/json') return undefined
  const media = parseMediaType(header)
  if (!media) return { error: 'the Content-Type header is missing', kind: 'other' }
  if (media.type !== 'application/json') return { error: 'the Content-Type is not application/json', kind: 'other' }
  const isUnsupported =
    !media.parameters ||
    [...media.parameters].some(([name, value]) => name !== 'charset' || value.toLowerCase() !== 'utf-8')
  return isUnsupported
    ? { error: 'the Content-Type has a parameter other than charset=utf-8', kind: 'parameter' }
    : undefined
}
