import { pluralize, type Text } from '../../../core/localized-text.ts'
import { startsOf } from '../../shared/run-facts/starts-of.ts'
import type { Plan } from '../rows/items.ts'

/**
 * Returns a sentence about items and a sentence about searches in which the program was started again after a normal
 * end. All starts are on the same day, so a program that selects its orders by date was not judged.
 */
export function sameDayTexts({ replayed, explored }: Plan): Text[] {
  const items = [...replayed.values()].flatMap(({ latest: { client, flags } }) => {
    const { attempts = 1, kills = 0 } = client ?? {}
    const starts = Math.max(attempts - kills, Number(startsOf(flags) ?? 1))
    return starts > 1 ? [starts] : []
  })
  const searches = explored.flatMap(({ limits: { starts = 1 } = {} }) => (starts > 1 ? [starts] : []))
  return [
    ...sameDayText(items, { en: pluralize(items.length, 'item'), ja: `${items.length} 項目` }),
    ...sameDayText(searches, {
      en: searches.length === 1 ? '1 search' : `${searches.length} searches`,
      ja: `探索 ${searches.length} 件`,
    }),
  ]
}

function sameDayText(starts: readonly number[], count: Text): Text[] {
  if (starts.length === 0) return []
  const most = Math.max(...starts)
  return [
    {
      en: `In ${count.en}, the program was started ${most} times, all on the same day of its clock. A program that orders again by date or age, such as a nightly batch, was not judged by this, unless its own date moved on with GIFT_MOCK_ATTEMPT.`,
      ja: `${count.ja}では、プログラムを ${most} 回起動したが、プログラムの時計ではすべて同じ日である。夜間バッチなど、日付や経過時間で再び注文するプログラムは、自身の日付を GIFT_MOCK_ATTEMPT で進めた場合を除き、判定していない。`,
    },
  ]
}
