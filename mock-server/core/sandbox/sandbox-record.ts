import { resumeNumbering, lastSequence } from '../journal/journal.ts'
import { resetWindows } from '../provider/rate-limiter.ts'
import type { Settings } from '../settings/settings.ts'
import { collection, type Transaction } from '../store/store.ts'
import { type ClockState, clockNow } from '../time/sandbox-clock.ts'

/** What steers a sandbox. Only what differs from the product's defaults is kept. */
export interface SandboxRecord {
  seed: string
  clock: ClockState
  /** The settings that it was made with. */
  made: Settings
  /** The settings that were changed since. */
  changed: Settings
  /** Whether faults are armed: without any, no request has to look for them. */
  armed?: boolean
  /** Tells a sandbox from one of the same id that was deleted. */
  born: number
  /** How often all that it held was replaced. */
  emptied: number
}

/** A sandbox within a transaction. */
export interface SandboxTransaction {
  id: string
  tx: Transaction
  record: SandboxRecord
  settings: Settings
  nowMs: number
}

/** Snapshots carry this apart, without secrets. */
export const sandboxRecords = collection<SandboxRecord>('sandbox.control')

export function updateRecord(
  { tx, record }: Pick<SandboxTransaction, 'tx' | 'record'>,
  change: Partial<SandboxRecord>,
): void {
  tx.put(sandboxRecords, '', { ...record, ...change })
}

/** As it is after what this transaction changed. */
export function reloadRecord({ tx, record }: Pick<SandboxTransaction, 'tx' | 'record'>): SandboxRecord {
  return tx.get(sandboxRecords, '') ?? record
}

/** Sets the clock, and what else is to change with it. @returns by how many milliseconds it was moved */
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

/** What `Control` changes by when all that a sandbox holds is replaced. */
export function nextGeneration({
  tx,
  record,
}: Pick<SandboxTransaction, 'tx' | 'record'>): Pick<SandboxRecord, 'emptied'> {
  tx.publish({ kind: 'emptied' })
  return { emptied: record.emptied + 1 }
}

/** Back to the start: all that the sandbox holds goes, and its codes begin anew; journal ids go on. */
export function resetSandbox({ tx, record }: SandboxTransaction, clock: ClockState, keepSettings: boolean): void {
  const sequence = lastSequence(tx)
  tx.load({ collections: {}, counters: {} })
  resumeNumbering(tx, sequence)
  updateRecord(
    { tx, record },
    { clock, changed: keepSettings ? record.changed : {}, armed: false, ...nextGeneration({ tx, record }) },
  )
}
