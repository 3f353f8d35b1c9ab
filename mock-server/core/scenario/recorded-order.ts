import type { JournalEntry } from '../journal/journal.ts'
import type { Text } from '../localized-text.ts'
import type { Task } from './schema.ts'

/** The order of a recorded request, written as a task for a client, and the behavior of a correct client. */
export interface RecordedOrder {
  task: Task
  /** True if the request issues a code. */
  issues: boolean
  /**
   * What a correct client does in three situations. `unknown`: the client cannot know the outcome of the request.
   * `rateLimited`: the request is refused because of a rate limit. `slow`: the response is late.
   */
  unknown: Advice
  rateLimited: Advice
  slow: Advice
  /**
   * Operations of earlier requests of the order. The scenario loses the responses to these requests, because a client
   * sends the recorded request only after such a loss.
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
