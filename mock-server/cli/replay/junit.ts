import { stripVTControlCharacters } from 'node:util'
import type { ScenarioFile } from '../../../scenarios/loading/parse.ts'
import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import { languageOf } from '../../reporting/language.ts'
import { messages } from '../../reporting/messages.ts'
import { junit, type JUnitCase } from '../shared/junit.ts'
import { failureDetails, failureMessage, notJudgedReason } from './failed-scenario-text.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { changedRulesText } from '../shared/run-facts/changed-rules.ts'
import type { RunFacts } from '../shared/run-facts/run-facts.ts'
import { scaledTimeNote } from './scaled-time.ts'
import { verdictNotes } from './notes.ts'
import type { ReplayRun } from './json.ts'
import { startsOf } from '../shared/run-facts/starts-of.ts'
import { passedUntried } from './results.ts'

/**
 * Formats the results as JUnit XML with one test per scenario.
 * - A test has an error if the scenario has no certain result, or if a signal prevented the replay.
 * - A test is skipped if the scenario was not replayed for another reason, or if no fault fired.
 *
 * The test suite has these properties:
 * - `library`: the number of scenarios of the library that have a result
 * - `changedRules`: the settings of `--config` that change rules, if there are any
 * - `timeScale`: the sentence that only times that the client divides were scaled, if this is the case
 * - `starts`: the value of `--starts`, if the flag is given
 */
export function replayJUnit(
  replayed: readonly ReplayResult[],
  {
    library,
    skipped,
    notReached,
    durationMs,
    facts,
  }: Omit<ReplayRun, 'facts'> & { facts?: Partial<Pick<RunFacts, 'config' | 'scaledBy' | 'flags'>> },
): string {
  const { replay: text } = messages()
  const cases = [
    ...replayed.map(caseOf),
    ...notReached.map(({ file, reason }) =>
      reason === 'interrupted'
        ? { ...emptyCase(file), error: text.notReached[reason] }
        : { ...emptyCase(file), skipped: text.notReached[reason] },
    ),
    ...skipped.map(({ file, waitMs }) => ({
      ...emptyCase(file),
      skipped: text.skipped(Math.ceil(waitMs / 1000)),
    })),
  ]
  const changed = changedRulesText(facts?.config?.changedRules ?? [])
  const starts = startsOf(facts?.flags ?? [])
  const note = scaledTimeNote(replayed, facts ?? {})
  return junit('gift-mock replay', cases, durationMs, {
    library: text.library(library),
    ...(starts !== undefined && { starts }),
    ...(changed && { changedRules: localizedLine(changed) }),
    ...(note && { timeScale: localizedLine(note) }),
  })
}

function emptyCase({ scenario: { name } }: ScenarioFile): JUnitCase {
  return { className: 'gift-mock.scenarios', name, timeMs: 0 }
}

function caseOf(replayed: ReplayResult): JUnitCase {
  const { file, result, durationMs, ran } = replayed
  const { name, title } = file.scenario
  const base = { className: 'gift-mock.scenarios', name, timeMs: durationMs }
  const notes = verdictNotes(replayed)
  if (passedUntried(replayed)) return { ...base, skipped: messages().replay.triedNothing, output: notes.join('\n') }
  if (result === 'passed') return { ...base, ...(notes.length > 0 && { output: notes.join('\n') }) }
  const unjudged = notJudgedReason(replayed)
  if (unjudged !== undefined) return { ...base, error: unjudged }
  const text = stripVTControlCharacters([title[languageOf()], ...failureDetails(replayed), ...notes].join('\n'))
  if (result === 'cannot tell') return { ...base, error: failureMessage(replayed), output: text }
  return {
    ...base,
    failure: { message: failureMessage(replayed), text: `\n${text}\n` },
    ...(ran.output !== undefined && { output: ran.output }),
  }
}
