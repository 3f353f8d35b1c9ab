import type { Traits } from './plain-client.ts'

/** A client with one error. */
export interface Buggy {
  traits: Traits
  /** Labels of the checks that show the error. Each failed replay has at least one of these labels. */
  shownBy: readonly string[]
  /** Scenarios in which the error costs something. The client fails each of them. */
  fails: readonly string[]
}
