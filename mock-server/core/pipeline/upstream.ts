import type { FaultMatch, TriggeredFault } from '../faults/match-faults.ts'
import { terminatingFault } from '../faults/plan-delivery.ts'
import type { ProviderRequest } from '../http/request.ts'
import type { SerializedResponse } from '../http/response.ts'
import type { ObserveResponse } from '../provider/recordings/observe-response.ts'
import type { ProviderResponse } from '../provider/response.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import type { GenerationTimers } from '../sandbox/virtual-timers.ts'
import type { Explanation } from '../reasons/reason.ts'
import { parseJsonOrUndefined } from '../util/json.ts'
import type { PendingRequest } from './parse-request.ts'
import type { RoutedRequest } from './transport.ts'

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

/** The upstreams of the providers that have an upstream. The key is the provider's name. */
export type Upstream = ReadonlyMap<string, UpstreamProvider>

/**
 * Returns the upstream of a request. Returns undefined if the mock responds itself. The mock also responds itself to a
 * request without an operation, and to a request whose body could not be read.
 */
export function upstreamOf(upstream: Upstream | undefined, pending: PendingRequest): UpstreamProvider | undefined {
  if (!upstream || pending.operation === null || pending.incoming.body.error !== undefined) return undefined
  return upstream.get(pending.provider.name)
}

/** Returns a `FaultMatch` without faults, for a request that is sent to a real provider and that no fault matches. */
export function matchNothing({ nowMs }: SandboxTransaction, timers: GenerationTimers): FaultMatch {
  return { beforeCommit: [], afterCommit: [], arrivedAtMs: nowMs, clockShiftMs: 0, timers }
}

export function isEmpty({ beforeCommit, afterCommit }: FaultMatch): boolean {
  return beforeCommit.length + afterCommit.length === 0
}

/**
 * Passes a request on, and uses the provider's response as the response of the operation. If no response arrives, the
 * connection of the caller is reset. A request that a fault ends before the commit is not passed on.
 * @param received resolves to true if the caller received the whole response
 * @returns the faults to apply; undefined if there are none
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
