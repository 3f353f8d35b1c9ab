import type { RuleReport } from '../../core/conduct/report.ts'
import type { ClientReport } from '../../core/scenario/client-report.ts'
import type { Text } from '../../core/localized-text.ts'
import type { LedgerTotals } from '../../core/ledger.ts'
import type { Verdict } from '../../core/scenario/verdict.ts'
import { bookLines, type ShownComparison } from './book-text.ts'
import { clearanceLine, type ShownClearance } from './clearance-text.ts'
import { checkLine, type ShownCheck } from './check-lines.ts'
import { createStyler } from '../color.ts'
import { yen } from '../format.ts'
import { messages } from '../messages.ts'
import { localizedLine, oneLine } from '../one-line.ts'
import { differsFromRealTime, requestLines, requestNumbers, type ShownRequest } from './request-lines.ts'

export type ShownRule = Omit<RuleReport, 'evidence'>
export interface ShownVerdict extends Pick<Verdict, 'scenario' | 'result'> {
  checks: readonly ShownCheck[]
  remedy?: Text | undefined
}
export interface ShownReport extends Pick<
  ClientReport,
  'result' | 'evicted' | 'ledger' | 'tolerated' | 'emptied' | 'cleared' | 'onlyRefusals' | 'clockRate'
> {
  rules: readonly ShownRule[]
  scenario: ShownVerdict | null
  clearances: readonly ShownClearance[]
  /** The comparison of the client's book with the ledger, if the caller asked for a report with a book. */
  book?: ShownComparison | undefined
}
/** The requests that violations name, by request id. Evicted requests are missing. */
export type RequestsById = ReadonlyMap<string, ShownRequest>

const marks = { passed: '✓', violated: '✗', 'not exercised': '-', inconclusive: '?' } as const
const colors = { passed: 'green', violated: 'red', 'not exercised': 'dim', inconclusive: 'yellow' } as const
export const resultColors = { passed: 'green', failed: 'red', 'cannot tell': 'yellow' } as const
/**
 * Maximum number of different violations shown per rule. If a rule has more violations, the report shows only the
 * number of the remaining violations.
 */
const MAX_VIOLATIONS = 5

/**
 * Formats a report in this order:
 * - one line per rule, followed by the violations of the rule
 * - the requests that the violations and the failed checks name
 * - the number of rules per result
 * - the ledger, the book and the scenario
 */
export function reportText(report: ShownReport, evidence: RequestsById): string {
  const { rules, evicted, ledger, scenario, clearances, book } = report
  const { report: text } = messages()
  const width = Math.max(0, ...rules.map(({ name }) => name.length))
  const counts = { passed: 0, violated: 0, 'not exercised': 0, inconclusive: 0 }
  for (const { result } of rules) counts[result] += 1
  const blocks = rules.flatMap((rule) => [ruleLine(rule, width), ...violationLines(rule).map((line) => `    ${line}`)])
  const requests = evidenceLines(requestsOf(report), evidence, report.clockRate)
  return [
    ...blocks,
    ...(blocks.length > 0 ? [''] : []),
    ...(requests.length > 0 ? [...requests, ''] : []),
    text.summary(counts),
    ...untestedLines(report),
    ...(evicted > 0 ? [text.evicted(evicted)] : []),
    ...emptiedLines(report),
    ...(ledger.issued > 0 ? costLines(ledger) : []),
    ...clearances.map(clearanceLine),
    ...(book ? ['', ...bookLines(book)] : []),
    ...(scenario ? scenarioLines(book ? withoutBook(scenario) : scenario, rules) : []),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

/**
 * Returns a sentence that says which requests the report lacks, because the sandbox was emptied. Returns nothing if
 * only the start of the active scenario emptied the sandbox, and if this start deleted no request.
 */
export function emptiedLines({ emptied, cleared, scenario }: ShownReport): string[] {
  return cleared === 0 && emptied <= (scenario ? 1 : 0) ? [] : [messages().report.emptied(emptied, cleared)]
}

/**
 * Returns a sentence that says why the report says nothing about the client: no request exercised a rule, or the
 * providers refused all requests. Returns nothing if the report has another result.
 */
export function untestedLines(report: ShownReport): string[] {
  const { result, scenario, onlyRefusals } = report
  const { report: text } = messages()
  if (onlyRefusals && !scenario && result === 'cannot tell')
    return [text.refused(onlyRefusals.count, localizedLine(onlyRefusals.reason))]
  return isIdle(report) ? [text.idle] : []
}

function isIdle({ rules, ledger, evicted, scenario }: ShownReport): boolean {
  return !scenario && evicted === 0 && ledger.issued === 0 && rules.every(({ result }) => result === 'not exercised')
}

/**
 * Returns the verdict without the checks of the client's book, because a report with a book shows these checks as
 * findings.
 */
function withoutBook(verdict: ShownVerdict): ShownVerdict {
  return { ...verdict, checks: verdict.checks.filter(({ kind }) => kind !== 'book') }
}

/** Returns the ids of the requests that a report names, sorted by id. */
export function requestsOf({ rules, scenario }: Pick<ShownReport, 'rules' | 'scenario'>): string[] {
  const failed = scenario?.checks.filter(({ passed }) => !passed) ?? []
  const named = [...rules.flatMap(occasionsOf), ...failed].flatMap(({ requests }) => requests)
  return [...new Set(named)].toSorted()
}

/** Formats the requests with these ids under a heading. Requests that the journal no longer contains are left out. */
export function evidenceLines(ids: readonly string[], evidence: RequestsById, clockRate: number): string[] {
  const shown = ids.flatMap((id) => evidence.get(id) ?? [])
  if (shown.length === 0) return []
  return [
    `${messages().replay.requests(differsFromRealTime(clockRate))}:`,
    ...requestLines(shown, clockRate).map((line) => `  ${line}`),
  ]
}

/** Number and cost of the codes beyond the number that a scenario expects. */
export interface Surplus {
  codes: number
  yen: number
}

/**
 * Formats the cost that the client would have paid, and the losses: codes beyond the expected number, and codes that
 * the client never received. Suspected duplicates count as a loss only if their number is greater than the number of
 * codes beyond the expected number.
 * @param surplus codes beyond the expected number; undefined if no number is expected. If a number is expected and
 * there is no loss, a line says that nothing was lost
 */
export function costLines(totals: LedgerTotals, surplus?: Surplus): string[] {
  const { replay: text } = messages()
  const { issued, faceValue, fees, orphaned, orphanedYen, suspectedDuplicates, suspectedDuplicatesYen } = totals
  const { codes, yen: surplusYen } = surplus ?? { codes: 0, yen: 0 }
  const losses = [
    ...(codes > 0 ? [text.excess(codes, yen(surplusYen))] : []),
    ...(orphaned > 0 ? [text.orphaned(orphaned, yen(orphanedYen))] : []),
    ...(suspectedDuplicates > codes ? [text.duplicates(suspectedDuplicates, yen(suspectedDuplicatesYen))] : []),
  ]
  const none = surplus && issued > 0 && losses.length === 0 ? [text.noLoss] : []
  return [
    text.cost(issued, yen(faceValue + fees), yen(faceValue), yen(fees)),
    ...(fees > 0 ? [`  ${messages().assumedFees(fees)}`] : []),
    ...[...losses, ...none].map((line) => `  ${line}`),
  ]
}

/**
 * Formats the result of a scenario, its failed checks and its remedy.
 * @param shown rules whose violations the output has already shown. If a failed check belongs to such a rule, its line
 * contains only the name and the result of the rule
 */
export function scenarioLines(
  { scenario, result, checks, remedy }: ShownVerdict,
  shown: readonly ShownRule[] = [],
): string[] {
  const { report: text, replay: words } = messages()
  const failed = checks.filter(({ passed }) => !passed)
  const lineOf = (check: ShownCheck): string => {
    const rule = shown.find(({ name }) => name === check.rule?.name)
    return rule && occasionsOf(rule).length > 0
      ? `${oneLine(rule.name)}: ${text.results[rule.result]}`
      : checkLine(check)
  }
  return [
    text.scenario(oneLine(scenario), result),
    ...failed.map((check) => `    ${lineOf(check)}`),
    ...(result !== 'passed' && remedy ? [`    ${words.scenarioRemedy}: ${localizedLine(remedy)}`] : []),
  ]
}

/**
 * Formats the result of a rule. If the severity of a violated rule is `notice`, the line has the mark and the color of
 * a notice, because the violation does not make the client fail.
 */
export function ruleLine(shown: ShownRule, width: number): string {
  const { name, rule, result, severity, exercised } = shown
  const { report: text } = messages()
  const paint = createStyler(process.stdout)
  const isNotice = result === 'violated' && severity === 'notice'
  const color = isNotice ? 'yellow' : colors[result]
  const mark = isNotice ? '!' : marks[result]
  const facts = [
    oneLine(rule),
    ...(result === 'violated' ? [severityText(shown)] : []),
    ...(exercised > 0 ? [text.exercised(exercised)] : []),
  ]
  return `${paint(color, mark)} ${oneLine(name).padEnd(width)}  ${paint(color, text.results[result])}${text.facts(facts)}`
}

/**
 * Returns the cost of the violations of a rule or, if the cost is not certain, their severity. If the severity is
 * `notice`, the text says that no client can avoid the cost.
 */
export function severityText({ severity, costYen }: Pick<ShownRule, 'severity' | 'costYen'>): string {
  const { severities, costs, unavoidable } = messages()
  if (costYen === 0 || severity === 'refusal') return severities[severity]
  return severity === 'money' ? costs(yen(costYen)) : unavoidable(yen(costYen))
}

/**
 * Formats the text of a rule, followed by the violations of the rule or, if there are none, by the cases that the rule
 * cannot decide.
 */
export function violationLines(rule: ShownRule): string[] {
  const occasions = occasionsOf(rule)
  return occasions.length === 0 ? [] : [localizedLine(rule.text), ...occasionLines(occasions)]
}

/**
 * Formats one line per violation or undecided case, with the numbers of the requests that show the case. Cases with the
 * same text share a line.
 */
export function occasionLines(occasions: ShownRule['violations']): string[] {
  const { requests: words, report: text } = messages()
  const groups = [...Map.groupBy(occasions, ({ what }) => what.en).values()]
  const shown = groups.slice(0, MAX_VIOLATIONS)
  const more = occasions.length - shown.flat().length
  return [
    ...shown.map((group) => {
      const ids = [...new Set(group.flatMap(({ requests }) => requests))].toSorted()
      const facts = [
        ...(group.length > 1 ? [text.times(group.length)] : []),
        ...(ids.length > 0 ? [requestNumbers(group.length > 1 ? ids : (group[0]?.requests ?? ids))] : []),
      ]
      return `- ${group[0] ? localizedLine(group[0].what) : ''}${facts.length > 0 ? text.facts(facts) : ''}`
    }),
    ...(more > 0 ? [words.more(more)] : []),
  ]
}

/** Returns the violations of a rule or, if there are none, the cases that the rule cannot decide. */
export function occasionsOf({
  violations,
  undecided,
}: Pick<ShownRule, 'violations' | 'undecided'>): ShownRule['violations'] {
  return violations.length > 0 ? violations : undecided
}
