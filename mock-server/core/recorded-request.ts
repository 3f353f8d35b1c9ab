import { type FormFields, readMultipartFields } from './http/body-members.ts'
import type { ProviderRequest } from './http/request.ts'
import { MAX_BODY_LENGTH, truncateBody, type RecordedRequest } from './journal/journal.ts'
import { createHeaderMask, isSecretName, redactBody, type Redact, REDACTED } from './redaction.ts'

/**
 * Creates a function that converts a request to its record in the journal, without secrets. Successive requests are
 * often equal. Equal parts are masked once, and all entries share one object.
 */
export function createRecorder(): (
  incoming: Pick<ProviderRequest, 'headers' | 'body'>,
  redact: Redact,
) => RecordedRequest {
  const maskHeaders = createHeaderMask()
  let last: { text: string; redact: Redact; recorded: RecordedRequest } | undefined

  return (incoming, redact) => {
    const headers = maskHeaders(incoming.headers, redact)
    const { text, bytes, error } = incoming.body
    if (bytes) {
      const fields = fieldsOf(incoming, redact)
      return { headers, body: `(${bytes.byteLength} bytes)`, ...(fields && { fields }) }
    }
    if (error) return { headers, body: `(${error})` }
    const alike = last?.text === text && last.redact === redact ? last.recorded : undefined
    if (alike?.headers === headers) return alike
    const recorded = { headers, body: alike ? alike.body : truncateBody(redact(redactBody(text))) || null }
    last = { text, redact, recorded }
    return recorded
  }
}

/** The fields of a multipart body without secrets and without the contents of files; undefined if they are too long. */
function fieldsOf(incoming: Pick<ProviderRequest, 'headers' | 'body'>, redact: Redact): FormFields | undefined {
  const fields = Object.entries(readMultipartFields(incoming))
  const texts = fields.flatMap(([name, value]) => [name, typeof value === 'string' ? value : value.filename])
  if (texts.reduce((length, text) => length + text.length, 0) > MAX_BODY_LENGTH) return undefined
  return Object.fromEntries(
    fields.map(([name, value]) => {
      if (isSecretName(name)) return [name, REDACTED]
      if (typeof value === 'string') return [redact(name), redact(redactBody(value))]
      return [redact(name), { ...value, filename: redact(value.filename) }]
    }),
  )
}
