import type { Verified, VerifiedInteraction } from '../../../contracts/index.ts'
import { oneLine } from '../../reporting/one-line.ts'
import { createStyler } from '../../reporting/color.ts'
import { columnsOf, padColumns } from '../../reporting/columns.ts'
import { languageOf } from '../../reporting/language.ts'
import { japaneseInteraction } from './interaction-names.ts'
import { verifyMessages } from './messages.ts'

/** Formats the result: a heading, one line per interaction, details of the failed interactions, and the totals. */
export function verifyText(verified: Verified): string {
  const { provider, baseUrl, states, interactions, counts, durationMs, good } = verified
  const text = verifyMessages()
  const paint = createStyler(process.stdout)
  const width = Math.max(...interactions.map((one) => columnsOf(nameOf(one))))
  const summary = paint(
    good ? 'green' : 'red',
    text.summary(counts.passed, counts.failed, counts.skipped, (durationMs / 1000).toFixed(1)),
  )
  const blocks = [
    [paint('bold', text.heading(provider, baseUrl)), text.states[states], ...observedLine(interactions)],
    interactions.map((one) => interactionLine(one, width)),
    ...interactions
      .filter(({ status }) => status === 'failed')
      .map((one) => [
        `${paint('red', '✗')} ${paint('bold', nameOf(one))}`,
        ...failureLines(one).map((line) => `  ${line}`),
      ]),
    [summary, ...(counts.passed + counts.failed === 0 ? [text.nothing] : [])],
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Returns a line that lists rules and the recorded exchanges with the provider that confirm the rules. */
function observedLine(interactions: readonly VerifiedInteraction[]): string[] {
  const rules = interactions.flatMap(({ observed }) => Object.entries(observed))
  const shown = [...new Set(rules.map(([id, where]) => `${id} (${whereText(where)})`))].toSorted()
  return shown.length > 0 ? [`${verifyMessages().observed}: ${oneLine(shown.join(', '))}`] : []
}

function whereText({ date, exchange }: VerifiedInteraction['observed'][string]): string {
  return `${date}, ${exchange}`
}

/**
 * Returns the name of an interaction in the reader's language. An interaction of a pact that is not part of this
 * project has no Japanese name. The function then returns the description.
 */
function nameOf({ description }: Pick<VerifiedInteraction, 'description'>): string {
  return oneLine((languageOf() === 'ja' ? japaneseInteraction(description) : undefined) ?? description)
}

function interactionLine({ description, status, durationMs, errors }: VerifiedInteraction, width: number): string {
  const paint = createStyler(process.stdout)
  const name = padColumns(nameOf({ description }), width)
  if (status === 'skipped')
    return `${paint('yellow', '-')} ${name}  ${paint('dim', verifyMessages().skipped(oneLine(errors.join('; '))))}`
  return `${status === 'passed' ? paint('green', '✓') : paint('red', '✗')} ${name}  ${paint('dim', `${durationMs} ms`)}`
}

/** Returns the lines that explain why an interaction failed. */
export function failureLines({ states, references, errors, observed }: VerifiedInteraction): string[] {
  const text = verifyMessages()
  const rules = Object.entries(references['register'] ?? {}).map(
    ([id, evidence]) =>
      `${id} (${text.evidence[evidence] ?? evidence}${observed[id] ? `, ${whereText(observed[id])}` : ''})`,
  )
  return [
    ...(states.length > 0 ? [`${text.state}: ${oneLine(states.join('; '))}`] : []),
    ...(rules.length > 0 ? [`${text.rules}: ${oneLine(rules.join(', '))}`] : []),
    `${text.differs}:`,
    ...errors.map((error) => `  ${oneLine(error)}`),
  ]
}
