import type { LedgerEntry } from '../ledger.ts'
import type { Settings } from '../settings/settings.ts'
import type { Transaction } from '../store/store.ts'
import type { Task } from './schema.ts'

/** Facts about a provider that are needed to compare issued codes with the task of a client. */
export interface OrderRules {
  /** Parameters of a task that name products. */
  parameters: readonly string[]
  /** Name of the setting that lists the products. */
  setting: string
  /** Returns the products that the settings offer. */
  offered(settings: Settings): readonly string[]
  /** Returns the products of an issued code. The list is empty if the products are no longer known. */
  productsOf(code: LedgerEntry, tx: Transaction): readonly string[]
}

/** Returns the values of the given parameters of a task. A parameter can be a list with commas. */
export function statedValues(task: Task, parameters: readonly string[]): string[] {
  return parameters
    .flatMap((parameter) => (task[parameter] ?? '').toString().split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')
}
