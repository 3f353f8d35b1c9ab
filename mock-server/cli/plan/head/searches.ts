import { joinTexts, pluralize, sameInBoth, type Text } from '../../../core/localized-text.ts'
import { clientText } from '../results/client.ts'
import type { Explored } from '../results/schema.ts'
import { words } from '../words.ts'

const outcomes = {
  found: { en: 'found losses', ja: '損失あり' },
  early: { en: 'ended too early', ja: '途中で終了' },
  open: { en: 'no result', ja: '結果なし' },
  undecided: { en: 'cannot tell for some runs', ja: '一部の実行は判定不能' },
  partial: { en: 'found nothing, with faults left out', ja: '検出なし（未試行あり）' },
  nothing: { en: 'found nothing', ja: '検出なし' },
} as const satisfies Record<string, Text>

/** Returns true if the search covers fewer faults in one run than the user requested. */
function isCut({ limits, completeDepth }: Explored): boolean {
  return limits !== undefined && completeDepth !== undefined && completeDepth < limits.depth
}

/** Returns the key of the text that says how a search ended. */
export function searchOutcome(search: Explored): keyof typeof outcomes {
  const { result, found, completeDepth, undecided = 0, notTried } = search
  if (found.length > 0) return 'found'
  if (search.interrupted) return 'early'
  // If the budget did not end the search, the search has no result because runs took too long or could not be judged.
  if (result === 'incomplete' && notTried['budget'] === undefined) return 'open'
  if (result === 'incomplete' || completeDepth === 0 || isCut(search)) return 'early'
  if (undecided > 0 || result !== 'nothing found') return 'undecided'
  return Object.keys(leftOutFaults(search)).length > 0 ? 'partial' : 'nothing'
}

/**
 * Reasons for which a search leaves out faults that may cause a loss. A search with only other reasons, such as calls
 * that the program does not make, is complete.
 */
const LEFT_OUT = ['patience', 'socket', 'timeout', 'unproven', 'elsewhere', 'unstable', 'budget']

/** Returns the number of faults that a search left out, for each reason. */
export function leftOutFaults({ notTried }: Explored): Record<string, number> {
  return Object.fromEntries(Object.entries(notTried).filter(([reason]) => LEFT_OUT.includes(reason)))
}

/** Returns the number of searches by their outcome. */
export function searchesText(explored: readonly Explored[]): Text {
  const counts = [...Map.groupBy(explored, searchOutcome)].map(([outcome, { length }]) => {
    const { en, ja } = outcomes[outcome]
    return { en: `${en} ${length}`, ja: `${ja} ${length}` }
  })
  if (counts.length === 0) return { en: 'none', ja: 'なし' }
  const { en, ja } = joinTexts(counts, 'comma')
  return { en: `${explored.length} (${en})`, ja: `${explored.length}（${ja}）` }
}

/** Returns the name of a search: its task, its seed, the number of its runs, its client and its time. */
export function searchText(search: Explored): Text {
  const { task, seed, runs, startedAt } = search
  const client = clientText(search.client)
  const time = startedAt === undefined ? words.unknown : sameInBoth(startedAt)
  return {
    en: `\`${task.name}\` (seed ${seed}, ${pluralize(runs, 'run')}, tested program: ${client.en}, run: ${time.en})`,
    ja: `\`${task.name}\`（シード ${seed}、${runs} 回実行、対象プログラム: ${client.ja}、実行: ${time.ja}）`,
  }
}
