import { joinTexts } from '../../core/localized-text.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { type RequestsById, type ShownReport, type ShownRule, violationLines } from '../../reporting/report-text.ts'
import { messages } from '../../reporting/messages.ts'
import { junit, type JUnitCase } from '../shared/junit.ts'
import { isFailingRule } from './schema.ts'

/** JUnit XML with one test per rule: skipped if the rule could not be evaluated, failed if a violation is severe. */
export function reportJUnit({ rules }: ShownReport, evidence: RequestsById): string {
  return junit(
    'gift-mock report',
    rules.map((rule) => caseOf(rule, evidence)),
    0,
  )
}

function caseOf(rule: ShownRule, evidence: RequestsById): JUnitCase {
  const { name, provider, result, violations } = rule
  const base = { className: `gift-mock.conduct.${provider}`, name, timeMs: 0 }
  const text = violationLines(rule, evidence).join('\n')
  if (result === 'not exercised' || result === 'inconclusive')
    return { ...base, skipped: messages().report.results[result], ...(text !== '' && { output: text }) }
  if (!isFailingRule(rule)) return { ...base, output: text }
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
