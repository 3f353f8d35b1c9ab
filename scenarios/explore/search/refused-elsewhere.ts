import { isRefused } from '../../../mock-server/core/scenario/checks/check-other-providers.ts'
import type { Observation } from '../driver/observation.ts'

/**
 * Returns true if a provider that the client does not use without faults refused a request, and no fault caused the
 * refusal. In production, the provider may accept the request, and the client may then order there, too.
 */
export function isRefusedElsewhere(
  { requests }: Pick<Observation, 'requests'>,
  { requests: usual }: Pick<Observation, 'requests'>,
): boolean {
  const used = new Set(usual.map(({ provider }) => provider))
  return requests.some((entry) => isRefused(entry) && !used.has(entry.provider))
}
