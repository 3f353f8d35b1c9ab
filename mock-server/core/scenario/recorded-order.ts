import type { JournalEntry } from '../journal/journal.ts'
import type { Text } from '../localized-text.ts'
import type { Task } from './schema.ts'

/** The order that a recorded request belongs to, as a task for a client, and what a correct client does. */
export interface RecordedOrder {
  task: Task
  /** True if the request issues a code. */
  issues: boolean
  /** Names of the conduct rules that a client keeps, and advice, by what happened to the request. */
  unknown: Advice
  rateLimited: Advice
  slow: Advice
  /** Faults of other requests that are necessary before a client sends the request. */
  before?: readonly { operation: string }[]
}

export interface Advice {
  conduct: readonly string[]
  remedy: Text
}

/**
 * Returns the order of a recorded request; undefined if no task leads to such a request.
 * @param entries the entries of the journal, which contain earlier requests of the order
 */
export type ReadRecordedOrder = (entry: JournalEntry, entries: readonly JournalEntry[]) => RecordedOrder | undefined
