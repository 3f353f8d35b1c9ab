import { resumeNumbering, lastSequence } from '../journal/journal.ts'
import { resetWindows } from '../provider/rate-limiter.ts'
import type { Settings } from '../settings/settings.ts'
import { collection, type Transaction } from '../store/store.ts'
import { type ClockState, clockNow } from '../time/sandbox-clock.ts'

/** The stored configuration of a sandbox. The record contains only settings that differ from the mock's defaults. */
export interface SandboxRecord {
  seed: string
  clock: ClockState
  /** The initial settings of the sandbox, without later changes. */
  made: Settings
  /** The settings that were changed after the sandbox was created. */
  changed: Settings
  /** True if faults are armed. If no fault is armed, the search for matching faults is skipped. */
  armed?: boolean
  /**
   * Maximum number of journal entries at the time of the sandbox's last request. A process with another maximum trims
   * the journal at the next request to the sandbox.
   */
  journalCapacity?: number
  /** Maximum size of the journal, in bytes, that applied to the sandbox's last request. */
  journalBytes?: number
  /**
   * Number that the store assigned when the sandbox was created. If a sandbox is deleted and then created again with
   * the same id, the new sandbox has another number.
   */
  born: number
  /** Number of times that the sandbox's whole content was replaced. */
  emptied: number
}

/** A sandbox that is open in a transaction. */
export interface SandboxTransaction {
  id: string
  tx: Transaction
  record: SandboxRecord
  settings: Settings
  nowMs: number
}

/**
 * The collection that holds the sandbox record. Snapshots do not contain this collection: they store the data of the
 * record separately, without secrets.
 */
export const sandboxRecords = collection<SandboxRecord>('sandbox.control')

export function updateRecord(
  { tx, record }: Pick<SandboxTransaction, 'tx' | 'record'>,
  change: Partial<SandboxRecord>,
): void {
  tx.put(sandboxRecords, '', { ...record, ...change })
}

/** Returns the sandbox record, including the changes of this transaction. */
export function reloadRecord({ tx, record }: Pick<SandboxTransaction, 'tx' | 'record'>): SandboxRecord {
  return tx.get(sandboxRecords, '') ?? record
}

/** Sets the clock and further members of the sandbox record. @returns the milliseconds by which the clock moved */
export function changeClock(
  { tx, record }: Pick<SandboxTransaction, 'tx' | 'record'>,
  clock: ClockState,
  hostNow: number,
  more: Partial<SandboxRecord> = {},
): number {
  const byMs = clockNow(clock, hostNow) - clockNow(record.clock, hostNow)
  if (byMs < 0) resetWindows(tx)
  updateRecord({ tx, record }, { ...more, clock })
  tx.publish({ kind: 'clock' })
  return byMs
}

/**
 * Starts a new generation: increments `emptied`, the number of times that the sandbox's whole content was replaced, and
 * publishes the event `emptied`.
 * @returns the change for the sandbox record
 */
export function nextGeneration({
  tx,
  record,
}: Pick<SandboxTransaction, 'tx' | 'record'>): Pick<SandboxRecord, 'emptied'> {
  tx.publish({ kind: 'emptied' })
  return { emptied: record.emptied + 1 }
}

const UNCHANGED: Settings = {}

/**
 * Resets a sandbox: deletes its content and restarts the sequence of codes. The numbering of journal entries continues.
 */
export function resetSandbox({ tx, record }: SandboxTransaction, clock: ClockState, keepSettings: boolean): void {
  const sequence = lastSequence(tx)
  tx.load({ collections: {}, counters: {} })
  resumeNumbering(tx, sequence)
  updateRecord(
    { tx, record },
    { clock, changed: keepSettings ? record.changed : UNCHANGED, armed: false, ...nextGeneration({ tx, record }) },
  )
}
