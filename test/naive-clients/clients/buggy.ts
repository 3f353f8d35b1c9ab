import type { Traits } from './plain-client.ts'

/** A client with one error. */
export interface Buggy {
  traits: Traits
  /**
   * Labels of the checks that show the error, in the format of `failedBy`. Each failed replay has at least one of these
   * labels.
   */
  shownBy: readonly string[]
  /** Names of the scenarios in which the error does harm. The client must fail each of these scenarios. */
  fails: readonly string[]
}
