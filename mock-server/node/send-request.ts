import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Readable } from 'node:stream'
import { timeoutSignal } from '../core/time/host-clock.ts'
import { isLoopback } from '../core/util/loopback.ts'

export interface OutgoingRequest {
  readonly method: string
  /** Appended unchanged to the path of the base URL, so it cannot change the host. Starts with a slash. */
  readonly path: string
  readonly headers: IncomingHttpHeaders | Readonly<Record<string, string>>
  readonly body?: Readable | string | undefined
  readonly timeoutMs: number
}

/**
 * Sends one request below a base URL. Follows no redirect. Mocks use self-signed certificates, so the certificate of a
 * loopback address is not checked. Rejects if no response starts.
 */
export function sendRequest(
  base: URL,
  { method, path, headers, body, timeoutMs }: OutgoingRequest,
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
        signal: timeoutSignal(timeoutMs),
      },
      resolve,
    )
    // The request can fail again after an early response, so the error listener stays.
    sent.on('error', reject)
    if (body === undefined || typeof body === 'string') sent.end(body)
    else body.pipe(sent)
  })
}
