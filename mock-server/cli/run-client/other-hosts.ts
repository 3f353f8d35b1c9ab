import type { PassOutcome } from '../../proxy/pass-outcome.ts'
import { authorityOf, type Target } from '../../proxy/host-and-port.ts'
import { runText } from './messages.ts'

/** Maximum number of hosts that are listed. Further hosts are only counted. */
const MAX_LISTED = 20

/**
 * An object that counts the requests to hosts that do not belong to a provider, by what the proxy did with each
 * request.
 */
export interface OtherHosts {
  count(target: Target, outcome: PassOutcome): void
  /**
   * Returns a line for each host. The host with the most requests comes first. The list is empty if the proxy saw no
   * such host.
   */
  lines(): string[]
}

export function countOtherHosts(): OtherHosts {
  const hosts = new Map<string, Record<PassOutcome, number>>()
  return {
    count(target, outcome) {
      const authority = authorityOf(target)
      const counts = hosts.get(authority) ?? { passed: 0, refused: 0, failed: 0 }
      counts[outcome] += 1
      hosts.set(authority, counts)
    },
    lines() {
      const sorted = [...hosts].toSorted(([, one], [, other]) => totalOf(other) - totalOf(one))
      const listed = sorted.slice(0, MAX_LISTED)
      const width = Math.max(...listed.map(([authority]) => authority.length))
      return [
        ...listed.map(([authority, counts]) => `  ${authority.padEnd(width)}  ${runText('outcomes')(counts)}`),
        ...(sorted.length > listed.length ? [`  ${runText('moreHosts')(sorted.length - listed.length)}`] : []),
      ]
    },
  }
}

function totalOf({ passed, refused, failed }: Record<PassOutcome, number>): number {
  return passed + refused + failed
}
