import { isFromForeignPage } from '../http/foreign-page.ts'
import { DEFAULT_SANDBOX } from '../sandbox/sandbox-id.ts'
import type { PendingRequest } from './parse-request.ts'
import type { RoutedRequest } from './transport.ts'

/**
 * Decides what happens if the sandbox of a request to a provider does not exist. `create`: the sandbox is created.
 * `refuse`: the request is refused. `rehearse`: the request is answered from the initial state of a sandbox, and
 * nothing is stored.
 *
 * A page of another origin must not create sandboxes. The browser reports the origin of the page in Sec-Fetch-Site. A
 * browser that does not know this header sends Origin, except with GET and HEAD. A page cannot add credentials to a GET
 * or HEAD request that has no Origin header. Therefore a GET or HEAD request without credentials creates no sandbox.
 * Malformed HTTP creates no sandbox either, because its method and its headers are not known.
 */
export function sandboxCreation(
  { request, address, transport }: RoutedRequest,
  { incoming, caller }: PendingRequest,
): 'create' | 'refuse' | 'rehearse' {
  if (address.sandbox === DEFAULT_SANDBOX) return 'create'
  const { 'sec-fetch-site': site, origin } = incoming.headers
  const isForeign = site === undefined ? (origin ?? address.origin) !== address.origin : isFromForeignPage(site)
  if (isForeign) return 'refuse'
  if (transport.malformed !== undefined) return 'rehearse'
  return caller === null && (request.method === 'GET' || request.method === 'HEAD') ? 'rehearse' : 'create'
}
