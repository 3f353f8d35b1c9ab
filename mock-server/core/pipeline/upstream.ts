import type { FaultMatch } from '../faults/match-faults.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import type { GenerationTimers } from '../sandbox/virtual-timers.ts'
import type { PendingRequest } from './parse-request.ts'
import type { RoutedRequest } from './transport.ts'

/**
 * Passes a request on to a real provider, and uses the provider's response as the response of the operation. If no
 * response arrives, the connection of the caller is reset. A request that a fault ends before the commit is not passed
 * on.
 * @param received resolves when the request has ended: to true if the whole response was sent to the caller. Never
 * rejects
 * @returns the faults to apply; undefined if there are none
 */
export type PassOn = (
  routed: RoutedRequest,
  pending: PendingRequest,
  match: FaultMatch,
  received: Promise<boolean>,
) => Promise<FaultMatch | undefined>

/** The upstreams of the providers that have an upstream. The key is the provider's name. */
export type Upstream = ReadonlyMap<string, PassOn>

/**
 * Returns the upstream of a request. Returns undefined if the mock responds itself. The mock also responds itself to a
 * request without an operation, and to a request whose body could not be read.
 */
export function upstreamOf(upstream: Upstream | undefined, pending: PendingRequest): PassOn | undefined {
  if (!upstream || pending.operation === null || pending.incoming.body.error !== undefined) return undefined
  return upstream.get(pending.provider.name)
}

/** Returns a `FaultMatch` without faults, for a request that is sent to a real provider and that no fault matches. */
export function matchNothing({ nowMs }: SandboxTransaction, timers: GenerationTimers): FaultMatch {
  return { beforeCommit: [], afterCommit: [], arrivedAtMs: nowMs, clockShiftMs: 0, timers }
}
