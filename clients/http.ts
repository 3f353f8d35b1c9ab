import { z } from 'zod'
import type { Clock } from './clock.ts'

/** One HTTP request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | FormData | undefined
  /** Maximum milliseconds from the start of the request to the last byte of the response. */
  readonly timeoutMs: number
  readonly clock: Clock
  readonly fetch: typeof fetch | undefined
  readonly signal: AbortSignal | undefined
}

/** Result of one request. */
export type HttpResult =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly bytes: Uint8Array }
  /** Nothing reached the provider. */
  | { readonly kind: 'not-sent'; readonly cause: unknown }
  | { readonly kind: 'timed-out'; readonly cause: unknown }
  /** The caller's signal was aborted after the request had started. */
  | { readonly kind: 'aborted'; readonly cause: unknown }
  | { readonly kind: 'lost'; readonly cause: unknown }

/**
 * Codes of errors that occur before a connection exists, so that nothing was sent. After any other error, the request
 * may have been sent.
 */
const NOT_SENT_CODES = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

const failureWithCode = z.object({ cause: z.object({ code: z.string() }) })

/**
 * Reason for the stop of the timeout timer after a request has ended. The reason is a text, because the stack trace of
 * an error would take time.
 */
const ANSWERED = 'answered'

/**
 * Sends one request once and waits for the complete response. Does not follow redirects, so that a POST is not sent to
 * another host. Throws only if the signal is aborted before sending, and then throws the signal's reason.
 */
export async function sendOnce(request: HttpRequest): Promise<HttpResult> {
  const { signal } = request
  signal?.throwIfAborted()
  const timeout = new AbortController()
  const answered = new AbortController()
  request.clock.sleep(request.timeoutMs, answered.signal).then(
    () => timeout.abort(new DOMException(`no complete answer within ${request.timeoutMs} ms`, 'TimeoutError')),
    () => {}, // The response arrived before the timeout.
  )
  const stop = signal === undefined ? timeout.signal : AbortSignal.any([signal, timeout.signal])
  // A custom fetch may ignore the signal. In that case, this promise ends the wait for the response.
  const stopped = Promise.withResolvers<never>()
  stopped.promise.catch(() => {})
  const onStop = (): void => stopped.reject(stop.reason)
  stop.addEventListener('abort', onStop, { once: true })

  let head: Response | undefined
  try {
    head = await Promise.race([startFetch(request, stop), stopped.promise])
    const bytes = new Uint8Array(await Promise.race([head.arrayBuffer(), stopped.promise]))
    return { kind: 'answered', status: head.status, headers: head.headers, bytes }
  } catch (cause) {
    // The status and the headers arrived, but the body could not be read. If the status is not 200, the status alone is
    // sufficient.
    if (head !== undefined && head.status !== 200) {
      return { kind: 'answered', status: head.status, headers: head.headers, bytes: new Uint8Array() }
    }
    const failure = failureWithCode.safeParse(cause)
    if (failure.success && NOT_SENT_CODES.has(failure.data.cause.code)) return { kind: 'not-sent', cause }
    if (signal?.aborted === true) return { kind: 'aborted', cause: signal.reason }
    if (timeout.signal.aborted) return { kind: 'timed-out', cause: timeout.signal.reason }
    return { kind: 'lost', cause }
  } finally {
    answered.abort(ANSWERED)
    // The listener is removed, because a signal with a listener would keep the response in memory.
    stop.removeEventListener('abort', onStop)
  }
}

async function startFetch(request: HttpRequest, signal: AbortSignal): Promise<Response> {
  const { method, url, headers, body } = request
  // The global fetch is read for each request, because a tool may replace the global fetch after the client was
  // created.
  const send = request.fetch ?? globalThis.fetch
  return send(url, { method, headers, signal, redirect: 'manual', ...(body === undefined ? {} : { body }) })
}

/**
 * A JSON value, or the reason why the body cannot be read. The reason never quotes the body, which may contain a gift
 * code.
 */
export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string }

/** Parses a response body, which must be JSON in UTF-8 (AG-D2). */
export function readJson(headers: Headers, bytes: Uint8Array): JsonReading {
  const charset = /charset\s*=\s*"?([^";\s]*)/i.exec(headers.get('content-type') ?? '')?.[1]
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    return { ok: false, problem: 'declares a charset other than UTF-8' }
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { ok: false, problem: 'is not valid UTF-8' }
  }
  try {
    const value: unknown = JSON.parse(text)
    return { ok: true, value }
  } catch {
    return { ok: false, problem: 'is not complete JSON' }
  }
}

/**
 * Returns the milliseconds from `now` that the Retry-After header asks for; undefined if the header is missing or
 * invalid.
 */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (value === undefined || value === '') return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
