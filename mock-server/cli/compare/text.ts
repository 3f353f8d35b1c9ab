import type { NotCompared } from '../../../scenarios/recordings/comparison/compare.ts'
import { pluralize, type Text } from '../../core/localized-text.ts'
import { createStyler } from '../../reporting/color.ts'
import { localized } from '../../reporting/language.ts'
import { reasonText } from '../../reporting/reasons.ts'
import { oneLine } from '../../reporting/one-line.ts'
import { type CompareResult, type DifferenceGroup, groupDifferences } from './result.ts'

/** Maximum number of exchange ids that are listed for a group of differences. Further exchanges are only counted. */
const MAX_IDS = 5
const MAX_VALUE_LENGTH = 100

/** The texts that say why an exchange was not compared. */
export const notComparedTexts: Readonly<Record<NotCompared, Text>> = {
  'request-lost': { en: 'the request did not arrive at the provider', ja: 'リクエストがプロバイダーに届いていない' },
  'no-response': { en: 'no response arrived', ja: 'レスポンスが届いていない' },
  'not-playable': { en: 'the request cannot be sent again', ja: 'リクエストを再送できない' },
}

/**
 * Formats the result of a comparison: the groups of differences, the exchanges that were not compared, and the totals.
 */
export function compareText(result: CompareResult): string {
  const { folder, comparison, open, accepted, unused } = result
  const paint = createStyler(process.stdout)
  const isGood = open.length + unused.length === 0 && comparison.compared > 0
  const blocks = [
    ...groupDifferences(open).map(groupLines),
    ...unused.map(({ place, because, exchange, rule }) => [
      `${paint('red', '✗')} ${localized({
        en: `accepted, but it does not occur any more: ${oneLine([exchange, rule, place].filter(Boolean).join(' '))}`,
        ja: `許容済みだが、現在は発生しない相違点: ${oneLine([exchange, rule, place].filter(Boolean).join(' '))}`,
      })}`,
      `  ${paint('dim', oneLine(because))}`,
    ]),
    notComparedLines(comparison.exchanges.flatMap(({ notCompared }) => notCompared ?? [])),
    [
      paint(isGood ? 'green' : 'red', summary(folder, comparison.compared, open.length, accepted.length)),
      ...(comparison.compared === 0
        ? [localized({ en: 'Nothing was compared.', ja: '比較できる記録がありませんでした。' })]
        : []),
    ],
  ].filter((lines) => lines.length > 0)
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function groupLines({ first, exchanges }: DifferenceGroup): string[] {
  const paint = createStyler(process.stdout)
  const { provider, operation = provider, place, recorded, mock, rule } = first
  const reason = oneLine(reasonText(first))
  const more = exchanges.length - MAX_IDS
  const ids = [...new Set(exchanges)].slice(0, MAX_IDS).join(', ')
  return [
    `${paint('red', '✗')} ${paint('bold', `${operation}  ${oneLine(place)}`)}  ${rule ?? ''}`,
    localized({
      en: `  recorded ${shown(recorded)}, the mock ${shown(mock)}`,
      ja: `  記録 ${shown(recorded)}、モック ${shown(mock)}`,
    }),
    ...(reason === ''
      ? []
      : [`  ${paint('dim', localized({ en: `the mock: ${reason}`, ja: `モックの判断: ${reason}` }))}`]),
    `  ${paint(
      'dim',
      localized({
        en: `${pluralize(exchanges.length, 'time')}: ${ids}${more > 0 ? ', …' : ''}`,
        ja: `${exchanges.length} 件: ${ids}${more > 0 ? ' ほか' : ''}`,
      }),
    )}`,
  ]
}

function shown(value: string): string {
  return oneLine(value.length > MAX_VALUE_LENGTH ? `${value.slice(0, MAX_VALUE_LENGTH)}…` : value)
}

function notComparedLines(found: readonly NotCompared[]): string[] {
  return [...new Set(found)].map((reason) => {
    const count = found.filter((one) => one === reason).length
    const { en, ja } = notComparedTexts[reason]
    return localized({ en: `${pluralize(count, 'exchange')} not compared: ${en}`, ja: `比較対象外 ${count} 件: ${ja}` })
  })
}

function summary(folder: string, compared: number, open: number, accepted: number): string {
  const more = accepted === 0 ? { en: '', ja: '' } : { en: `, ${accepted} accepted`, ja: `、許容済み ${accepted} 件` }
  return localized({
    en: `${folder}: ${pluralize(compared, 'exchange')} compared, ${pluralize(open, 'difference')}${more.en}`,
    ja: `${folder}: ${compared} 件を比較、相違点 ${open} 件${more.ja}`,
  })
}
