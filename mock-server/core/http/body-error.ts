import { isList } from './media-type.ts'
import type { Incoming, Missing } from './request.ts'

/** What is wrong with a body. The providers' registers have separate rules for all but `other`; `headers` is a header that makes the body ambiguous. */
export type Flaw = 'too-large' | 'headers' | 'parameter' | 'other'

export interface Refusal {
  /** One sentence. */
  refused: string
  flaw: Flaw
  value?: never
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
