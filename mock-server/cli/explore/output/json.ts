import type { Text } from '../../../core/localized-text.ts'
import type { Task } from '../../../core/scenario/schema.ts'
import type { RunFacts } from '../../shared/run-facts/run-facts.ts'
import type { Exploration } from '../../../../scenarios/explore/explore.ts'
import { titleOf } from '../../../../scenarios/explore/found-scenario.ts'
import type { Mark } from '../../../../scenarios/explore/search/matrix.ts'
import { isKill, nameOf } from '../../../../scenarios/explore/search/schedule.ts'

/**
 * Format of the file that `explore --json FILE` writes. Durations are real times in milliseconds. Texts are in English
 * and Japanese.
 */
export interface ExploreJson extends RunFacts {
  format: 'gift-provider-mock/explore/1'
  result: Exploration['result']
  /** True if a signal ended the search; else omitted. */
  interrupted?: true
  /** States what the search shows and what it does not show. */
  bound: Text
  task: Task
  seed: string
  limits: Exploration['limits']
  /** The search is complete up to this number of faults in a run, except for the schedules that `notTried` counts. */
  completeDepth: number
  runs: number
  states: number
  pruned: number
  covered: number
  /** Number of runs without a loss in which the client wrote a book. */
  withBook: number
  /** Number of runs without a loss in which a code was issued, but the client wrote no book. */
  withoutBook: number
  /**
   * Number of runs without a loss in which a code is billed, but the client never received the code. This alone does
   * not count as a loss.
   */
  orphaned: number
  undecided: number
  /** Number of schedules that were not tried, by reason. For the reason `calls`, the value is a number of calls. */
  notTried: Exploration['notTried']
  /**
   * Names of the outcomes in the schedules that were not tried, by reason. Only some of the reasons have such names.
   */
  notTriedOutcomes: Exploration['notTriedOutcomes']
  /** Number of runs in which the client exited but left a process running. `explore` ended that process afterwards. */
  leftProcesses: number
  /**
   * A client that does not exit is judged after a time without a request. This is the shortest of these times; omitted
   * if the client exited.
   */
  idleMs?: number
  durationMs: number
  matrix: { operation: string; call: number; marks: Record<string, Mark> }[]
  found: {
    name: string
    title: Text
    /** Path of the file that contains the scenario. */
    file: string
    schedule: { operation: string; call: number; outcome: string; cause?: number }[]
    losses: { key: string; what: Text; remedy?: Text | undefined }[]
    /** The calls of the client with their outcomes. */
    calls: { operation: string; call: number; outcome: string; id?: string | undefined }[]
    afterRuns: number
    yaml: string
  }[]
}

/** The facts that the output files of a search contain in addition to the result of the search. */
export interface SearchRun {
  task: Task
  /** Path of the file of each scenario that was found. */
  files: readonly string[]
  facts: RunFacts
  /** True if a signal ended the search. */
  isInterrupted: boolean
}

export function exploreJson(exploration: Exploration, { task, files, facts, isInterrupted }: SearchRun): string {
  const { result, bound, seed, limits, completeDepth, runs, states, pruned, covered, undecided, notTried } = exploration
  const { withBook, withoutBook, orphaned, notTriedOutcomes, leftProcesses, idleMs, durationMs } = exploration
  const json: ExploreJson = {
    format: 'gift-provider-mock/explore/1',
    ...facts,
    result,
    ...(isInterrupted && { interrupted: true as const }),
    bound,
    task,
    seed,
    limits,
    completeDepth,
    runs,
    states,
    pruned,
    covered,
    withBook,
    withoutBook,
    orphaned,
    undecided,
    notTried,
    notTriedOutcomes,
    leftProcesses,
    ...(idleMs !== undefined && { idleMs }),
    durationMs,
    matrix: exploration.matrix
      .rows()
      .map(({ operation, call, marks }) => ({ operation, call, marks: Object.fromEntries(marks) })),
    found: exploration.found.map(({ schedule, losses, observation, scenario, afterRuns }, index) => ({
      name: scenario.name,
      title: titleOf(schedule),
      file: files[index] ?? '',
      schedule: schedule.map((placement) => ({
        operation: placement.operation,
        call: placement.call,
        outcome: nameOf(placement),
        ...(!isKill(placement) && { cause: placement.cause }),
      })),
      losses: losses.map(({ key, what, remedy }) => ({ key, what, remedy })),
      calls: [...observation.calls],
      afterRuns,
      yaml: scenario.yaml,
    })),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}
