import type { RequestBody, ProviderRequest } from './http/request.ts'
import { truncateBody, type JournalEntry } from './journal/journal.ts'
import { createHeaderMask, redactBody, type Redact } from './redaction.ts'

type RecordedRequest = JournalEntry['request']

/**
 * Creates a function that converts a request to its record in the journal, without secrets. Successive requests are often
 * equal. Equal parts are masked once, and all entries share one object.
 */
export function createRecorder(): (
  incoming: Pick<ProviderRequest, 'headers' | 'body'>,
  redact: Redact,
) => RecordedRequest {
  const maskHeaders = createHeaderMask()
  let last: { text: string; redact: Redact; recorded: RecordedRequest } | undefined

  return (incoming, redact) => {
    const headers = maskHeaders(incoming.headers, redact)
    const text = textOf(incoming.body)
    const alike = last?.text === text && last.redact === redact ? last.recorded : undefined
    if (alike?.headers === headers) return alike
    const recorded = { headers, body: alike ? alike.body : truncateBody(redact(redactBody(text))) || null }
    last = { text, redact, recorded }
    return recorded
  }
}

/** The body as text, or a short description if it is not text. */
function textOf({ text, bytes, error }: RequestBody): string {
  return text ?? (bytes ? `(${bytes.byteLength} bytes)` : `(${error})`)
}
