import { leastOf, satisfiesCount } from '../../mock-server/core/journal/expected-count.ts'
import { KILL_FAULT } from '../../mock-server/core/scenario/kill-fault.ts'
import type { ArmedFault, JournalEntry, Scenario } from '../../mock-server/index.ts'

/** A fault of a scenario that never fired. */
export interface UnfiredFault {
  /** Operation of the requests that the fault applies to; undefined if the fault names no operation. */
  operation: string | undefined
  /** Number of requests of the operation that the client sent; 0 if the fault names no operation. */
  sent: number
}

/**
 * Returns the faults of the scenario that should have fired and never fired, including the fault that kills the client.
 * If the scenario says that a fault must not fire, this fault is left out.
 */
export function unfiredFaults(
  { faults, expect }: Scenario,
  armed: readonly ArmedFault[],
  requests: readonly Pick<JournalEntry, 'operation'>[],
): UnfiredFault[] {
  const names = new Set([KILL_FAULT, ...faults.map(({ name }) => name)])
  return armed
    .filter(({ fault: { name }, hits }) => hits === 0 && names.has(name) && mayFire(expect.faults[name]))
    .map(({ fault: { when } }) => ({
      operation: when.operation,
      sent: requests.filter(({ operation }) => operation === when.operation).length,
    }))
}

function mayFire(count: Scenario['expect']['faults'][string] | undefined): boolean {
  return count === undefined || satisfiesCount(count, Math.max(1, leastOf(count)))
}

/**
 * Returns true if the scenario has faults and none of them fired, although the scenario lets each of them fire. The
 * fault that kills the client counts as a fault.
 * @param unfired the result of `unfiredFaults`
 */
export function triedNothing({ faults, client }: Scenario, unfired: readonly UnfiredFault[]): boolean {
  const count = faults.length + (client?.kill ? 1 : 0)
  return count > 0 && unfired.length === count
}
