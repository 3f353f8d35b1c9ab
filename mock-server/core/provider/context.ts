import type { IdGenerator } from '../ids/id-generator.ts'
import type { ProviderRequest } from '../http/request.ts'
import type { Settings } from '../settings/settings.ts'
import type { Transaction } from '../store/store.ts'

/** A new code for the ledger. `recordIssue` adds the provider, the operation, the time and the journal id. */
export interface IssuedCode {
  code: string
  reference: string
  product: string
  /** Yen. */
  faceValue: number
  /** Yen. */
  fee: number
  caller: string
  /** Further data of the provider about the code. */
  record: unknown
}

/** The context of an operation in one transaction. Operations must be repeatable; see `Store`. */
export interface OperationContext {
  incoming: ProviderRequest
  /** Time of the sandbox's clock, in milliseconds since the epoch. */
  nowMs: number
  settings: Settings
  tx: Transaction
  /** Takes the next sequence number of a kind of id. The kind is the name of its counter, such as `at-gift.code`. */
  nextSequence(kind: string): number
  /** Starts the random stream of one id. Use it before the next call, since all calls return the same generator. */
  idStream(kind: string, sequence: number): IdGenerator
  /** Adds a code to the provider's ledger. @returns false if the key is taken */
  recordIssue(key: string, issue: IssuedCode): boolean
  /** Records that the response contains a code that was issued before. */
  recordRecovery(key: string): void
}
