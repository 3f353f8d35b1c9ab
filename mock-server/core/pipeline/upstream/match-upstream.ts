import type { FaultMatch } from '../../faults/match-faults.ts'
import type { SandboxTransaction } from '../../sandbox/sandbox-record.ts'
import type { GenerationTimers } from '../../sandbox/virtual-timers.ts'
import type { PendingRequest } from '../parse-request.ts'
import type { Upstream, UpstreamProvider } from './upstream.ts'

/**
 * Returns the upstream to which a request is passed on. The mock responds itself (undefined) if the provider has no
 * upstream, the request has no operation, or the body could not be read.
 */
export function upstreamOf(upstream: Upstream | undefined, pending: PendingRequest): UpstreamProvider | undefined {
  if (!upstream || pending.operation === null || pending.incoming.body.error !== undefined) return undefined
  return upstream.get(pending.provider.name)
}

/** Returns a `FaultMatch` without faults, for a request that is sent to a real provider and that no fault matches. */
export function matchNothing({ nowMs }: SandboxTransaction, timers: GenerationTimers): FaultMatch {
  return { beforeCommit: [], afterCommit: [], arrivedAtMs: nowMs, clockShiftMs: 0, timers }
}
