import type { FaultMatch } from '../../faults/match-faults.ts'
import { readMembers } from '../../http/body/body-members.ts'
import type { ProviderRequest } from '../../http/request.ts'
import { type RequestFacts, UNKNOWN } from '../../journal/match-entries.ts'
import type { Provider } from '../../provider/provider.ts'
import type { Generation } from '../../sandbox/generation.ts'

/** A request that a fault delays and that is not yet handled. A held request has no journal entry yet. */
export interface HeldRequest {
  incoming: ProviderRequest
  provider: Provider
  operation: string | null
  match: FaultMatch | undefined
}

/** The requests that faults delay in this process and that are not yet handled, by sandbox. */
export interface HeldRequests {
  add(sandbox: string, request: HeldRequest): void
  remove(sandbox: string, request: HeldRequest): void
  /**
   * Returns the data of the held requests that arrived in the given generation of a sandbox (the period between two
   * resets).
   */
  list(sandbox: string, generation: Generation): RequestFacts[]
}

export function createHeldRequests(): HeldRequests {
  const held = new Map<string, Set<HeldRequest>>()
  return {
    add(sandbox, request) {
      const waiting = held.get(sandbox) ?? new Set()
      held.set(sandbox, waiting.add(request))
    },
    remove(sandbox, request) {
      const waiting = held.get(sandbox)
      waiting?.delete(request)
      if (waiting?.size === 0) held.delete(sandbox)
    },
    list: (sandbox, generation) =>
      [...(held.get(sandbox) ?? [])]
        .filter(({ match }) => match && !match.timers.isStale(generation))
        .map(({ incoming, provider, operation }) => ({
          provider: provider.name,
          operation,
          method: incoming.method,
          path: incoming.target,
          sourceIp: incoming.sourceIp,
          headers: incoming.headers,
          members: () => (incoming.body.error ? UNKNOWN : readMembers(incoming)),
        })),
  }
}
