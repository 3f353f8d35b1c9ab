import { type ExtensionOptions, extensionsOf, type State } from './extend-schedule.ts'
import type { Placement, Schedule } from './schedule.ts'
import type { NotTriedReason } from './search-result.ts'

/** Decisions of the search about a schedule, and functions that the search uses to count schedules. */
export interface RunChoice {
  /** Returns the reason why a schedule is not run; undefined if the schedule can be run. */
  obstacleOf(schedule: Schedule): NotTriedReason | undefined
  /** Returns true if a loss that is already known explains every loss under the schedule. */
  isExplained(schedule: Schedule): boolean
  onPlacement(placement: Placement): void
  onObstacle(reason: NotTriedReason, schedule: Schedule): void
  onExplained(): void
}

/** The schedules of the next runs. */
export interface NextRuns {
  /** The schedules in the order in which they are run. The next schedule is chosen when a run can start. */
  schedules: Generator<Schedule, void>
  /** Returns the number of schedules that are not chosen yet. */
  left(): number
}

/**
 * Chooses the next runs of the search. Each run has a schedule that extends a state by one placement. A schedule is
 * left out if an obstacle prevents its run, or if a known loss explains every loss under the schedule.
 */
export function nextRuns(
  states: readonly State[],
  options: ExtensionOptions,
  { obstacleOf, isExplained, onPlacement, onObstacle, onExplained }: RunChoice,
): NextRuns {
  let left = 0
  for (const schedule of extensions()) {
    const placed = schedule.at(-1)
    if (placed) onPlacement(placed)
    const obstacle = obstacleOf(schedule)
    if (obstacle === undefined) left += 1
    else onObstacle(obstacle, schedule)
  }

  function* extensions(): Generator<Schedule> {
    for (const state of states) yield* extensionsOf(state, options)
  }

  function* schedules(): Generator<Schedule, void> {
    for (const schedule of extensions()) {
      if (obstacleOf(schedule) !== undefined) continue
      left -= 1
      if (isExplained(schedule)) onExplained()
      else yield schedule
    }
  }
  return { schedules: schedules(), left: () => left }
}
