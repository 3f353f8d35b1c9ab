import type { Difference } from '../../../scenarios/recordings/comparison/compare.ts'
import { localized } from '../../reporting/language.ts'
import { junit } from '../shared/junit.ts'
import type { CompareResult } from './result.ts'
import { notComparedTexts } from './text.ts'

export function compareJson({ comparison, open, accepted, unused }: CompareResult): string {
  const { compared, exchanges } = comparison
  const notCompared = exchanges.flatMap(({ exchange, notCompared: reason }) =>
    reason === undefined ? [] : [{ exchange: exchange.id, reason }],
  )
  const json = {
    format: 'gift-provider-mock/compare/1',
    compared,
    differences: open.map(withoutData),
    accepted: accepted.map(withoutData),
    unused,
    notCompared,
  }
  return `${JSON.stringify(json, null, 2)}\n`
}

function withoutData({ because: _because, ...shown }: Difference): Omit<Difference, 'because'> {
  return shown
}

/**
 * Formats the result of a comparison as JUnit XML. There is one test for each exchange, and one test for each accepted
 * difference that does not occur any more.
 */
export function compareJUnit({ comparison, open, unused }: CompareResult): string {
  const cases = comparison.exchanges.map(({ exchange: { id, provider }, notCompared }) => {
    const differences = open.filter(({ exchange }) => exchange === id)
    const lines = differences.map(({ place, recorded, mock, rule }) =>
      localized({
        en: `${place}: recorded ${recorded}, mock ${mock} (${rule ?? 'no rule'})`,
        ja: `${place}: 記録 ${recorded}、モック ${mock}（${rule ?? 'ルールなし'}）`,
      }),
    )
    return {
      className: `gift-mock.compare.${provider}`,
      name: id,
      timeMs: 0,
      ...(notCompared && { skipped: localized(notComparedTexts[notCompared]) }),
      ...(lines.length > 0 && { failure: { message: lines[0] ?? '', text: `\n${lines.join('\n')}\n` } }),
    }
  })
  const stale = unused.map(({ place, because }) => ({
    className: 'gift-mock.compare.accepted',
    name: place,
    timeMs: 0,
    failure: {
      message: localized({
        en: 'accepted, but it does not occur any more',
        ja: '許容済みだが、現在は発生しない相違点',
      }),
      text: `\n${because}\n`,
    },
  }))
  return junit('gift-mock compare', [...cases, ...stale], 0)
}
