import { Problem } from '../http/problem.ts'
import { type SandboxTransaction, updateRecord } from '../sandbox/sandbox-record.ts'
import { collection, type Transaction } from '../store/store.ts'
import { unknownNameMessage } from '../validation/suggest.ts'
import type { Fault } from './fault.ts'
import { type FaultContext, validateFault } from './validate-fault.ts'

/** A fault that waits for its requests. */
export interface ArmedFault {
  fault: Fault
  /** In the order of arming. */
  order: number
  /** How many requests fitted its provider, operation and match. */
  seen: number
  /** How many it met. */
  hits: number
}

export const armedFaults = collection<ArmedFault>('faults.armed')
const ORDER_COUNTER = 'faults.order'

/**
 * Arms a fault. What can never fire is refused.
 * @throws Problem 400 for what cannot be, 409 for a name that is taken
 */
export function arm(
  sandbox: Pick<SandboxTransaction, 'tx' | 'record' | 'nowMs'>,
  fault: Fault,
  options: FaultContext,
): ArmedFault {
  const issue = validateFault(fault, options, sandbox.nowMs)
  if (issue) throw new Problem(400, issue.message)
  const armed = { fault, order: sandbox.tx.increment(ORDER_COUNTER), seen: 0, hits: 0 }
  if (!sandbox.tx.insert(armedFaults, fault.name, armed))
    throw new Problem(409, `a fault "${fault.name}" is armed already: disarm it first, or choose another name`)
  sandbox.tx.publish({ kind: 'faults' })
  if (!sandbox.record.armed) updateRecord(sandbox, { armed: true })
  return armed
}

/** In the order of arming. */
export function listArmed(tx: Transaction): ArmedFault[] {
  return tx
    .list(armedFaults)
    .map(({ value }) => value)
    .toSorted((a, b) => a.order - b.order)
}

/** @throws Problem 404 where there is none of this name */
export function disarm({ tx, record }: SandboxTransaction, name: string): void {
  const names = tx.list(armedFaults).map(({ key }) => key)
  if (!names.includes(name))
    throw new Problem(
      404,
      names.length === 0
        ? `there is no fault "${name.slice(0, 80)}": none is armed`
        : unknownNameMessage('fault', name, names),
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
