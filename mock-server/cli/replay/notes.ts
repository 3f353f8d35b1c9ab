import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import { triedNothing } from '../../../scenarios/replay/unfired.ts'
import { messages } from '../../reporting/messages.ts'

/** Returns true if the client passed although none of the scenario's faults fired, so nothing was tried. */
export function passedUntried({ result, file, unfired }: ReplayResult): boolean {
  return result === 'passed' && triedNothing(file.scenario, unfired)
}

/**
 * Returns notes on what one verdict does not prove. There are two possible notes: none of the scenario's faults fired;
 * or the client was judged after an idle time, so later requests were not judged.
 */
export function verdictNotes(replayed: ReplayResult): string[] {
  const { replay: text } = messages()
  const { idleMs } = replayed.ran
  return [
    ...(passedUntried(replayed) ? [text.triedNothing] : []),
    ...(idleMs === undefined ? [] : [text.judgedIdle((idleMs / 1000).toString())]),
  ]
}

/**
 * Returns notes on what the verdicts do not prove. There is one note for each idle time after which a client was
 * judged. There is another note if the user's own client wrote no book, because what it stored was then not judged, and
 * another one if it failed and there is a configuration file, because `replay` does not read this file.
 * @param isOwn true if the client is not the reference client
 * @param configFile name of the configuration file in the working folder; undefined if there is none
 */
export function runNotes(replayed: readonly ReplayResult[], isOwn: boolean, configFile?: string): string[] {
  const { replay: text } = messages()
  const idle = new Set(replayed.flatMap(({ ran: { idleMs } }) => idleMs ?? []))
  return [
    ...[...idle].map((ms) => text.judgedIdle((ms / 1000).toString())),
    ...(isOwn && !replayed.some(({ book }) => book) ? [text.noBook] : []),
    ...(isOwn && configFile !== undefined && replayed.some(({ result }) => result !== 'passed')
      ? [text.configUnused(configFile)]
      : []),
  ]
}
