import { continueJournal, lastSequence } from '../journal/journal.ts'
import { forgetHits } from '../provider/rate-limiter.ts'
import type { Settings } from '../settings/settings.ts'
import { collection, type Transaction } from '../store/store.ts'
import { type ClockState, readClock } from '../time/sandbox-clock.ts'

/** What steers a sandbox. Only what differs from the product's defaults is kept. */
export interface Control {
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
export interface Inside {
  id: string
  tx: Transaction
  control: Control
  settings: Settings
  nowMs: number
}

/** Snapshots carry this apart, without secrets. */
export const controls = collection<Control>('sandbox.control')

export function updateControl({ tx, control }: Pick<Inside, 'tx' | 'control'>, change: Partial<Control>): void {
  tx.put(controls, '', { ...control, ...change })
}

/** As it is after what this transaction changed. */
export function controlOf({ tx, control }: Pick<Inside, 'tx' | 'control'>): Control {
  return tx.get(controls, '') ?? control
}

/** Sets the clock, and what else is to change with it. @returns by how many milliseconds it was moved */
export function changeClock(
  { tx, control }: Pick<Inside, 'tx' | 'control'>,
  clock: ClockState,
  hostNow: number,
  more: Partial<Control> = {},
): number {
  const byMs = readClock(clock, hostNow) - readClock(control.clock, hostNow)
  if (byMs < 0) forgetHits(tx)
  updateControl({ tx, control }, { ...more, clock })
  tx.publish({ kind: 'clock' })
  return byMs
}

/** What `Control` changes by when all that a sandbox holds is replaced. */
export function emptied({ tx, control }: Pick<Inside, 'tx' | 'control'>): Pick<Control, 'emptied'> {
  tx.publish({ kind: 'emptied' })
  return { emptied: control.emptied + 1 }
}

/** Back to the start: all that the sandbox holds goes, and its codes begin anew; journal ids go on. */
export function resetSandbox({ tx, control }: Inside, clock: ClockState, keepSettings: boolean): void {
  const sequence = lastSequence(tx)
  tx.load({ collections: {}, counters: {} })
  continueJournal(tx, sequence)
  updateControl(
    { tx, control },
    { clock, changed: keepSettings ? control.changed : {}, armed: false, ...emptied({ tx, control }) },
  )
}
