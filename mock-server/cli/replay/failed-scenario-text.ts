import { stripVTControlCharacters } from 'node:util'
import { providers } from '../../app.ts'
import type { Check, Result } from '../../core/scenario/checks/check.ts'
import { separators } from '../../core/localized-text.ts'
import { visible } from '../../core/util/escape-deceptive.ts'
import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import { triedNothing } from '../../../scenarios/replay/unfired-faults.ts'
import { languageOf } from '../../reporting/language.ts'
import { localizedLine, oneLine } from '../../reporting/one-line.ts'
import { checkHeading, checkLine, countLine } from '../../reporting/render/check-lines.ts'
import { createStyler } from '../../reporting/color.ts'
import { endedWithError, isUnseen } from './notes.ts'
import { indent } from '../../reporting/format.ts'
import { costLines, occasionLines, occasionsOf, severityText } from '../../reporting/render/report-text.ts'
import { differsFromRealTime, MAX_LINES, requestLines, shownRequest } from '../../reporting/render/request-lines.ts'
import { parametersText } from '../../reporting/render/task-text.ts'
import { messages } from '../../reporting/messages.ts'

/** Maximum number of printed lines of a program's output. Only the last lines are printed. */
const MAX_OUTPUT_LINES = 30
const MAX_OUTPUT_WIDTH = 200

/**
 * Returns the lines that explain why a scenario failed, in this order:
 * - the description of the scenario and the client's task
 * - a timeout, or the fact that the client sent no request
 * - the failed checks, and what the client has to change
 * - the cost in production, and the wrong counts that result from violated rules; both are left out if the client is a
 *   program and none of its requests reached the mock
 * - the requests
 * - the speed of the clock, and how the client ended
 *
 * If the scenario was not judged, the only line is the reason. If a program ended with an error before a request
 * reached the mock, the lines are the task, the output of the program, and the fact that no request arrived.
 */
export function failureDetails(replayed: ReplayResult): string[] {
  const { replay: text } = messages()
  const { file, ran, clockRate = 1, timeoutMs } = replayed
  const unjudged = notJudgedReason(replayed)
  if (unjudged !== undefined) return indent([unjudged])
  if (endedWithError(replayed)) return indent([...taskLines(replayed), ...clientLines(replayed), '', text.noRequests])
  const { causes, consequences } = failedChecks(replayed)
  const paint = createStyler(process.stdout)
  const { story, remedy } = file.scenario
  return indent([
    ...(story ? [`${text.story}: ${localizedLine(story)}`] : []),
    ...taskLines(replayed),
    '',
    ...(ran.result === 'timed out' ? [text.timedOut((timeoutMs / 1000).toString()), ''] : []),
    ...(replayed.requests.length === 0 ? [text.noRequests, ...unseenLines(replayed), ''] : []),
    ...causes.flatMap((check) => [...checkLines(check, replayed), '']),
    ...(remedy ? [`${paint('bold', text.scenarioRemedy)}: ${localizedLine(remedy)}`, ''] : []),
    ...(isUnseen(replayed)
      ? []
      : [...costLines(replayed.verdict.totals, replayed.excess), ...consequenceLines(consequences), '']),
    ...shownRequests(replayed),
    ...(clockRate === 1 ? [] : [text.timeScale(clockRate, ran.scaledBy ?? 'variable')]),
    ...clientLines(replayed),
  ])
}

/** Returns the reason why a scenario was not judged; undefined if the scenario was judged. */
export function notJudgedReason({ result, ran, missing }: ReplayResult): string | undefined {
  const { replay: text } = messages()
  if (ran.unscaledProgram !== undefined) return text.unscaled(ran.unscaledProgram)
  return missing && result === 'not judged' ? text.missing(missing.products, missing.setting) : undefined
}

/**
 * Returns a line if the requests of the client went to paths that belong to no provider, or if the requests of a
 * program may have gone to the real hosts. Otherwise, returns no line.
 */
function unseenLines(replayed: ReplayResult): string[] {
  const [first] = replayed.unmatched
  if (first !== undefined) return [messages().replay.unmatched(replayed.unmatched.length, oneLine(first))]
  return isUnseen(replayed) ? [unseenText(replayed)] : []
}

function unseenText({ ran }: ReplayResult): string {
  const { replay: text } = messages()
  return ran.hasBegunTls ? text.untrusted : text.unseen(ran.isIntercepted === true)
}

/**
 * Returns the failed checks in two groups. `consequences` are the checks that fail, or may fail, because a rule is
 * violated. `causes` are all other failed checks.
 */
export function failedChecks({ verdict }: ReplayResult): { causes: Check[]; consequences: Check[] } {
  const failed = verdict.checks.filter(({ passed }) => !passed)
  const causes = failed.filter((check) => !isExplained(check))
  return {
    // Checks with a rule or a sentence about the client come first, because such a check explains more than a count
    // does.
    causes: [...causes.filter(isSentence), ...causes.filter((check) => !isSentence(check))],
    consequences: failed.filter(isExplained),
  }
}

function isSentence({ rule, finding }: Check): boolean {
  return rule !== undefined || finding !== undefined
}

function isExplained({ followsFrom, mayFollowFrom }: Check): boolean {
  return (followsFrom ?? mayFollowFrom) !== undefined
}

/** Formats the wrong counts that result from violated rules, grouped by rule. */
function consequenceLines(consequences: readonly Check[]): string[] {
  const { replay: text } = messages()
  const headingOf = ({ followsFrom, mayFollowFrom = '' }: Check): string =>
    followsFrom === undefined ? text.possibleConsequences(mayFollowFrom) : text.consequences(followsFrom)
  // Several expectations may count the same requests, so equal counts are printed only once.
  const distinct = [
    ...new Map(consequences.map((check) => [JSON.stringify([check.kind, countKeyOf(check)]), check] as const)).values(),
  ]
  return [...Map.groupBy(distinct, headingOf)].flatMap(([heading, checks]) => [
    `${heading}:`,
    ...indent(checks.map((check) => `- ${countLine(check)}`)),
  ])
}

/**
 * Returns a key for the comparison of checks. Two counts of requests have the same key if their numbers and their
 * requests are equal.
 */
function countKeyOf({ kind, what, expected, actual, requests }: Check): unknown {
  return kind === 'requests' ? [expected.en, actual.en, requests] : what.en
}

function checkLines(check: Check, { report, verdict }: ReplayResult): string[] {
  const { replay: text } = messages()
  const paint = createStyler(process.stdout)
  const { rule, remedy, finding } = check
  if (!rule)
    return [
      ...(finding
        ? [paint('bold', localizedLine(finding)), ...indent([countLine(check)])]
        : [paint('bold', checkLine(check))]),
      ...indent(remedy ? [`${text.remedy}: ${localizedLine(remedy)}`] : []),
    ]
  const found = report.rules.find(({ name }) => name === rule.name)
  const occasions = found ? occasionsOf(found) : []
  const severity = severityText({ ...rule, costYen: found?.costYen ?? 0 })
  return [
    paint('bold', ruleHeading(check, verdict.result, text.rule(rule.name, rule.rule, severity))),
    ...indent([
      localizedLine(rule.text),
      ...(occasions.length > 0
        ? occasionLines(occasions)
        : [`${text.expected}: ${localizedLine(check.expected)}`, `${text.happened}: ${localizedLine(check.actual)}`]),
    ]),
  ]
}

/**
 * Returns the heading of a rule. If the rule cannot be decided and the client failed, the heading says that the rule is
 * a possible cause.
 */
function ruleHeading(check: Check, result: Result, heading: string): string {
  return check.undecided && result === 'failed'
    ? messages().replay.possibleCause(heading)
    : checkHeading(check, heading)
}

/**
 * Formats the requests in order of arrival. If the list would be too long, only the requests that a failed check names
 * are formatted.
 */
function shownRequests(replayed: ReplayResult): string[] {
  const { replay: text } = messages()
  const { requests, report } = replayed
  if (requests.length === 0) return []
  const { causes, consequences } = failedChecks(replayed)
  const named = new Set([...causes, ...consequences].flatMap((check) => check.requests))
  const isShort = named.size === 0 || requests.length <= MAX_LINES
  const shown = isShort ? requests : requests.filter(({ id }) => named.has(id))
  const heading = shown.length < requests.length ? text.requests : text.allRequests
  const lines = requestLines(
    shown
      .toSorted((a, b) => a.receivedAtMs - b.receivedAtMs || (a.id < b.id ? -1 : 1))
      .map((entry) => shownRequest(entry, providers)),
    report.clockRate,
  )
  return [`${heading(differsFromRealTime(report.clockRate))}:`, ...indent(lines), '']
}

/**
 * Formats the client's task. If faults did not fire, also formats the requests that would have made these faults fire.
 */
function taskLines(replayed: ReplayResult): string[] {
  const { file, unfired } = replayed
  const { scenario } = file
  const { replay: text } = messages()
  const task = text.task(oneLine(scenario.task.name), parametersText(scenario.task))
  if (unfired.length === 0 || isUnseen(replayed)) return [task]
  const isAll = triedNothing(scenario, unfired)
  return [...new Set(unfired.map(({ operation, sent }) => text.untried(task, operation, sent, isAll)))]
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
  return [text.client(detail, ran.attempts ?? 1, ran.kills ?? 0), ...written]
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

/** Returns a message of one line that says why a scenario failed, for CI systems. */
export function failureMessage(replayed: ReplayResult): string {
  if (replayed.ran.result === 'timed out') return messages().replay.timedOut((replayed.timeoutMs / 1000).toString())
  const { causes, consequences } = failedChecks(replayed)
  return (causes.length > 0 ? causes : consequences).map(checkLine).join(separators.semicolon[languageOf()])
}
