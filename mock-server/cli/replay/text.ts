import { stripVTControlCharacters } from 'node:util'
import type { Check } from '../../core/scenario/check.ts'
import { separators } from '../../core/localized-text.ts'
import { visible } from '../../core/util/visible.ts'
import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import { languageOf } from '../../reporting/language.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { createStyler } from '../../reporting/color.ts'
import { indent, yen } from '../../reporting/format.ts'
import { requestLines, shownRequest } from '../../reporting/request-lines.ts'
import { messages } from '../../reporting/messages.ts'
import { countResults, type SkippedScenario } from './results.ts'

/** Maximum number of printed lines of a program's output. Only the last lines are printed. */
const MAX_OUTPUT_LINES = 30
const MAX_OUTPUT_WIDTH = 200

/** Formats the result of a scenario as one line. */
export function resultLine({ file, result, durationMs }: ReplayResult, width: number): string {
  const { name, title } = file.scenario
  const paint = createStyler(process.stdout)
  return `${markOf(result)} ${name.padEnd(width)}  ${localizedLine(title)}  ${paint('dim', `${durationMs} ms`)}`
}

function markOf(result: ReplayResult['result']): string {
  const paint = createStyler(process.stdout)
  if (result === 'passed') return paint('green', '✓')
  return result === 'failed' ? paint('red', '✗') : paint('yellow', '?')
}

/** Formats one line for a scenario that was not replayed. */
export function skippedLine({ file, waitMs }: SkippedScenario, width: number): string {
  const { name } = file.scenario
  return createStyler(process.stdout)(
    'dim',
    `- ${name.padEnd(width)}  ${messages().replay.skipped(Math.ceil(waitMs / 1000))}`,
  )
}

export function summaryLine(
  replayed: readonly ReplayResult[],
  skipped: readonly SkippedScenario[],
  durationMs: number,
): string {
  const counts = countResults(replayed)
  return createStyler(process.stdout)(
    counts.failed > 0 ? 'red' : counts.passed < replayed.length ? 'yellow' : 'green',
    messages().replay.summary({ ...counts, skipped: skipped.length }, (durationMs / 1000).toFixed(1)),
  )
}

/** Returns a line with the folder that --keep-state has kept; empty if there is none. */
export function stateLine({ file, stateDir }: ReplayResult): string {
  return stateDir === undefined ? '' : `${messages().replay.state(file.scenario.name, stateDir)}\n`
}

/** Explains why a scenario failed, with colours if standard output supports them. */
export function failureText(replayed: ReplayResult): string {
  const { name, title } = replayed.file.scenario
  const paint = createStyler(process.stdout)
  return [
    `${markOf(replayed.result)} ${paint('bold', name)}: ${localizedLine(title)}`,
    ...failureDetails(replayed),
  ].join('\n')
}

/** Returns the lines that explain why a scenario failed. */
export function failureDetails(replayed: ReplayResult): string[] {
  const { replay: text } = messages()
  const { file, verdict, ran, clockRate = 1, timeoutMs } = replayed
  if (ran.unscaledProgram !== undefined) return indent([text.unscaled(ran.unscaledProgram)])
  const failed = verdict.checks.filter(({ passed }) => !passed)
  const shows = failed.some(({ requests }) => requests.length > 0)
  const paint = createStyler(process.stdout)
  const { story, remedy } = file.scenario
  return indent([
    ...(ran.result === 'timed out' ? [text.timedOut((timeoutMs / 1000).toString()), ''] : []),
    ...failed.flatMap((check) => [...checkLines(check, replayed), '']),
    ...(remedy ? [`${paint('bold', text.remedy)}: ${localizedLine(remedy)}`] : []),
    ...(story ? [`${text.story}: ${localizedLine(story)}`] : []),
    ...(shows ? [] : ['', ...allRequests(replayed)]),
    '',
    costLine(replayed),
    ...(clockRate === 1 ? [] : [text.timeScale(clockRate, ran.scaledBy ?? 'variable')]),
    ...clientLines(replayed),
  ])
}

function checkLines({ what, expected, actual, rule, requests }: Check, replayed: ReplayResult): string[] {
  const { replay: text, severities } = messages()
  const paint = createStyler(process.stdout)
  const shown = replayed.requests.filter(({ id }) => requests.includes(id))
  return [
    paint('bold', rule ? text.rule(rule.name, rule.rule, severities[rule.severity]) : localizedLine(what)),
    ...indent([
      ...(rule ? [localizedLine(rule.text)] : []),
      `${text.expected}: ${localizedLine(expected)}`,
      `${text.happened}: ${localizedLine(actual)}`,
      ...(shown.length > 0 ? [`${text.requests}:`, ...indent(requestLines(shown.map(shownRequest)))] : []),
    ]),
  ]
}

function allRequests({ requests }: ReplayResult): string[] {
  const { replay: text } = messages()
  return requests.length === 0
    ? [text.noRequests]
    : [`${text.allRequests}:`, ...indent(requestLines(requests.map(shownRequest)))]
}

function costLine({ verdict }: ReplayResult): string {
  const { replay: text } = messages()
  const { issued, faceValue, fees, orphaned, suspectedDuplicates } = verdict.totals
  return [
    text.cost(issued, yen(faceValue + fees), yen(faceValue), yen(fees)),
    ...(orphaned > 0 ? [text.orphaned(orphaned)] : []),
    ...(suspectedDuplicates > 0 ? [text.duplicates(suspectedDuplicates)] : []),
  ].join(separators.semicolon[languageOf()])
}

function clientLines({ ran }: ReplayResult): string[] {
  const { replay: text } = messages()
  const detail = ran.detail === undefined ? text.ended[ran.result] : localizedLine(ran.detail)
  const output = outputLines(ran.output)
  const written =
    ran.output === undefined
      ? []
      : output.length === 0
        ? [text.noOutput]
        : [text.output, ...output.map((line) => `  | ${line}`)]
  return [text.client(detail), ...written]
}

/** Returns the last lines of the client's output without terminal control sequences. */
function outputLines(output = ''): string[] {
  const lines = stripVTControlCharacters(output)
    .trimEnd()
    .split(/\r\n|\r|\n/)
    .map((line) => line.split('\t').map(visible).join('\t'))
  if (lines.length === 1 && lines[0] === '') return []
  return lines
    .slice(-MAX_OUTPUT_LINES)
    .map((line) => (line.length > MAX_OUTPUT_WIDTH ? `${line.slice(0, MAX_OUTPUT_WIDTH)}…` : line))
}
