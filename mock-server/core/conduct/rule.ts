import type { JournalEntry } from '../journal/journal.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { Settings } from '../settings/settings.ts'
import type { Text } from '../localized-text.ts'

/** What a client did, as far as the journal still knows. */
export interface ClientHistory {
  /** The provider's requests in the order in which they came. */
  entries: readonly JournalEntry[]
  /** The provider's codes in the order of issue. */
  codes: readonly LedgerEntry[]
  /** As they hold now. */
  settings: Settings
  /**
   * As the sandbox was made: all that a client can have been told beforehand. What was changed since, a fault may have
   * changed without notice, so a rule holds a client to the looser of the two.
   */
  initialSettings: Settings
  /** How many times as fast as real time the sandbox's clock runs now. */
  clockRate: number
}

/** A breach of a rule, with what proves it. */
export interface Violation {
  /** One sentence: what the client did. */
  what: Text
  /** Journal ids, in order. */
  requests: readonly string[]
}

export interface Evaluation {
  /** How often the client could have broken the rule: 0 says that it was not exercised. */
  exercised: number
  violations: readonly Violation[]
}

/** `money`: a code may be paid for in vain. `refusal`: production refuses or blocks the client. `notice`: good to know. */
export type Severity = 'money' | 'refusal' | 'notice'

/** What a provider's rules ask of a client, judged from journal and ledger. */
export interface ConductRule {
  /** `at-gift/pacing`. */
  name: string
  /** The rule's id in the evidence register. */
  rule: string
  severity: Severity
  /** One sentence: what a client must do. */
  text: Text
  evaluate(history: ClientHistory): Evaluation
}
