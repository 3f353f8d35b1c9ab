import { joinTexts, sameInBoth, type Text } from '../../../core/localized-text.ts'
import { codesOf } from '../../../../scenarios/reference/tasks/tasks.ts'
import type { ScenarioFile } from '../../../../scenarios/loading/parse.ts'
import type { Plan } from '../rows/items.ts'

/**
 * Returns the names of the tasks for which a plan needs a search for losses. These are the tasks of the plan's
 * scenarios that order a code.
 */
export function tasksToSearch(files: readonly Pick<ScenarioFile, 'scenario'>[]): string[] {
  const ordering = files.map(({ scenario }) => scenario.task).filter((task) => codesOf(task) !== 0)
  return [...new Set(ordering.map(({ name }) => name))].toSorted()
}

/** Returns sentences about evidence that the result files do not contain: searches for losses, and issued codes. */
export function missingEvidence(plan: Plan): Text[] {
  return [...noSearchTexts(plan), ...noCodeTexts(plan)]
}

function noSearchTexts({ hasResults, tasks, explored }: Plan): Text[] {
  const missing = tasks.filter((task) => !explored.some((search) => search.task.name === task))
  if (!hasResults || (missing.length === 0 && explored.length > 0)) return []
  const names = joinTexts(
    missing.map((task) => sameInBoth(`\`${task}\``)),
    'comma',
  )
  const of = missing.length === 0 ? sameInBoth('') : { en: ` for the task ${names.en}`, ja: `（タスク ${names.ja}）` }
  return [
    {
      en: `Search for losses: none${of.en}. The results do not show whether the program loses money under faults that are in no scenario. \`gift-mock explore --task TASK --json FILE\` searches.`,
      ja: `損失の探索: なし${of.ja}。シナリオにない障害で損失が出るかどうかは確認していない。\`gift-mock explore --task タスク --json FILE\` で探索できる。`,
    },
  ]
}

function noCodeTexts({ replayed }: Plan): Text[] {
  const runs = [...replayed.values()]
  if (runs.length === 0 || runs.some(({ latest }) => latest.totals.issued > 0)) return []
  return [
    {
      en: 'No code was issued in any item, so the results do not show that the program never pays twice.',
      ja: 'どの項目でもコードが発行されていないため、二重に支払わないことは確認していない。',
    },
  ]
}
