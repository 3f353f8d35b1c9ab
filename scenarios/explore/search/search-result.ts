import type { Matrix } from './matrix.ts'
import type { Loss, Observation } from '../driver/observation.ts'
import type { Schedule } from './schedule.ts'

export interface Progress {
  runs: number
  runsPerSecond: number
  /** Number of placements in the current runs. */
  depth: number
  found: number
  /** Number of schedules of the current depth that are not yet tried. */
  left: number
}

/** A smallest schedule under which the client loses. */
export interface FoundSchedule {
  schedule: Schedule
  losses: readonly Loss[]
  observation: Observation
  /** Number of runs until the search found the schedule that was then reduced to this smallest schedule. */
  afterRuns: number
}

/**
 * Reasons why schedules were not tried:
 * - `patience`: the client would have to wait too long.
 * - `socket`: the outcome needs a socket.
 * - `unreached`: the client did not make the call.
 * - `timeout`: the run took too long, so it was ended and not judged.
 * - `unproven`: the client waited long on a faster clock, and its timeouts are not shown to follow this clock.
 * - `elsewhere`: another provider refused a request of the client, so the client may order there in production.
 * - `budget`: the maximum time, number of runs or number of findings was reached. The count is a minimum, because the
 *   schedules that were not tried would lead to further schedules.
 * - `unstable`: the client lost in the first run of the schedule, but not in a second run.
 * - `calls`: calls of the client beyond the number of calls that get faults.
 */
export type NotTriedReason =
  | 'patience'
  | 'socket'
  | 'unreached'
  | 'timeout'
  | 'unproven'
  | 'elsewhere'
  | 'budget'
  | 'unstable'
  | 'calls'

export interface SearchResult {
  /** The run without faults. */
  baseline: Observation
  found: readonly FoundSchedule[]
  runs: number
  /** Number of different sequences of calls and outcomes. */
  states: number
  /** Number of runs with the same calls and outcomes as an earlier run. Such runs were not extended. */
  pruned: number
  /** Number of schedules that were not tried, because a part of their faults is already known to cause a loss. */
  covered: number
  /** Number of runs without a loss in which the client wrote a book. */
  withBook: number
  /** Number of runs without a loss in which a code was issued, but the client wrote no book. */
  withoutBook: number
  /**
   * Number of runs without a loss in which a code is orphaned: the code is billed, but the client never received the
   * code. This alone does not count as a loss.
   */
  orphaned: number
  /** Number of runs whose records do not show whether the client lost. */
  undecided: number
  /** Number of schedules that were not tried, by reason. For the reason `calls`, the number of calls. */
  notTried: Readonly<Partial<Record<NotTriedReason, number>>>
  /**
   * Names of the outcomes in the schedules that were not tried, by reason. Some reasons have no names. The list for
   * `patience` contains only outcomes that no run had. The list for `unreached` contains only outcomes at calls that
   * the client did not make, although no fault fired before the call.
   */
  notTriedOutcomes: Readonly<Partial<Record<NotTriedReason, readonly string[]>>>
  /**
   * Number of runs in which the client exited and left a process running. The later requests of this process are not
   * seen.
   */
  leftProcesses: number
  /**
   * Shortest time without a request after which a client that does not exit was judged [ms of the client's time];
   * undefined if the client exited in all runs. Later requests are not seen.
   */
  idleMs?: number
  matrix: Matrix
  /**
   * Largest number of placements for which the search is complete, except for the schedules that `notTried` counts. A
   * search in which runs took too long is not complete.
   */
  completeDepth: number
  durationMs: number
}
