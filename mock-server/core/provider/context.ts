import type { IdGenerator } from '../ids/id-generator.ts'
import type { ProviderRequest } from '../http/request.ts'
import type { Settings } from '../settings/settings.ts'
import type { Transaction } from '../store/store.ts'

/** A newly issued code for the ledger; the mechanism adds who issued it and when. */
export interface IssuedCode {
  code: string
  reference: string
  product: string
  /** Yen. */
  faceValue: number
  /** Yen. */
  fee: number
  caller: string
  /** What the provider keeps of it beyond the ledger. */
  record: unknown
}

/** What an operation decides with, for one transaction: what it does must be repeatable, as `Store` says. */
export interface OperationContext {
  incoming: ProviderRequest
  /** By the sandbox's clock, milliseconds since the epoch. */
  nowMs: number
  settings: Settings
  tx: Transaction
  /** Counts up the ids of a kind, named as a counter of its own: `at-gift.code`. */
  nextSequence(kind: string): number
  /** The look of an id. Draw all that is needed before the next call: the mint is one for all. */
  idStream(kind: string, sequence: number): IdGenerator
  /** Writes a code into the provider's ledger; false where the key is taken. */
  recordIssue(key: string, issue: IssuedCode): boolean
  /** Says that the answer gives away a code that was issued before. */
  recordRecovery(key: string): void
}
