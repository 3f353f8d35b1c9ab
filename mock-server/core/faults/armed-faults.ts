import { nameProblems } from '../problems/names.ts'
import { faultProblems } from '../problems/faults.ts'
import { Problem } from '../http/problem.ts'
import { type SandboxTransaction, updateRecord } from '../sandbox/sandbox-record.ts'
import { collection, type Transaction } from '../store/store.ts'
import { unknownName } from '../validation/suggest.ts'
import type { Fault } from './fault.ts'
import { type FaultContext, validateFault, validateWindow } from './validate-fault.ts'

/** A fault that is active in a sandbox, with its counters. */
export interface ArmedFault {
  fault: Fault
  /** Position of the fault in the order in which the faults were armed. */
  order: number
  /** Number of requests that matched the fault's `provider`, `operation` and `match`. */
  seen: number
  /**
   * Time of the first request that `seen` counts, on the sandbox's clock [ms]. Only present if the fault has
   * `withinMs`.
   */
  firstAtMs?: number
  /** Number of requests for which the fault fired. */
  hits: number
}

export const armedFaults = collection<ArmedFault>('faults.armed')
const ORDER_COUNTER = 'faults.order'

/**
 * Arms a fault.
 * @throws Problem 400 if the fault can never fire, 409 if an armed fault already has the name
 */
export function arm(
  sandbox: Pick<SandboxTransaction, 'tx' | 'record' | 'nowMs'>,
  fault: Fault,
  options: FaultContext,
): ArmedFault {
  const issue = validateFault(fault, options)
  if (issue) throw new Problem(400, issue.problem, [], issue.code)
  return armValidated(sandbox, fault)
}

/**
 * Arms a fault that `validateFault` accepts.
 * @throws Problem 400 if the fault's time window has ended, 409 if an armed fault already has the name
 */
export function armValidated(sandbox: Pick<SandboxTransaction, 'tx' | 'record' | 'nowMs'>, fault: Fault): ArmedFault {
  const issue = validateWindow(fault, sandbox.nowMs)
  if (issue) throw new Problem(400, issue.problem, [], issue.code)
  const armed = { fault, order: sandbox.tx.increment(ORDER_COUNTER), seen: 0, hits: 0 }
  if (!sandbox.tx.insert(armedFaults, fault.name, armed))
    throw new Problem(409, faultProblems.nameTaken({ name: fault.name }))
  sandbox.tx.publish({ kind: 'faults' })
  if (!sandbox.record.armed) updateRecord(sandbox, { armed: true })
  return armed
}

/** Returns the armed faults in the order in which they were armed. */
export function listArmed(tx: Transaction): ArmedFault[] {
  return tx
    .list(armedFaults)
    .map(({ value }) => value)
    .toSorted((a, b) => a.order - b.order)
}

/** Disarms a fault. @throws Problem 404 if no fault with this name is armed */
export function disarm({ tx, record }: SandboxTransaction, name: string): void {
  const names = tx.list(armedFaults).map(({ key }) => key)
  if (!names.includes(name))
    throw new Problem(
      404,
      names.length === 0
        ? faultProblems.noneArmed({ name: name.slice(0, 80) })
        : unknownName(nameProblems.fault, name, names),
    )
  tx.delete(armedFaults, name)
  tx.publish({ kind: 'faults' })
  if (names.length === 1) updateRecord({ tx, record }, { armed: false })
}

export function disarmAll({ tx, record }: SandboxTransaction): void {
  for (const { key } of tx.list(armedFaults)) tx.delete(armedFaults, key)
  tx.publish({ kind: 'faults' })
  updateRecord({ tx, record }, { armed: false })
}
