import { isList } from './media-type.ts'
import type { ProviderRequest, BodyReadError } from './request.ts'

/**
 * The kind of a body error. A provider's evidence register may have a separate rule for each kind except `other`.
 * `headers`: a header makes the body ambiguous. `media-type`: the Content-Type is missing or is another media type.
 * `parameter`: the Content-Type has an unsupported parameter.
 */
export type BodyErrorKind = 'too-large' | 'headers' | 'media-type' | 'parameter' | 'other'

export interface BodyError {
  /** The error message in one sentence. */
  error: string
  kind: BodyErrorKind
  value?: never
}

/**
 * Returns the first of the following errors, which do not depend on the media type; undefined if there is none:
 * - The body is encoded.
 * - There are several Content-Types.
 * - The body could not be read, for example because it is too large.
 */
export function findBodyError({ headers, body }: Pick<ProviderRequest, 'headers' | 'body'>): BodyError | undefined {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && !/^(?:identity)?$/i.test(encoding))
    return {
      error: `the Content-Encoding is ${JSON.stringify(encoding.slice(0, 40))}, and only a body without one is read`,
      kind: 'headers',
    }
  const type = headers['content-type']
  if (type !== undefined && isList(type)) return { error: 'there is more than one Content-Type', kind: 'headers' }
  return (
    body.error && { error: bodyErrorMessages[body.error], kind: body.error === 'too-large' ? 'too-large' : 'other' }
  )
}

export const bodyErrorMessages: Readonly<Record<BodyReadError, string>> = {
  'too-large': 'the body is too large',
  aborted: 'the caller went away while sending the body',
  'not-utf8': 'the body is not valid UTF-8',
}
