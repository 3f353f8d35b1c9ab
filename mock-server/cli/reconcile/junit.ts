import { findingTexts } from '../../core/book/findings/finding.ts'
import {
  comparesNothing,
  findingLines,
  nothingCompared,
  type ShownComparison,
} from '../../reporting/render/book-text.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { junit, type JUnitCase } from '../shared/junit.ts'

/** Formats the comparison as JUnit XML. */
export function bookJUnit(comparison: ShownComparison): string {
  const cases = bookCases(comparison)
  if (comparesNothing(comparison.totals)) {
    const message = localizedLine(nothingCompared)
    cases.push({
      className: 'gift-mock.book',
      name: 'nothing-compared',
      timeMs: 0,
      failure: { message, text: `\n${message}\n` },
    })
  }
  return junit('gift-mock reconcile', cases, 0)
}

/**
 * Returns one test for each kind of finding. The test fails if there is an error of this kind. If the severity of a
 * kind is `notice`, its test always passes and contains the findings as output.
 */
export function bookCases({ findings }: ShownComparison): JUnitCase[] {
  return Object.entries(findingTexts).map(([kind, { severity, title }]) => {
    const its = findings.filter((finding) => finding.kind === kind)
    const base = { className: 'gift-mock.book', name: kind, timeMs: 0 }
    const text = its.flatMap(findingLines).join('\n')
    if (severity === 'notice' || its.length === 0) return { ...base, ...(text !== '' && { output: text }) }
    return { ...base, failure: { message: `${localizedLine(title)}: ${its.length}`, text: `\n${text}\n` } }
  })
}
