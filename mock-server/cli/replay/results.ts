import type { ScenarioFile } from '../../../scenarios/loading/parse.ts'
import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import { triedNothing } from '../../../scenarios/replay/unfired-faults.ts'
import { waitMs } from '../../../scenarios/replay/time/time-needed.ts'

/** A scenario that was not replayed, because a correct client would have to wait too long in the scenario. */
export interface SkippedScenario {
  file: ScenarioFile
  /** Milliseconds of real time that a correct client waits. */
  waitMs: number
}

/** A scenario that was selected but has no result, and the reason: a signal, or too many timeouts in a row. */
export interface NotReached {
  file: ScenarioFile
  reason: 'interrupted' | 'timeouts'
}

/** Number of scenarios in the library, and the number of these scenarios that were run and have a result. */
export interface LibraryCounts {
  scenarios: number
  run: number
}

/** @param library names of all scenarios of the library */
export function countLibrary(library: Iterable<string>, replayed: readonly ReplayResult[]): LibraryCounts {
  const names = new Set(library)
  return { scenarios: names.size, run: replayed.filter(({ file }) => names.has(file.scenario.name)).length }
}

/** Number of scenarios by result. `triedNothing` is the number of passed scenarios in which no fault fired. */
export type ResultCounts = Record<'passed' | 'triedNothing' | 'failed' | 'cannotTell' | 'notJudged', number>

/** Returns true if the client passed although none of the scenario's faults fired, so nothing was tried. */
export function passedUntried({ result, file, unfired }: ReplayResult): boolean {
  return result === 'passed' && triedNothing(file.scenario, unfired)
}

export function countResults(replayed: readonly ReplayResult[]): ResultCounts {
  const count = (wanted: ReplayResult['result']): number => replayed.filter(({ result }) => result === wanted).length
  return {
    passed: count('passed'),
    triedNothing: replayed.filter(passedUntried).length,
    failed: count('failed'),
    cannotTell: count('cannot tell'),
    notJudged: count('not judged'),
  }
}

/**
 * Minimum duration of a long wait in milliseconds of real time. Scenarios with long waits are skipped unless the user
 * names them.
 */
const LONG_WAIT_MS = 15_000

/**
 * Returns the scenarios to skip, in which a correct client has to wait long. A scenario that the user named is never
 * skipped. If all scenarios have long waits, none is skipped.
 */
export function scenariosWithLongWaits(
  files: readonly ScenarioFile[],
  named: readonly string[],
  timeScale: number,
): SkippedScenario[] {
  const long = files
    .map((file) => ({ file, waitMs: waitMs(file.scenario) / (file.scenario.clock.rate * timeScale) }))
    .filter(
      ({ file, waitMs: ms }) => ms >= LONG_WAIT_MS && !named.includes(file.scenario.name) && !named.includes(file.file),
    )
  // If all selected scenarios have long waits, the user has asked for these scenarios, so no scenario is skipped.
  return long.length === files.length ? [] : long
}
