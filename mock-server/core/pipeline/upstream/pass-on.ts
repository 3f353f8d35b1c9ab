import type { FaultMatch, FiredFault } from '../../faults/match-faults.ts'
import { terminatingFault } from '../../faults/plan-delivery.ts'
import type { ProviderRequest } from '../../http/request.ts'
import type { ProviderResponse } from '../../provider/response.ts'
import type { Explanation } from '../../reasons/reason.ts'
import { parseJsonOrUndefined } from '../../util/json.ts'
import type { PendingRequest } from '../parse-request.ts'
import type { RoutedRequest } from '../transport.ts'
import type { FaultOnTheWay, UpstreamProvider } from './upstream.ts'

/**
 * Passes a request on to the real provider, and uses the provider's response as the response of the operation. If no
 * response arrives, the connection of the caller is reset. A request that a fault ends before the commit is not passed
 * on.
 * @param received resolves when the request has ended: to true if the whole response was sent to the caller. Never
 * rejects
 * @returns the faults to apply; undefined if there is no fault to apply
 */
export async function passOn(
  { address }: RoutedRequest,
  pending: PendingRequest,
  match: FaultMatch,
  { forward, observe, withhold }: UpstreamProvider,
  received: Promise<boolean>,
): Promise<FaultMatch | undefined> {
  const { incoming, provider, operation, caller } = pending
  const request = {
    method: incoming.method,
    path: address.path.slice(provider.name.length + 1) + address.search,
    headers: withoutEncoding(incoming.headers),
    body: bytesOf(incoming.body),
  }
  const ending = terminatingFault(match)
  if (ending) {
    withhold?.(request, ending.fault.name)
    return match
  }
  const response = await forward(request, { fault: onTheWay(match), received })
  if ('failure' in response) return { ...match, beforeCommit: [...match.beforeCommit, lost(response.failure)] }
  pending.handle = (ctx): ProviderResponse => {
    const body = typeof response.body === 'string' ? parseJsonOrUndefined(response.body) : undefined
    const { status } = response
    return {
      status,
      body,
      passedOn: response,
      ...observe(ctx, { operation: operation ?? '', caller: caller ?? '', status, body }),
    }
  }
  return isEmpty(match) ? undefined : match
}

function isEmpty({ beforeCommit, afterCommit }: FaultMatch): boolean {
  return beforeCommit.length + afterCommit.length === 0
}

function onTheWay({ afterCommit }: FaultMatch): FaultOnTheWay | undefined {
  const found = afterCommit.find(({ deliversResponse }) => !deliversResponse) ?? afterCommit[0]
  return found && { name: found.fault.name, losesResponse: !found.deliversResponse }
}

/**
 * Returns the headers without Accept-Encoding. The provider must not compress the response, because the mock reads the
 * response.
 */
function withoutEncoding({ 'accept-encoding': _encoding, ...headers }: ProviderRequest['headers']): typeof headers {
  return headers
}

const encoder = new TextEncoder()

function bytesOf({
  text = '',
  bytes,
  hasByteOrderMark,
}: ProviderRequest['body'] & { hasByteOrderMark?: true }): Uint8Array {
  return bytes ?? encoder.encode(hasByteOrderMark ? `\uFEFF${text}` : text)
}

/** Returns the fault that resets the caller's connection if the real provider sent no response. */
function lost(reason: Explanation): FiredFault {
  return {
    fault: {
      name: 'no-response-from-upstream',
      when: {},
      phase: 'before-commit',
      effect: { type: 'reset-connection' },
    },
    deliversResponse: false,
    plan: { transmit: () => ({ chunks: [], end: 'reset' }) },
    reason,
  }
}
