import { joinTexts, pluralize, type Text } from '../../../core/localized-text.ts'
import { hasFailure } from '../rows/result-cell.ts'
import type { Plan } from '../rows/items.ts'
import { results } from '../words.ts'
import { laterStartTexts, sameDayTexts } from './starts.ts'
import { warningsOf } from './warnings.ts'

/**
 * Returns the overall result:
 * - `failed` if any run of an item failed or a search found losses.
 * - `passed` if all items passed, at least one item is a scenario of the library, and there is no reason to doubt the
 *   results. The text also says whether the plan leaves out scenarios of the library or contains scenarios of the user.
 *   Otherwise a reader could think that the program passed the whole library.
 * - `not decided` in all other cases. A missing search counts as an incomplete search, so the omission of a result file
 *   does not improve the result.
 */
export function overallText(plan: Plan): Text {
  const { items, replayed, explored, own } = plan
  if ([...replayed.values()].some(hasFailure) || explored.some(({ found }) => found.length > 0)) return results.failed
  const passed = [...replayed.values()].filter(({ latest }) => latest.result === 'passed').length
  if (passed === items.length && own.length < items.length && warningsOf(plan).length === 0) return passedText(plan)
  return {
    en: `not decided: ${passed} of ${items.length} items passed; see the bold lines and the items without the result "passed"`,
    ja: `保留: ${items.length} 項目中 ${passed} 項目が合格。太字の注意と、「合格」以外の項目を参照`,
  }
}

function passedText(plan: Plan): Text {
  const { items, leftOut, own } = plan
  const selected = items.length - own.length
  const limits = joinTexts(
    [
      ...(leftOut
        ? [
            {
              en: `only the ${pluralize(selected, 'selected scenario')}; ${leftOut.count} of the library not run`,
              ja: `選択した ${selected} 件のみ。ライブラリーの ${leftOut.count} 件は未実施`,
            },
          ]
        : []),
      ...(own.length > 0
        ? [
            {
              en: `without ${pluralize(own.length, 'scenario')} of your own`,
              ja: `自作のシナリオ ${own.length} 件を除く`,
            },
          ]
        : []),
      ...(sameDayTexts(plan).length > 0 ? [{ en: 'starts on the same day only', ja: '起動は同じ日のみ' }] : []),
      ...(laterStartTexts(plan).length > 0 ? [{ en: 'a later start not tested', ja: '次の起動は未検証' }] : []),
    ],
    'semicolon',
  )
  if (limits.en === '') return results.passed
  return { en: `${results.passed.en} (${limits.en})`, ja: `${results.passed.ja}（${limits.ja}）` }
}
