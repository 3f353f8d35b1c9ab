import { mockUrlOf } from '../advice/draft-request.ts'
import type { UnmatchedRequest } from '../pipeline/unmatched/unmatched-requests.ts'
import type { Provider } from '../provider/provider.ts'
import { japanIso } from '../time/japan-time.ts'
import { NAME, VERSION } from '../version.ts'
import { bodyKindOf, type JournalEntry, MAX_BODY_LENGTH } from './journal.ts'

/** The value with which the HAR specification represents an unknown size of a header or a body. */
const UNKNOWN = -1
/** MIME type of the content of an entry without a response. */
const NO_CONTENT = 'x-unknown'
const HTTP_VERSION = 'HTTP/1.1'

type Headers = Readonly<Record<string, string>>

export type HarEntry = ReturnType<typeof harEntry> | ReturnType<typeof unmatchedHarEntry>

/**
 * Returns an HTTP Archive 1.2, the format in which browsers and proxies export requests. Secrets are masked as in the
 * journal. Members whose names start with `_` are not in the specification. These members contain facts that only the
 * mock knows.
 */
export function harDocument(entries: readonly HarEntry[]) {
  return { log: { version: '1.2', creator: { name: NAME, version: VERSION }, entries } }
}

/**
 * Returns a journal entry as an entry of an HTTP Archive. The status is 0 if there was no response. The URL always
 * points to the mock, even if the request was sent to a host name of the provider. A tool that repeats the request
 * therefore never reaches the real provider.
 * @param url URL of the sandbox, without a trailing slash
 */
export function harEntry(entry: JournalEntry, provider: Provider, url: string) {
  const { id, atMs, receivedAtMs, method, request, response, durationMs, outcome, delivered, fault } = entry
  const target = mockUrlOf(entry, provider, url)
  return {
    startedDateTime: japanIso(receivedAtMs, 'milliseconds'),
    time: durationMs,
    request: {
      ...requestLine(method, target),
      headers: headersOf(request.headers),
      bodySize: sizeOf(request.headers, request.body),
      ...(request.body !== null && { postData: postDataOf(request) }),
    },
    response: {
      status: response.status,
      statusText: '',
      httpVersion: HTTP_VERSION,
      cookies: [],
      headers: headersOf(response.headers),
      content: contentOf(response),
      redirectURL: response.headers['location'] ?? '',
      headersSize: UNKNOWN,
      bodySize: sizeOf(response.headers, response.body),
    },
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
    comment: outcome.reason,
    _id: id,
    _provider: entry.provider,
    _operation: entry.operation,
    _sandboxTime: japanIso(atMs, 'milliseconds'),
    _outcome: outcome.code,
    _rule: outcome.rule,
    _delivered: delivered,
    ...(fault && { _fault: fault }),
  }
}

/** Returns a request that reached no provider as an entry of an HTTP Archive. @param origin origin of the mock */
export function unmatchedHarEntry({ receivedAtMs, method, path, status, reason }: UnmatchedRequest, origin: string) {
  return {
    startedDateTime: japanIso(receivedAtMs, 'milliseconds'),
    time: 0,
    request: { ...requestLine(method, origin + path), headers: [], bodySize: UNKNOWN },
    response: {
      status,
      statusText: '',
      httpVersion: HTTP_VERSION,
      cookies: [],
      headers: [],
      content: { size: UNKNOWN, mimeType: 'application/problem+json' },
      redirectURL: '',
      headersSize: UNKNOWN,
      bodySize: UNKNOWN,
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
    comment: reason,
    _provider: null,
  }
}

function requestLine(method: string, url: string) {
  const query = URL.parse(url)?.searchParams ?? []
  return {
    method,
    url,
    httpVersion: HTTP_VERSION,
    cookies: [],
    queryString: [...query].map(([name, value]) => ({ name, value })),
    headersSize: UNKNOWN,
  }
}

function headersOf(headers: Headers): { name: string; value: string }[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }))
}

/** Returns the body of a request. A body that the journal does not contain has a comment instead of a text. */
function postDataOf(request: JournalEntry['request']) {
  const { headers, body, fields } = request
  const mimeType = headers['content-type'] ?? ''
  if (fields)
    return {
      mimeType,
      params: Object.entries(fields).map(([name, value]) =>
        typeof value === 'string' ? { name, value } : { name, fileName: value.filename },
      ),
      comment: 'The journal does not contain files.',
    }
  const kind = bodyKindOf(request)
  if (kind === 'length' || kind === 'unread')
    return { mimeType, text: '', comment: `The journal does not contain the body ${body}.` }
  return {
    mimeType,
    text: body ?? '',
    ...(kind === 'truncated' && { comment: 'The journal contains only the beginning of the body.' }),
  }
}

function contentOf({ status, headers, body }: JournalEntry['response']) {
  if (status === 0) return { size: 0, mimeType: NO_CONTENT, comment: 'The client got no response.' }
  return {
    size: sizeOf(headers, body),
    mimeType: headers['content-type'] ?? NO_CONTENT,
    ...(body !== null && { text: body }),
    ...(isTruncated(body) && { comment: 'The journal contains only the beginning of the body.' }),
  }
}

function isTruncated(body: string | null): boolean {
  return body !== null && body.length > MAX_BODY_LENGTH
}

/**
 * Returns the size of a body in bytes; -1 if the size is unknown. The header Content-Length is used if possible,
 * because a masked or truncated text does not have the size of the body.
 */
function sizeOf(headers: Headers, body: string | null): number {
  const sent = headers['content-length']
  if (sent !== undefined && /^\d{1,15}$/.test(sent)) return Number(sent)
  if (body === null) return 0
  return isTruncated(body) ? UNKNOWN : new TextEncoder().encode(body).byteLength
}
