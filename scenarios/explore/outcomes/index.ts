import { atGiftOutcomes, atGiftWorkerRules } from './at-gift.ts'
import type { OutcomeClass } from './outcome-class.ts'
import { realpayGiftOutcomes, realpayGiftWorkerRules } from './realpay-gift.ts'

export type { Cause, OutcomeClass } from './outcome-class.ts'

const table: Readonly<Record<string, readonly OutcomeClass[]>> = { ...atGiftOutcomes, ...realpayGiftOutcomes }

/** Returns the outcome classes of an operation; empty for an unknown operation. */
export function outcomeClassesOf(operation: string): readonly OutcomeClass[] {
  return table[operation] ?? []
}

/** Returns the conduct rules that correct workers violate if they run at the same time. */
export function toleratedRules(workers: number): readonly string[] {
  return workers > 1 ? [...atGiftWorkerRules, ...realpayGiftWorkerRules] : []
}
