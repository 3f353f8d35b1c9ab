import { type Cause, outcomeClassesOf } from '../outcomes/index.ts'
import { type CallNumber, isKill, killMoments, type Placement, type Schedule } from './schedule.ts'

/**
 * A schedule that the search extends, and the calls that the client made under this schedule. A call is a request of
 * the client. A schedule is a list of placements. A placement is an outcome of a call, or a kill of the client at a
 * call.
 */
export interface State {
  schedule: Schedule
  calls: readonly CallNumber[]
  /**
   * Number of calls beyond the maximum `ExtensionOptions.calls`, which get no placement; 0 or less if there are no such
   * calls.
   */
  extraCalls: number
}

/** Limits of the placements. */
export interface ExtensionOptions {
  /** Maximum number of calls of a run that get a placement. */
  calls: number
  /** Number of times that the client may be killed and started again: 0 or 1. */
  restarts: number
  /** Number of clients that run at the same time. */
  workers: number
}

/**
 * Returns the schedules that extend a state by one placement. The new placement comes after the last placement of the
 * state, so that no schedule is generated twice. For the first placement of a schedule, every cause of an outcome class
 * is tried. For later placements, only the first cause is tried, because the first cause represents the class.
 */
export function* extensionsOf({ schedule, calls }: State, options: ExtensionOptions): Generator<Schedule> {
  const last = schedule.at(-1)
  const lastIndex = calls.findIndex(({ operation, call }) => last?.operation === operation && last.call === call)
  // The client did not make the call of the last placement, so no call is known that comes after it.
  if (last && lastIndex === -1) return
  for (const call of calls.slice(lastIndex + 1, options.calls))
    for (const placement of placementsAt(call, schedule, options)) yield [...schedule, placement]
}

function* placementsAt(
  { operation, call }: CallNumber,
  schedule: Schedule,
  { restarts, workers }: ExtensionOptions,
): Generator<Placement> {
  for (const outcome of outcomeClassesOf(operation)) {
    if (outcome.needsWorkers && workers < 2) continue
    const causes: readonly Cause[] = schedule.length === 0 ? outcome.causes : outcome.causes.slice(0, 1)
    for (const cause of causes.keys()) yield { operation, call, outcome, cause }
  }
  if (restarts > 0 && !schedule.some(isKill)) for (const kill of killMoments) yield { operation, call, kill }
}
