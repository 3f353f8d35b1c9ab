import type { Text } from '../../../core/localized-text.ts'
import { startsOf } from '../../shared/run-facts/starts-of.ts'
import { normalStarts } from '../../../../scenarios/replay/client/runner.ts'
import { LATER_START } from '../../../../scenarios/replay/later-start-text.ts'
import type { Replayed } from '../results/results.ts'
import type { Plan } from '../rows/items.ts'
import { isCommand } from '../results/client.ts'
import { itemCount, searchCount } from './counts.ts'

/**
 * Returns a sentence about items and a sentence about searches in which the program was started again after a normal
 * end. All starts are on the same day, so a program that selects its orders by date was not judged.
 */
export function sameDayTexts({ replayed, explored }: Plan): Text[] {
  const items = [...replayed.values()].flatMap(({ latest }) => {
    const starts = startsIn(latest)
    return starts > 1 ? [starts] : []
  })
  const searches = explored.flatMap(({ limits: { starts = 1 } = {} }) => (starts > 1 ? [starts] : []))
  return [...sameDayText(items, itemCount(items.length)), ...sameDayText(searches, searchCount(searches.length))]
}

/**
 * Returns a sentence about items and a sentence about searches in which the program was started once, so that a later
 * start was not tested. An item counts only if it passed and a code was issued that the program does not know. A
 * service, and a program that does not exit, have no later start.
 */
export function laterStartTexts({ replayed, explored, client }: Plan): Text[] {
  if (!isCommand(client)) return []
  const items = [...replayed.values()].filter(
    ({ latest }) =>
      latest.result === 'passed' &&
      latest.totals.orphaned > 0 &&
      latest.client?.idleMs === undefined &&
      startsIn(latest) === 1,
  ).length
  const searches = explored.filter(({ limits, idleMs }) => limits?.starts === 1 && idleMs === undefined).length
  return [
    ...laterStartText(items, {
      en: `In ${itemCount(items).en}, a code was issued that the program does not know`,
      ja: `${itemCount(items).ja}には、発行されたがプログラムの知らないコードがある`,
    }),
    ...laterStartText(searches, {
      en: `In ${searchCount(searches).en}, each run has one normal start`,
      ja: `${searchCount(searches).ja}では、各実行の通常の起動は 1 回だけである`,
    }),
  ]
}

function laterStartText(count: number, { en, ja }: Text): Text[] {
  return count === 0 ? [] : [{ en: `${en}; ${LATER_START.en}.`, ja: `${ja}。${LATER_START.ja}。` }]
}

function startsIn({ client, flags }: Replayed): number {
  return Math.max(normalStarts(client ?? {}), Number(startsOf(flags) ?? 1))
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
