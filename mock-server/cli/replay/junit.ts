import { stripVTControlCharacters } from 'node:util'
import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import { separators } from '../../core/localized-text.ts'
import { checkLine } from '../../reporting/report-text.ts'
import { languageOf } from '../../reporting/language.ts'
import { messages } from '../../reporting/messages.ts'
import { junit, type JUnitCase } from '../shared/junit.ts'
import { failureDetails } from './text.ts'

/** JUnit XML with one test per scenario. */
export function replayJUnit(replayed: readonly ReplayResult[], durationMs: number): string {
  return junit('gift-mock replay', replayed.map(caseOf), durationMs)
}

function caseOf(replayed: ReplayResult): JUnitCase {
  const { file, result, durationMs, ran } = replayed
  const { name, title } = file.scenario
  const base = { className: 'gift-mock.scenarios', name, timeMs: durationMs }
  if (result === 'passed') return base
  const text = stripVTControlCharacters([title[languageOf()], ...failureDetails(replayed)].join('\n'))
  return {
    ...base,
    failure: { message: messageOf(replayed), text: `\n${text}\n` },
    ...(ran.output !== undefined && { output: ran.output }),
  }
}

function messageOf({ ran, verdict, timeoutMs }: ReplayResult): string {
  if (ran.result === 'timed out') return messages().replay.timedOut((timeoutMs / 1000).toString())
  return verdict.checks
    .filter(({ passed }) => !passed)
    .map(checkLine)
    .join(separators.semicolon[languageOf()])
}
