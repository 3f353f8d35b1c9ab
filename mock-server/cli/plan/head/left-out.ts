import { joinTexts, pluralize, sameInBoth, type Text } from '../../../core/localized-text.ts'
import type { ScenarioFile } from '../../../../scenarios/loading/parse.ts'
import { listed } from '../../shared/select-scenarios.ts'

/** The arguments that select the scenarios of a plan. */
export interface PlanSelection {
  names: readonly string[]
  tags: readonly string[]
  tasks: readonly string[]
}

/** The scenarios of the library that a plan does not contain: their number, and a text with the reasons. */
export interface LeftOut {
  count: number
  text: Text
}

/**
 * Returns the number of scenarios of the library that a plan does not contain, with the reasons; undefined if the plan
 * contains the whole library. If both `tasks` and `tags` leave out a scenario, only `tasks` is the reason.
 * @param library the whole library
 * @param files the scenarios of the plan
 */
export function leftOutOf(
  library: readonly ScenarioFile[],
  files: readonly ScenarioFile[],
  { names, tags, tasks }: PlanSelection,
): LeftOut | undefined {
  const planned = new Set(files.map(({ scenario }) => scenario.name))
  const left = library.map(({ scenario }) => scenario).filter(({ name }) => !planned.has(name))
  if (left.length === 0) return undefined
  const wanted = tasks.flatMap(listed)
  const byTask = left.filter(({ task }) => wanted.length > 0 && !wanted.includes(task.name))
  const rest = left.filter((scenario) => !byTask.includes(scenario))
  const byTag = rest.filter((scenario) =>
    tags.some((group) => !listed(group).some((tag) => scenario.tags.includes(tag))),
  )
  const others = Map.groupBy(byTask, ({ task }) => task.name)
  const counts = joinTexts(
    [...others].map(([task, { length }]) => sameInBoth(`${task} ${length}`)),
    'comma',
  )
  const byName = rest.length - byTag.length
  const reasons = joinTexts(
    [
      ...(byTask.length > 0
        ? [
            {
              en: `${byTask.length} with a task other than ${wanted.join(', ')} (${counts.en})`,
              ja: `タスクが ${wanted.join('、')} 以外のもの ${byTask.length} 件（${counts.ja}）`,
            },
          ]
        : []),
      ...(byTag.length > 0
        ? [
            {
              en: `${byTag.length} without the tag ${tags.join(' and ')}`,
              ja: `タグ ${tags.join('、')} のないもの ${byTag.length} 件`,
            },
          ]
        : []),
      ...(byName > 0
        ? [
            {
              en: `${byName} not selected by the names ${names.join(', ')}`,
              ja: `指定した名前（${names.join('、')}）に一致しないもの ${byName} 件`,
            },
          ]
        : []),
    ],
    'semicolon',
  )
  return {
    count: left.length,
    text: {
      en: `${pluralize(left.length, 'scenario')} of the library: ${reasons.en}`,
      ja: `ライブラリーの ${left.length} 件: ${reasons.ja}`,
    },
  }
}
