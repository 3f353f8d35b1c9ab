import { sharedReasons as reasons } from '../../reasons/shared.ts'
import { type BodyError, findBodyError } from './body-error.ts'
import { parseMediaType } from './media-type.ts'
import type { ProviderRequest } from '../request.ts'

export type JsonBody = { value: unknown; error?: never } | BodyError

/**
 * Parses a JSON body in UTF-8, or returns the error. The media type must be `application/json`. The only allowed
 * parameter is `charset=utf-8`, since both providers accept only UTF-8.
 * @param anyParameters true to ignore the parameters of the media type
 */
export function readJson(
  { headers, body }: Pick<ProviderRequest, 'headers' | 'body'>,
  anyParameters = false,
): JsonBody {
  const error = findBodyError({ headers, body }) ?? checkJsonMediaType(headers['content-type'])
  if (error && !(anyParameters && error.kind === 'parameter')) return error
  try {
    return { value: JSON.parse(body.text ?? '') }
  } catch {
    return { error: reasons.bodyNotJson, kind: 'other' }
  }
}

function checkJsonMediaType(header: string | undefined): BodyError | undefined {
  if (header === 'application/json') return undefined
  const media = parseMediaType(header)
  if (!media) return { error: reasons.contentTypeMissing, kind: 'media-type' }
  if (media.type !== 'application/json')
    return { error: reasons.contentTypeOther({ type: 'application/json' }), kind: 'media-type' }
  const isUnsupported =
    !media.parameters ||
    [...media.parameters].some(([name, value]) => name !== 'charset' || value.toLowerCase() !== 'utf-8')
  return isUnsupported ? { error: reasons.contentTypeParameter, kind: 'parameter' } : undefined
}
