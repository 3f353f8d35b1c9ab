import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Readable } from 'node:stream'
import { timeoutSignal } from '../core/time/host-clock.ts'
import { isLoopback } from '../core/util/loopback.ts'

export interface OutgoingRequest {
  readonly method: string
  /**
   * Path that starts with a slash. The path is appended unchanged to the path of the base URL, so the path cannot
   * change the host.
   */
  readonly path: string
  readonly headers: IncomingHttpHeaders | Readonly<Record<string, string>>
  readonly body?: Readable | string | undefined
  /** Time limit of the request and its response [ms]. */
  readonly timeoutMs?: number | undefined
  /** Signal that ends the request and its response. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Sends one request to a path below a base URL. Resolves once the response starts, and rejects if no response starts.
 * Redirects are not followed. The certificate of a loopback address is not checked, because mocks use self-signed
 * certificates.
 */
export function sendRequest(
  base: URL,
  { method, path, headers, body, timeoutMs, signal }: OutgoingRequest,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const begin = base.protocol === 'https:' ? requestHttps : requestHttp
    const sent = begin(
      base,
      {
        method,
        path: base.pathname.replace(/\/+$/, '') + path,
        headers: { ...headers, host: base.host },
        agent: false,
        rejectUnauthorized: !isLoopback(base.hostname),
        signal: timeoutMs === undefined ? signal : timeoutSignal(timeoutMs),
      },
      resolve,
    )
    // The error listener is kept after the response starts, because sending the rest of the request can still fail.
    sent.on('error', reject)
    if (body === undefined || typeof body === 'string') sent.end(body)
    else body.pipe(sent)
  })
}
