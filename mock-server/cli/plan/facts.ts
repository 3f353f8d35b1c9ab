import { pluralize, sameInBoth, type Text } from '../../core/localized-text.ts'
import type { Plan } from './items.ts'
import type { Explored } from './results.ts'
import { words } from './words.ts'

/** Returns the lines at the head of the plan: a title, and what follows it. */
export function factsOf({ items, summary, signature }: Plan): [title: Text, value: Text][] {
  const counts = summary.map(([result, count]) => ({ en: `${result.en} ${count}`, ja: `${result.ja} ${count}` }))
  const total = items.length.toString()
  return [
    [words.version, sameInBoth(signature.version)],
    [words.register, sameInBoth(`\`${signature.register}\``)],
    [words.scenarios, sameInBoth(`\`${signature.scenarios}\``)],
    ...signature.results.map(({ file, hash }): [Text, Text] => [words.resultFile, sameInBoth(`${file} \`${hash}\``)]),
    [
      words.items,
      counts.length === 0
        ? sameInBoth(total)
        : {
            en: `${total} (${counts.map(({ en }) => en).join(', ')})`,
            ja: `${total}（${counts.map(({ ja }) => ja).join('、')}）`,
          },
    ],
  ]
}

/** Returns the name of a search: its task, its seed and the number of its runs. */
export function searchText({ task, seed, runs }: Explored): Text {
  return {
    en: `\`${task.name}\` (seed ${seed}, ${pluralize(runs, 'run')})`,
    ja: `\`${task.name}\`（シード ${seed}、${runs} 回実行）`,
  }
}
