import { pluralize, type Text } from '../../../core/localized-text.ts'
import type { Plan } from '../rows/items.ts'

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
  return [
    ...idleText(items, { en: pluralize(items.length, 'item'), ja: `${items.length} 項目` }),
    ...idleText(searches, {
      en: searches.length === 1 ? '1 search' : `${searches.length} searches`,
      ja: `探索 ${searches.length} 件`,
    }),
  ]
}

function idleText(times: readonly number[], count: Text): Text[] {
  if (times.length === 0) return []
  const seconds = Math.min(...times) / 1000
  return [
    {
      en: `In ${count.en}, the program was judged after ${seconds} s without a request, so a retry that it sends later was not judged. Choose the time with \`--until idle:SECONDS\`: more than the longest retry delay of the program.`,
      ja: `${count.ja}では、リクエストのない時間が ${seconds} 秒続いた時点でプログラムを判定した。その後の再送は判定していない。この時間は、プログラムが再送するまでの最長の間隔より長くなるように、\`--until idle:SECONDS\` で指定する。`,
    },
  ]
}
