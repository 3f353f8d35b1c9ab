import { type FormFields, readMultipartFields } from '../http/body/body-members.ts'
import type { ProviderRequest } from '../http/request.ts'
import type { SerializedResponse } from '../http/response.ts'
import type { Outcome } from '../provider/response.ts'
import type { Reason, ReasonValue } from '../reasons/reason.ts'
import { createHeaderRedactor, isSecretName, redactBody, redactUrl, type Redact, REDACTED } from '../redaction.ts'
import { REQUEST_HEADER } from '../settings/mock-settings.ts'
import { flatCopy } from '../util/flat-copy.ts'
import {
  looksLikeDescription,
  MAX_BODY_LENGTH,
  truncateBody,
  type JournalEntry,
  type RecordedRequest,
} from './journal.ts'

/** The parts of an entry that may contain text from the caller or from the provider. */
type RedactedParts = Pick<JournalEntry, 'path' | 'request' | 'response' | 'outcome'>

/**
 * A function that converts a request, the response and the outcome to parts of a journal entry. The parts contain no
 * secrets, and long texts are truncated.
 * @param redact removes the sandbox's credentials
 */
export type RedactEntry = (
  incoming: Pick<ProviderRequest, 'target' | 'headers' | 'body'>,
  response: SerializedResponse | undefined,
  outcome: Outcome,
  redact: Redact,
) => RedactedParts

/**
 * Creates a redactor of journal entries. The redactor reuses the redacted parts of the last entry if the original parts
 * are equal. Create one redactor per provider, because entries of the same provider have more equal parts.
 */
export function createEntryRedactor(): RedactEntry {
  const redactRequest = createRequestRedactor()
  const redactPath = reuseLast((target, redact) => redact(redactUrl(target)))
  const redactReason = reuseLast((reason, redact) => redact(reason))
  return (incoming, response, outcome, redact) => ({
    path: redactPath(incoming.target, redact),
    request: redactRequest(incoming, redact),
    response: response ? redactResponse(response, redact) : nothingSent,
    outcome: withReason(outcome, redactReason(outcome.reason, redact), redact),
  })
}

type RedactText = (text: string, redact: Redact) => string

/**
 * Creates a variant of a redaction function that reuses the last result if the text is the same. Successive requests
 * often have the same texts.
 */
function reuseLast(apply: RedactText): RedactText {
  let last: { text: string; redact: Redact; result: string } | undefined
  return (text, redact) => {
    if (last?.text !== text || last.redact !== redact) last = { text, redact, result: apply(text, redact) }
    return last.result
  }
}

/**
 * Creates a redactor of requests. Successive requests often have equal headers or an equal body. Equal parts are
 * redacted only once, and both journal entries share the result.
 */
function createRequestRedactor(): (
  incoming: Pick<ProviderRequest, 'headers' | 'body'>,
  redact: Redact,
) => RecordedRequest {
  const redactHeaders = createHeaderRedactor()
  let last: { text: string; redact: Redact; recorded: RecordedRequest } | undefined

  return (incoming, redact) => {
    const headers = redactHeaders(incoming.headers, redact)
    const { text, bytes, error } = incoming.body
    if (bytes) {
      const fields = fieldsOf(incoming, redact)
      return { headers, body: `(${bytes.byteLength} bytes)`, bodyKind: 'length', ...(fields && { fields }) }
    }
    if (error) return { headers, body: `(${error})`, bodyKind: 'unread' }
    const alike = last?.text === text && last.redact === redact ? last.recorded : undefined
    if (alike?.headers === headers) return alike
    const recorded = alike ? { ...alike, headers } : { headers, ...recordText(redact(redactBody(text))) }
    last = { text, redact, recorded }
    return recorded
  }
}

function recordText(text: string): Pick<RecordedRequest, 'body' | 'bodyKind'> {
  if (text.length > MAX_BODY_LENGTH) return { body: truncateBody(text), bodyKind: 'truncated' }
  return looksLikeDescription(text) ? { body: text, bodyKind: 'text' } : { body: text || null }
}

/**
 * Returns the fields of a multipart body without secrets and without the contents of files. Undefined if the names and
 * texts are too long.
 */
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

const nothingSent: JournalEntry['response'] = { status: 0, headers: {}, body: null }
const lenientUtf8 = new TextDecoder()

function redactResponse({ status, headers, body }: SerializedResponse, redact: Redact): JournalEntry['response'] {
  const text = typeof body === 'string' ? body : lenientUtf8.decode(body)
  return { status, headers: redactOthers(headers, redact), body: truncateBody(redact(text)) }
}

/** Names of headers that the mock sets itself. Faults can set other headers, which may contain a secret. */
const ownHeaders: readonly string[] = ['content-type', REQUEST_HEADER]

function redactOthers(headers: SerializedResponse['headers'], redact: Redact): SerializedResponse['headers'] {
  if (Object.keys(headers).every((name) => ownHeaders.includes(name))) return headers
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redact(value)]))
}

const MAX_REASON_LENGTH = 1000

/**
 * Returns the outcome with the given redacted reason. A long reason is truncated, because it may quote long input of
 * the caller. The data of a truncated reason (`because`) is left out.
 */
function withReason(outcome: Outcome, reason: string, redact: Redact): Outcome {
  if (reason.length > MAX_REASON_LENGTH) {
    const { because: _because, ...rest } = outcome
    return { ...rest, reason: `${flatCopy(reason.slice(0, MAX_REASON_LENGTH))}…` }
  }
  // If the redaction changed nothing, the sentence contains no secret. The data `because` then contains no secret
  // either, because the sentence shows all values of the data.
  if (reason === outcome.reason) return outcome
  const { because } = outcome
  return { ...outcome, reason, ...(because && { because: redactedReason(because, redact) }) }
}

export function redactedReason({ key, values = {} }: Reason, redact: Redact): Reason {
  return {
    key,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, redactedValue(value, redact)])),
  }
}

function redactedValue(value: ReasonValue, redact: Redact): ReasonValue {
  if (typeof value === 'string') return redact(value)
  if (typeof value === 'number') return value
  return 'key' in value ? redactedReason(value, redact) : value.map((one) => redactedReason(one, redact))
}
