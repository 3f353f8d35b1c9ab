import type { RequestBody, ProviderRequest } from './http/request.ts'
import { truncateBody, type JournalEntry } from './journal/journal.ts'
import { createHeaderMask, redactBody, type Redact } from './redaction.ts'

type RecordedRequest = JournalEntry['request']

/**
 * Makes of requests what the journal keeps of them, without secrets. Requests that follow each other are often alike: what
 * is equal to the last one is masked once, and the journal keeps one object for all of them.
 */
export function createRecorder(): (
  incoming: Pick<ProviderRequest, 'headers' | 'body'>,
  hide: Redact,
) => RecordedRequest {
  const maskHeaders = createHeaderMask()
  let last: { text: string; hide: Redact; recorded: RecordedRequest } | undefined

  return (incoming, hide) => {
    const headers = maskHeaders(incoming.headers, hide)
    const text = textOf(incoming.body)
    const alike = last?.text === text && last.hide === hide ? last.recorded : undefined
    if (alike?.headers === headers) return alike
    const recorded = { headers, body: alike ? alike.body : truncateBody(hide(redactBody(text))) || null }
    last = { text, hide, recorded }
    return recorded
  }
}

/** Text as it came; of anything else, what it is. */
function textOf({ text, bytes, error }: RequestBody): string {
  return text ?? (bytes ? `(${bytes.byteLength} bytes)` : `(${error})`)
}
