import type { JournalEntry } from '../journal/journal.ts'
import type { Text } from '../localized-text.ts'
import type { Task } from './schema.ts'

/** The order that a recorded request belongs to, as a task for a client, and what a correct client does. */
export interface RecordedOrder {
  task: Task
  /** True if the request issues a code. */
  issues: boolean
  /**
   * What a correct client does if the client cannot know the outcome of the request. `rateLimited` says what a correct
   * client does if the request is refused because of a rate limit, and `slow` says what a correct client does if the
   * response is late.
   */
  unknown: Advice
  rateLimited: Advice
  slow: Advice
  /**
   * Operations of earlier requests of the order. In the scenario, the responses to these requests are lost, because
   * otherwise a client does not send the recorded request.
   */
  before?: readonly { operation: string }[]
}

/**
 * Advice to the developer of a client: the conduct rules that the client has to keep, and what to change in the client.
 */
export interface Advice {
  conduct: readonly string[]
  remedy: Text
}

/**
 * Returns the order of a recorded request; undefined if no task leads to such a request.
 * @param entries the entries of the journal, which contain earlier requests of the order
 */
export type ReadRecordedOrder = (entry: JournalEntry, entries: readonly JournalEntry[]) => RecordedOrder | undefined
