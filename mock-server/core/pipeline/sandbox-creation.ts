import { isFromForeignPage } from '../http/foreign-page.ts'
import { DEFAULT_SANDBOX } from '../sandbox/sandbox-id.ts'
import type { PendingRequest } from './parse-request.ts'
import type { RoutedRequest } from './transport.ts'

/**
 * Decides what happens if the sandbox of a request to a provider does not exist:
 * - `create`: the sandbox is created.
 * - `refuse`: a page of another origin sent the request, so the request is refused. The header Sec-Fetch-Site shows
 *   where a request comes from. The header Origin is used for browsers that do not know Sec-Fetch-Site.
 * - `rehearse`: the request is answered from the initial state of a sandbox, and nothing is stored. `rehearse` applies
 *   to a GET or HEAD request without credentials, because a page of another origin can send such a request without an
 *   Origin header. A page cannot add credentials to a request. `rehearse` also applies to malformed HTTP, whose method
 *   and headers are not known.
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
