/** Conduct rules: evaluate from the journal and the ledger whether a client keeps a provider's rules. */

import type { JournalEntry } from '../journal/journal.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { Settings } from '../settings/settings.ts'
import type { Text } from '../localized-text.ts'

/** What a client did, as far as the journal still holds it. */
export interface ClientHistory {
  /** The provider's requests in order of arrival. */
  entries: readonly JournalEntry[]
  /** The provider's codes in the order of issue. */
  codes: readonly LedgerEntry[]
  /** The current settings. */
  settings: Settings
  /**
   * The settings with which the sandbox was created, which the client can know in advance. A fault may have changed
   * settings since then without notice, so a rule applies the more lenient of the two.
   */
  initialSettings: Settings
  /** Current speed of the sandbox's clock, as a multiple of real time. */
  clockRate: number
}

/** A violation of a rule, with the requests that prove it. */
export interface Violation {
  /** One sentence: what the client did. */
  what: Text
  /** Journal ids, in order. */
  requests: readonly string[]
}

export interface Evaluation {
  /** Number of occasions on which the client could have violated the rule; 0 means not exercised. */
  exercised: number
  violations: readonly Violation[]
  /** What may or may not be a violation: the requests alone do not show which. Default: nothing. */
  undecided?: readonly Violation[]
}

/**
 * `money`: the client may pay for a code that it does not get. `refusal`: production refuses or blocks the client.
 * `notice`: for information.
 */
export type Severity = 'money' | 'refusal' | 'notice'

/** A rule for a provider's clients, evaluated from the journal and the ledger. */
export interface ConductRule {
  /** For example `at-gift/pacing`. */
  name: string
  /** The rule's id in the evidence register. */
  rule: string
  severity: Severity
  /** One sentence: what a client must do. */
  text: Text
  evaluate(history: ClientHistory): Evaluation
}
