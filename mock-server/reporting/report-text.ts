import type { RuleReport } from '../core/conduct/report.ts'
import type { ClientReport } from '../core/scenario/client-report.ts'
import type { LedgerTotals } from '../core/ledger.ts'
import type { Check } from '../core/scenario/check.ts'
import type { Verdict } from '../core/scenario/verdict.ts'
import { createStyler } from './color.ts'
import { yen } from './format.ts'
import { messages } from './messages.ts'
import { localizedLine, oneLine } from './one-line.ts'
import { requestLines, type ShownRequest } from './request-lines.ts'

export type ShownRule = Omit<RuleReport, 'evidence'>
export type ShownVerdict = Pick<Verdict, 'scenario' | 'result'> & { checks: readonly ShownCheck[] }
type ShownCheck = Pick<Check, 'what' | 'expected' | 'actual' | 'passed'>
export interface ShownReport extends Pick<ClientReport, 'result' | 'evicted' | 'ledger' | 'tolerated'> {
  rules: readonly ShownRule[]
  scenario: ShownVerdict | null
}
/** The requests that violations name, by request id. Evicted requests are missing. */
export type RequestsById = ReadonlyMap<string, ShownRequest>

const marks = { passed: '✓', violated: '✗', 'not exercised': '-', inconclusive: '?' } as const
const colors = { passed: 'green', violated: 'red', 'not exercised': 'dim', inconclusive: 'yellow' } as const
export const resultColors = { passed: 'green', failed: 'red', 'cannot tell': 'yellow' } as const
/** Maximum number of violations shown per rule. If there are more, only the number of the others is shown. */
const MAX_VIOLATIONS = 5

/**
 * Formats a report: one line per rule, each followed by the violations of the rule; then the ledger and the scenario.
 */
export function reportText({ rules, evicted, ledger, scenario }: ShownReport, evidence: RequestsById): string {
  const { report: text } = messages()
  const width = Math.max(0, ...rules.map(({ name }) => name.length))
  const counts = { passed: 0, violated: 0, 'not exercised': 0, inconclusive: 0 }
  for (const { result } of rules) counts[result] += 1
  const blocks = rules.flatMap((rule) => [
    ruleLine(rule, width),
    ...violationLines(rule, evidence).map((line) => `    ${line}`),
  ])
  return [
    ...blocks,
    ...(blocks.length > 0 ? [''] : []),
    text.summary(counts),
    ...(evicted > 0 ? [text.evicted(evicted)] : []),
    ...ledgerLines(ledger),
    ...(scenario ? scenarioLines(scenario) : []),
  ]
    .map((line) => `${line}\n`)
    .join('')
}

/**
 * Formats the cost that the client would have paid, the number of codes that the client never learned, and the number
 * of suspected duplicates. The result is empty if no code was issued.
 */
export function ledgerLines({ issued, faceValue, fees, orphaned, suspectedDuplicates }: LedgerTotals): string[] {
  const { replay: text } = messages()
  if (issued === 0) return []
  return [
    text.cost(issued, yen(faceValue + fees), yen(faceValue), yen(fees)),
    ...(orphaned > 0 ? [text.orphaned(orphaned)] : []),
    ...(suspectedDuplicates > 0 ? [text.duplicates(suspectedDuplicates)] : []),
  ]
}

/** Formats the result of a scenario and its failed checks. */
export function scenarioLines({ scenario, result, checks }: ShownVerdict): string[] {
  const failed = checks.filter(({ passed }) => !passed)
  return [messages().report.scenario(oneLine(scenario), result), ...failed.map((check) => `    ${checkLine(check)}`)]
}

/** Formats the result of a rule. */
export function ruleLine({ name, rule, result, severity, exercised }: ShownRule, width: number): string {
  const { report: text, severities } = messages()
  const paint = createStyler(process.stdout)
  const facts = [
    oneLine(rule),
    ...(result === 'violated' ? [severities[severity]] : []),
    ...(exercised > 0 ? [text.exercised(exercised)] : []),
  ]
  return `${paint(colors[result], marks[result])} ${oneLine(name).padEnd(width)}  ${paint(colors[result], text.results[result])}${text.facts(facts)}`
}

/**
 * Formats the text of a rule and the violations of the rule. Each violation is followed by the requests that prove the
 * violation. If there are no violations, the cases that the rule cannot decide are formatted instead.
 */
export function violationLines(rule: ShownRule, evidence: RequestsById): string[] {
  const { requests: words } = messages()
  const violations = occasionsOf(rule)
  if (violations.length === 0) return []
  const shown = violations
    .slice(0, MAX_VIOLATIONS)
    .flatMap(({ what, requests }) => [
      `- ${localizedLine(what)}`,
      ...requestLines(requests.flatMap((id) => evidence.get(id) ?? [])).map((line) => `    ${line}`),
    ])
  return [
    localizedLine(rule.text),
    ...shown,
    ...(violations.length > MAX_VIOLATIONS ? [words.more(violations.length - MAX_VIOLATIONS)] : []),
  ]
}

/** Returns the violations of a rule. If there are none, returns the cases that the rule cannot decide. */
export function occasionsOf({ violations, undecided }: ShownRule): ShownRule['violations'] {
  return violations.length > 0 ? violations : undecided
}

/** Formats a failed check as one line. */
export function checkLine({ what, expected, actual }: Pick<Check, 'what' | 'expected' | 'actual'>): string {
  return messages().replay.check(localizedLine(what), localizedLine(expected), localizedLine(actual))
}
