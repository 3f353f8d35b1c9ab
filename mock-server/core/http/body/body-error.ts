import type { Explanation } from '../../reasons/reason.ts'
import { sharedReasons as reasons } from '../../reasons/shared.ts'
import { isList } from './media-type.ts'
import type { ProviderRequest, BodyReadError } from '../request.ts'

/**
 * The kind of a body error. A provider may have a rule of its own for each kind except `other`. `headers`: a header
 * makes the body ambiguous. `media-type`: the Content-Type is missing or names a wrong media type. `parameter`: the
 * Content-Type has an unsupported parameter.
 */
export type BodyErrorKind = 'too-large' | 'headers' | 'media-type' | 'parameter' | 'other'

export interface BodyError {
  error: Explanation
  kind: BodyErrorKind
  value?: never
}

/**
 * Returns the first of the following errors, which do not depend on the media type; undefined if there is no such
 * error:
 * - The body has a Content-Encoding other than `identity`.
 * - There are several Content-Types.
 * - The body could not be read, for example because it is too large.
 */
export function findBodyError({ headers, body }: Pick<ProviderRequest, 'headers' | 'body'>): BodyError | undefined {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && !/^(?:identity)?$/i.test(encoding))
    return {
      error: reasons.contentEncoding({ encoding: JSON.stringify(encoding.slice(0, 40)) }),
      kind: 'headers',
    }
  const type = headers['content-type']
  if (type !== undefined && isList(type)) return { error: reasons.severalContentTypes, kind: 'headers' }
  return body.error && { error: bodyErrors[body.error], kind: body.error === 'too-large' ? 'too-large' : 'other' }
}

export const bodyErrors: Readonly<Record<BodyReadError, Explanation>> = {
  'too-large': reasons.bodyTooLarge,
  aborted: reasons.bodyAborted,
  'not-utf8': reasons.bodyNotUtf8,
}
