import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Readable } from 'node:stream'
import { isLoopback } from '../../mock-server/core/util/loopback.ts'
import type { Target } from './target.ts'

interface OutgoingRequest {
  readonly method: string
  /** Appended unchanged to the target's path, so it cannot change the host. Starts with a slash. */
  readonly path: string
  readonly headers: IncomingHttpHeaders | Readonly<Record<string, string>>
  readonly body: Readable | string
  readonly timeoutMs: number
}

/** Sends one request to a target. Follows no redirect. Rejects if no response starts. */
export function sendRequest(
  { url }: Target,
  { method, path, headers, body, timeoutMs }: OutgoingRequest,
): Promise<IncomingMessage> {
  const base = url.pathname.replace(/\/+$/, '')
  return new Promise((resolve, reject) => {
    const begin = url.protocol === 'https:' ? requestHttps : requestHttp
    const sent = begin(
      {
        protocol: url.protocol,
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port,
        method,
        path: base + path,
        headers: { ...headers, host: url.host },
        agent: false,
        // Mocks use self-signed certificates, so loopback addresses are trusted.
        rejectUnauthorized: !isLoopback(url.hostname),
        signal: AbortSignal.timeout(timeoutMs),
      },
      resolve,
    )
    sent.once('error', reject)
    if (typeof body === 'string') sent.end(body)
    else body.pipe(sent)
  })
}
