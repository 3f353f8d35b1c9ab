import { stripVTControlCharacters } from 'node:util'
import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import { languageOf } from '../../reporting/language.ts'
import { messages } from '../../reporting/messages.ts'
import { junit, type JUnitCase } from '../shared/junit.ts'
import { failureDetails, failureMessage, notJudgedReason } from './failure.ts'
import { verdictNotes } from './notes.ts'
import type { SkippedScenario } from './results.ts'

/** Formats the results as JUnit XML with one test per scenario. */
export function replayJUnit(
  replayed: readonly ReplayResult[],
  skipped: readonly SkippedScenario[],
  durationMs: number,
): string {
  return junit('gift-mock replay', [...replayed.map(caseOf), ...skipped.map(skippedCase)], durationMs)
}

function skippedCase({ file, waitMs }: SkippedScenario): JUnitCase {
  return {
    className: 'gift-mock.scenarios',
    name: file.scenario.name,
    timeMs: 0,
    skipped: messages().replay.skipped(Math.ceil(waitMs / 1000)),
  }
}

function caseOf(replayed: ReplayResult): JUnitCase {
  const { file, result, durationMs, ran } = replayed
  const { name, title } = file.scenario
  const base = { className: 'gift-mock.scenarios', name, timeMs: durationMs }
  const notes = verdictNotes(replayed)
  if (result === 'passed') return { ...base, ...(notes.length > 0 && { output: notes.join('\n') }) }
  const unjudged = notJudgedReason(replayed)
  if (unjudged !== undefined) return { ...base, skipped: unjudged }
  const text = stripVTControlCharacters([title[languageOf()], ...failureDetails(replayed), ...notes].join('\n'))
  if (result === 'cannot tell') return { ...base, skipped: failureMessage(replayed), output: text }
  return {
    ...base,
    failure: { message: failureMessage(replayed), text: `\n${text}\n` },
    ...(ran.output !== undefined && { output: ran.output }),
  }
}
