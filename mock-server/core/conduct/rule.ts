/**
 * Conduct rules: checks of whether a client obeys a provider's rules. Conduct rules are evaluated from the journal and
 * the ledger.
 */

import type { JournalEntry } from '../journal/journal.ts'
import type { ClearanceIndex } from '../clearances/clearance.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { Outcome } from '../provider/response.ts'
import type { Settings } from '../settings/settings.ts'
import type { Text } from '../localized-text.ts'

/**
 * The data from which a rule is evaluated: the requests that the journal still contains, the issued codes and the
 * settings.
 */
export interface ClientHistory {
  /** The requests to the provider in order of arrival. */
  entries: readonly JournalEntry[]
  /** The codes that the provider issued, in the order of issue. */
  codes: readonly LedgerEntry[]
  /** Number of codes that the client has to issue; undefined if no active scenario expects an exact number. */
  ordered?: number | undefined
  /** Name of the client's task, such as `issue-one`; undefined if no scenario is active. */
  task?: string | undefined
  /** Statements of the provider about orders with an unknown outcome. */
  clearances: ClearanceIndex
  /** The current settings. */
  settings: Settings
  /**
   * The settings with which the sandbox was created. The client can know these settings in advance. A fault may have
   * changed a setting later without notice. A rule therefore applies the initial or the current value, whichever is
   * more lenient.
   */
  initialSettings: Settings
  /** Returns the reason of an outcome in both languages. */
  reasonOf(outcome: Outcome): Text
  /** Current speed of the sandbox's clock, as a multiple of real time. */
  clockRate: number
}

/** A violation of a rule, with the requests that prove the violation. */
export interface Violation {
  /** One sentence that says what the client did. */
  what: Text
  /** Journal ids of the requests that prove the violation, in order of arrival. */
  requests: readonly string[]
}

export interface Evaluation {
  /** Number of occasions on which the client could have violated the rule; 0 means not exercised. */
  exercised: number
  violations: readonly Violation[]
  /**
   * Cases in which the requests alone do not show whether the rule was violated. If omitted, there are no such cases.
   */
  undecided?: readonly Violation[]
}

/**
 * How serious a violation is. `money`: the client may pay for a code that the client does not get. `refusal`: the
 * provider's production system refuses or blocks the client. `notice`: the violation is for information only.
 */
export type Severity = 'money' | 'refusal' | 'notice'

/** A rule for a provider's clients, evaluated from the journal and the ledger. */
export interface ConductRule {
  /** Name of the rule, for example `at-gift/pacing`. */
  name: string
  /** The rule's id in the evidence register. */
  rule: string
  severity: Severity
  /** One sentence that says what a client must do. */
  text: Text
  evaluate(history: ClientHistory): Evaluation
}
