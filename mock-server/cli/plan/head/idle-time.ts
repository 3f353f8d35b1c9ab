import type { Text } from '../../../core/localized-text.ts'
import { IDLE_ADVICE, judgedIdleText } from '../../../../scenarios/replay/idle-text.ts'
import type { Plan } from '../rows/items.ts'
import { itemCount, searchCount } from './counts.ts'

/**
 * Returns a sentence about programs that do not exit, such as services. Such a program is judged after a time without a
 * request.
 * @param source `chosen`: only runs with a time that the tester chose with `--until idle:SECONDS`; `default`: only runs
 * with the default time
 */
export function idleTexts({ replayed, explored }: Plan, source: 'chosen' | 'default'): Text[] {
  const timesOf = (runs: readonly { idleMs?: number | undefined; flags: readonly string[] }[]): number[] =>
    runs.flatMap(({ idleMs, flags }) => {
      const isChosen = flags.some((flag) => flag.startsWith('idle:'))
      return idleMs !== undefined && isChosen === (source === 'chosen') ? [idleMs] : []
    })
  const items = timesOf([...replayed.values()].map(({ latest: { client, flags } }) => ({ ...client, flags })))
  const searches = timesOf(explored)
  return [...idleText(items, itemCount(items.length)), ...idleText(searches, searchCount(searches.length))]
}

function idleText(times: readonly number[], count: Text): Text[] {
  if (times.length === 0) return []
  const { en, ja } = judgedIdleText(Math.min(...times))
  return [
    {
      en: `In ${count.en}, the program was ${en}. ${IDLE_ADVICE.en}`,
      ja: `${count.ja}では、${ja}。${IDLE_ADVICE.ja}`,
    },
  ]
}
