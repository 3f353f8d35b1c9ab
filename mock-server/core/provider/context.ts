import type { IdGenerator } from '../ids/id-generator.ts'
import type { ProviderRequest } from '../http/request.ts'
import type { Settings } from '../settings/settings.ts'
import type { Transaction } from '../store/store.ts'

/**
 * A newly issued code that has to be recorded in the ledger. `recordIssue` adds the provider, the operation, the time
 * and the journal id.
 */
export interface IssuedCode {
  code: string
  reference: string
  product: string
  /** Face value in yen. */
  faceValue: number
  /** Fee in yen. */
  fee: number
  caller: string
  /** Further data that the provider stores with the code. */
  record: unknown
}

/** The context of an operation in one transaction. An operation must be repeatable, as `Store` explains. */
export interface OperationContext {
  incoming: ProviderRequest
  /** Time of the sandbox's clock, in milliseconds since the epoch. */
  nowMs: number
  /**
   * Time by the clock of this machine, in milliseconds since the epoch. Present if a scenario has set the sandbox's
   * clock to another time. A client that is a separate program computes its access tokens from this time.
   */
  readonly machineMs?: number | undefined
  settings: Settings
  tx: Transaction
  /** Takes the next sequence number for a kind of id. `kind` is the name of the counter, such as `at-gift.code`. */
  nextSequence(kind: string): number
  /**
   * Returns the random generator at the start of the random stream for one id. All calls return the same generator.
   * Generate all values of the stream before the next call of `idStream`.
   */
  idStream(kind: string, sequence: number): IdGenerator
  /** Adds a code to the provider's ledger. @returns false if the key is taken */
  recordIssue(key: string, issue: IssuedCode): boolean
  /** Records that the response contains a code that was issued before. */
  recordRecovery(key: string): void
}
