import { isFailingRule } from '../../core/scenario/checks/check-conduct.ts'
import { joinTexts, type Text } from '../../core/localized-text.ts'
import { clearanceLine } from '../../reporting/render/clearance-text.ts'
import { yen } from '../../reporting/format.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import {
  costLines,
  emptiedLines,
  evidenceLines,
  occasionsOf,
  type RequestsById,
  requestsOf,
  scenarioLines,
  type ShownReport,
  type ShownRule,
  untestedLines,
  violationLines,
} from '../../reporting/render/report-text.ts'
import { messages } from '../../reporting/messages.ts'
import { bookCases } from '../reconcile/junit.ts'
import { junit, type JUnitCase } from '../shared/junit.ts'

/**
 * Formats a report as JUnit XML. There is a test for each rule, a test for the ledger and, if a scenario is active, a
 * test for the scenario. If there is a book of the client, there is also a test for each kind of finding in the book.
 * The test of a rule is skipped if the rule could not be evaluated, and fails if a violation is severe.
 * @param others note about the other sandboxes of the mock
 */
export function reportJUnit(report: ShownReport, evidence: RequestsById, others?: Text): string {
  const { rules, scenario, book } = report
  const cases = [
    ...rules.map((rule) => ruleCase(rule, report, evidence)),
    ledgerCase(report),
    ...(book ? bookCases(book) : []),
  ]
  const [emptied] = emptiedLines(report)
  return junit('gift-mock report', scenario ? [...cases, scenarioCase(scenario, report, evidence)] : cases, 0, {
    ...(emptied !== undefined && { emptied }),
    ...(others && { otherSandboxes: localizedLine(others) }),
  })
}

/**
 * Returns the test of the ledger. The test is about suspected duplicates, which are codes that the client may have
 * bought twice. The test has one of these results:
 * - passed if there are no suspected duplicates, or if there is a scenario, because the scenario's checks include the
 *   suspected duplicates
 * - skipped if the report's result is `cannot tell`, or if no request of the client was judged or accepted
 * - failed in all other cases
 */
function ledgerCase(report: ShownReport): JUnitCase {
  const { result, ledger, scenario, clearances } = report
  const base = { className: 'gift-mock.ledger', name: 'no-suspected-duplicates', timeMs: 0 }
  const text = [...costLines(ledger), ...clearances.map(clearanceLine)].join('\n')
  const [untested] = untestedLines(report)
  if (untested !== undefined) return { ...base, skipped: untested, output: text }
  if (ledger.suspectedDuplicates === 0 || scenario) return { ...base, output: text }
  const message = messages().replay.duplicates(ledger.suspectedDuplicates, yen(ledger.suspectedDuplicatesYen))
  return result === 'cannot tell'
    ? { ...base, skipped: message, output: text }
    : { ...base, failure: { message, text: `\n${text}\n` } }
}

function scenarioCase(
  scenario: NonNullable<ShownReport['scenario']>,
  { clockRate }: ShownReport,
  evidence: RequestsById,
): JUnitCase {
  const base = { className: 'gift-mock.scenario', name: scenario.scenario, timeMs: 0 }
  const [message = '', ...checks] = scenarioLines(scenario)
  const failed = [...checks, ...evidenceLines(requestsOf({ rules: [], scenario }), evidence, clockRate)]
  if (scenario.result === 'cannot tell') return { ...base, skipped: message, output: failed.join('\n') }
  return scenario.result === 'passed' ? base : { ...base, failure: { message, text: `\n${failed.join('\n')}\n` } }
}

function ruleCase(rule: ShownRule, { tolerated, clockRate }: ShownReport, evidence: RequestsById): JUnitCase {
  const { name, provider, result, violations } = rule
  const base = { className: `gift-mock.conduct.${provider}`, name, timeMs: 0 }
  const ids = new Set(occasionsOf(rule).flatMap(({ requests }) => requests))
  const text = [...violationLines(rule), ...evidenceLines([...ids], evidence, clockRate)].join('\n')
  if (result === 'not exercised' || result === 'inconclusive')
    return { ...base, skipped: messages().report.results[result], ...(text !== '' && { output: text }) }
  if (!isFailingRule(rule, tolerated)) return { ...base, output: text }
  return {
    ...base,
    failure: {
      message: localizedLine(
        joinTexts(
          violations.map(({ what }) => what),
          'semicolon',
        ),
      ),
      text: `\n${text}\n`,
    },
  }
}
