import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { connect, type TLSSocket } from 'node:tls'
import { isProductionHost, isVerificationHost } from '../../../clients/base-url.ts'
import { timeoutSignal } from '../../../mock-server/core/time/host-clock.ts'
import { isLoopback } from '../../../mock-server/core/util/loopback.ts'
import type { Target } from '../../../mock-server/node/check-target.ts'
import type { Text } from '../../../mock-server/index.ts'
import { failureText, NotSentError } from './failure.ts'

/**
 * Milliseconds after which a request to the provider fails. The value is greater than 90,000 milliseconds, the minimum
 * timeout of a client (AG-D9).
 */
const TIMEOUT_MS = 120_000

export interface UpstreamRequest {
  method: string
  /** Path and query, which are appended to the path of the upstream. */
  path: string
  /** Names and values alternately, as in Node's `rawHeaders`. */
  headers: readonly string[]
  body: Uint8Array
}

/**
 * Passes a request on. Each request has its own connection. Otherwise a request could be lost or sent twice if the
 * server closes a reused connection. Redirects are not followed.
 * @param signal aborts the request
 * @throws NotSentError if no connection could be made
 */
export async function sendUpstream(
  { url }: Target,
  { method, path, headers, body }: UpstreamRequest,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  const isSecure = url.protocol === 'https:'
  const ending = AbortSignal.any([timeoutSignal(TIMEOUT_MS), ...(signal ? [signal] : [])])
  const socket = isSecure ? await connectSecurely(url, ending) : undefined
  return new Promise((resolve, reject) => {
    let isConnected = isSecure
    const sent = (isSecure ? requestHttps : requestHttp)(
      url,
      {
        method,
        path: url.pathname.replace(/\/+$/, '') + path,
        headers: ['Host', url.host, ...headers],
        setDefaultHeaders: false,
        signal: ending,
        ...(socket ? { createConnection: () => socket } : { agent: false }),
      },
      resolve,
    )
    sent.on('socket', (made) => made.once('connect', () => (isConnected = true)))
    // The listener stays after the response has begun, because sending the rest of the request can still fail.
    sent.on('error', (error) => reject(isConnected ? error : new NotSentError(failureText(error), { cause: error })))
    sent.end(body)
  })
}

/**
 * Opens a TLS connection, and checks the certificate before anything is sent. If the certificate belongs to a
 * production host, the address leads to production, for example through a tunnel. The certificate of a loopback address
 * need not be valid, because mocks use self-signed certificates.
 * @throws NotSentError if there is no connection, or the server is a production host
 */
export function connectSecurely(url: URL, ending?: AbortSignal): Promise<TLSSocket> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const isName = !/^[\d.]+$|:/.test(host)
  return new Promise((resolve, reject) => {
    const fail = (text: Text, cause?: unknown): void => {
      socket.destroy()
      reject(new NotSentError(text, { cause }))
    }
    const socket = connect({
      host,
      port: Number(url.port || 443),
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: !isLoopback(url.hostname),
      ...(isName && { servername: host }),
    })
    ending?.addEventListener('abort', () => fail(failureText(ending.reason), ending.reason), { once: true })
    socket.once('error', (error) => fail(failureText(error), error))
    socket.once('secureConnect', () => {
      const production = isVerificationHost(url.hostname) ? undefined : productionIn(certificateNames(socket))
      if (production === undefined) resolve(socket)
      else
        fail({
          en: `${url.host} has the certificate of ${production}, a provider's production`,
          ja: `${url.host} はプロバイダーの本番環境（${production}）の証明書を使用している`,
        })
    })
  })
}

function certificateNames(socket: TLSSocket): string[] {
  const { subjectaltname = '', subject } = socket.getPeerCertificate()
  const alternatives = subjectaltname.split(', ').map((name) => name.replace(/^DNS:/, ''))
  return [...alternatives, ...[subject?.CN ?? []].flat()]
}

/**
 * Returns the name of a production host in a certificate; undefined if there is no such name, or if the certificate
 * also has the name `localhost`. The certificate of a mock has `localhost` in addition to the names of the providers'
 * hosts.
 */
function productionIn(names: readonly string[]): string | undefined {
  return names.includes('localhost') ? undefined : names.find((name) => isProductionHost(name.replace(/^\*\./, 'any.')))
}

/**
 * Returns true if the headers of a response redirect to a production host. A recorder does not pass such a response on,
 * because a client that follows redirects would send its request to production.
 */
export function leadsToProduction({ location }: Readonly<Record<string, string | undefined>>): boolean {
  return location !== undefined && isProductionHost(URL.parse(location, 'http://127.0.0.1')?.hostname ?? '')
}
