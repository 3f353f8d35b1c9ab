import type { FaultMatch, TriggeredFault } from '../faults/match-faults.ts'
import { terminatingFault } from '../faults/plan-delivery.ts'
import type { ProviderRequest } from '../http/request.ts'
import type { SerializedResponse } from '../http/response.ts'
import type { ObserveResponse } from '../provider/recordings/observe-response.ts'
import type { ProviderResponse } from '../provider/response.ts'
import type { Explanation } from '../reasons/reason.ts'
import { parseJsonOrUndefined } from '../util/json.ts'
import type { PassOn } from './upstream.ts'

/** A request for a real provider. */
export interface ForwardedRequest {
  method: string
  /** Path below the provider's base URL, with the query. */
  path: string
  headers: ProviderRequest['headers']
  body: Uint8Array
}

/** A fault that changes what a client receives of a request that is passed on. */
export interface FaultOnTheWay {
  name: string
  /** True if the client does not receive the provider's response. */
  losesResponse: boolean
}

/** What happens to the provider's response on the way to the client. */
export interface Way {
  fault: FaultOnTheWay | undefined
  /** Resolves when the request has ended: to true if the whole response was sent to the client. Never rejects. */
  received: Promise<boolean>
}

/**
 * A function that passes a request on to a real provider. The promise resolves to the response, or to the reason why no
 * response arrived. The promise never rejects.
 */
export type Forward = (request: ForwardedRequest, way: Way) => Promise<SerializedResponse | { failure: Explanation }>

/** The verification environment of a provider, to which the mock passes requests on. */
export interface UpstreamProvider {
  forward: Forward
  observe: ObserveResponse
  /** Called instead of `forward` with a request that a fault keeps from the provider. @param fault its name */
  withhold?(request: ForwardedRequest, fault: string): void
}

/** Creates the function that passes requests on to one provider. */
export function createPassOn({ forward, observe, withhold }: UpstreamProvider): PassOn {
  return async ({ address }, pending, match, received) => {
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
function lost(reason: Explanation): TriggeredFault {
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
