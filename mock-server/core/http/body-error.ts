import { isList } from './media-type.ts'
import type { ProviderRequest, BodyReadError } from './request.ts'

/** What is wrong with a body. The providers' registers have separate rules for all but `other`; `headers` is a header that makes the body ambiguous. */
export type BodyErrorKind = 'too-large' | 'headers' | 'parameter' | 'other'

export interface BodyError {
  /** One sentence. */
  error: string
  kind: BodyErrorKind
  value?: never
}

/** Why a body of any media type is not read: it is encoded, its media type is ambiguous, or it did not arrive as it should. */
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
  'not-utf8': 'the body is not valid UTF-8 without a byte order mark',
}
