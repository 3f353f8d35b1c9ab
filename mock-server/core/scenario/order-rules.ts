import type { LedgerEntry } from '../ledger.ts'
import type { Settings } from '../settings/settings.ts'
import type { Transaction } from '../store/store.ts'

/** The properties and functions of a provider with which its codes are compared with a client's task. */
export interface OrderRules {
  /** Parameters of a task that name products. */
  parameters: readonly string[]
  /** Returns the products that the settings offer. */
  offered(settings: Settings): readonly string[]
  /** Returns the products of an issued code; empty if they are no longer known. */
  productsOf(code: LedgerEntry, tx: Transaction): readonly string[]
}
