import { posix } from 'node:path'
import { closestMatch } from '../../core/validation/suggest.ts'
import type { Text } from '../../core/localized-text.ts'
import { Problem } from '../../core/http/problem.ts'
import { isScenarioFile } from '../../core/scenario/name.ts'
import { withoutExperimentalWarning } from '../../core/util/without-warning.ts'
import { listLibrary, loadFiles, unknownScenario } from '../../../scenarios/loading/library.ts'
import { findScenarios } from '../../../scenarios/loading/load.ts'
import type { ScenarioFile } from '../../../scenarios/loading/parse.ts'
import { LONG_TAG } from '../../../scenarios/replay/time/time-needed.ts'

export interface Selection {
  all: boolean
  /**
   * Required tags. A scenario is selected only if it meets all elements. The element `a,b` requires the tag `a` or the
   * tag `b`.
   */
  tags: readonly string[]
  /**
   * Names of tasks, each alone or in a list such as `a,b`. If the list is not empty, only scenarios with one of these
   * tasks are selected.
   */
  tasks?: readonly string[]
  /**
   * True if no command was given after `--`. The arguments may then be a command whose `--` the user forgot. Default
   * false.
   */
  mayBeCommand?: boolean
  /** True if long scenarios of the library are selected like all other scenarios. Default false. */
  withLong?: boolean
}

/**
 * Returns the selected scenarios. An element of `given` is one of the following: the name of a scenario, a scenario
 * file, a folder of the library (such as a provider's name), or a glob pattern for names of the library.
 * - The whole library is added if `all` is set, or if `tags` or `tasks` is not empty but `given` is empty.
 * - If `tags` is not empty, scenarios that do not have all tags are left out.
 * - If `tasks` is not empty, scenarios with another task are left out.
 * - Long scenarios of the library are left out, unless `withLong` is set, `given` names the scenario, or `tags`
 *   contains the tag of long scenarios.
 * @throws Problem if nothing is selected or a scenario is invalid
 */
export async function selectScenarios(
  given: readonly string[],
  { all, tags, tasks = [], mayBeCommand = false, withLong = false }: Selection,
): Promise<ScenarioFile[]> {
  if (given.length === 0 && !all && tags.length === 0 && tasks.length === 0)
    throw new Problem(400, {
      en: 'name the scenarios to replay, or --all; "gift-mock scenarios list" names those there are',
      ja: '実行するシナリオの名前か --all を指定する。一覧は「gift-mock scenarios list」で表示できる',
    })
  const { exact, matched } = await resolvePatterns(given, mayBeCommand)
  const named = await findScenarios(exact)
  const library = all || given.length === 0 ? await loadFiles() : await findScenarios(matched)
  const isLongWanted = withLong || tags.some((tag) => listed(tag).includes(LONG_TAG))
  const fromLibrary = library.filter(({ scenario }) => isLongWanted || !scenario.tags.includes(LONG_TAG))
  const unique = [...new Map([...named, ...fromLibrary].map((file) => [file.scenario.name, file])).values()]
  return filterByTasks(filterByTags(unique, tags, [...named, ...library]), tasks.flatMap(listed))
}

/**
 * Returns the scenarios with one of the tasks; all scenarios if `tasks` is empty.
 * @throws Problem if a task has no scenario
 */
function filterByTasks(files: readonly ScenarioFile[], tasks: readonly string[]): ScenarioFile[] {
  const known = [...new Set(files.map(({ scenario }) => scenario.task.name))].toSorted()
  const stranger = tasks.find((task) => !known.includes(task))
  if (stranger === undefined)
    return files.filter(({ scenario }) => tasks.length === 0 || tasks.includes(scenario.task.name))
  const near = closestMatch(stranger, known)
  throw new Problem(404, {
    en: `no selected scenario has the task "${stranger.slice(0, 80)}"; ${near ? `did you mean "${near}"?` : `there are ${known.join(', ')}`}`,
    ja: `タスク「${stranger.slice(0, 80)}」のシナリオがない（${near ? `「${near}」の誤りと思われる` : `使えるのは ${known.join(', ')}`}）`,
  })
}

/**
 * Resolves the elements of `given` that are folders or glob patterns. All other elements are names or files.
 * @returns `exact`: the names and files; `matched`: the library names that match a pattern or are in a named folder
 * @throws Problem 404 if a pattern matches no name
 */
async function resolvePatterns(
  given: readonly string[],
  mayBeCommand: boolean,
): Promise<{ exact: string[]; matched: string[] }> {
  const names = [...(await listLibrary()).keys()]
  const exact: string[] = []
  const matched: string[] = []
  for (const text of given) {
    const found = isScenarioFile(text) || names.includes(text) ? [] : namesMatching(text, names)
    if (found.length === 0 && /[*?[{]|^!/.test(text) && !isScenarioFile(text))
      throw new Problem(404, {
        en: `no scenario matches "${text.slice(0, 80)}"; "gift-mock scenarios list" names them all`,
        ja: `「${text.slice(0, 80)}」に一致するシナリオがない。一覧は「gift-mock scenarios list」で表示できる`,
      })
    if (mayBeCommand && found.length === 0 && !names.includes(text) && !isScenarioFile(text))
      unknownScenario(text, names, COMMAND_HINT)
    if (found.length === 0) exact.push(text)
    matched.push(...found)
  }
  return { exact, matched }
}

/** Hint in the error about an unknown scenario. The unknown name may be the first word of a client's command. */
const COMMAND_HINT: Text = {
  en: 'if this is the command of your client, write -- before it',
  ja: 'クライアントのコマンドであれば、その前に -- を書く',
}

/** A pattern that begins with `!` matches the names that the rest of the pattern does not match. */
function namesMatching(pattern: string, names: readonly string[]): string[] {
  const [glob, wanted] = pattern.startsWith('!') ? [pattern.slice(1), false] : [pattern, true]
  const matches = (name: string): boolean =>
    withoutExperimentalWarning('glob', () => posix.matchesGlob(name, glob)) === wanted
  const folder = `${pattern.replace(/\/+$/, '')}/`
  return names.filter((name) => matches(name) || name.startsWith(folder))
}

/** Splits an element of `tags` or `tasks`, such as `a,b`, into single names. */
export function listed(names: string): string[] {
  return names.split(',').map((one) => one.trim())
}

/**
 * Returns the scenarios that have all tags. An element such as `a,b` requires the tag `a` or the tag `b`.
 * @param all the scenarios whose tags are valid
 * @throws Problem if a tag is not valid or no scenario has all tags
 */
export function filterByTags(files: readonly ScenarioFile[], tags: readonly string[], all = files): ScenarioFile[] {
  const groups = tags.map(listed)
  const known = [...new Set(all.flatMap(({ scenario }) => scenario.tags))].toSorted()
  const found = files.filter(({ scenario }) =>
    groups.every((group) => group.some((tag) => scenario.tags.includes(tag))),
  )
  const stranger = groups.flat().find((tag) => !known.includes(tag))
  if (found.length > 0 && stranger === undefined) return found
  if (files.length === 0)
    throw new Problem(404, {
      en: 'the library is empty: name files',
      ja: 'ライブラリーが空である。ファイルを指定する',
    })
  if (stranger === undefined)
    throw new Problem(404, {
      en: `no scenario has all the tags ${tags.join(', ')}`,
      ja: `タグ ${tags.join(', ')} をすべて持つシナリオがない`,
    })
  const near = closestMatch(stranger, known)
  throw new Problem(404, {
    en: `no scenario has the tag "${stranger.slice(0, 80)}"; ${near ? `did you mean "${near}"?` : `there are ${known.join(', ')}`}`,
    ja: `タグ「${stranger.slice(0, 80)}」を持つシナリオがない（${near ? `「${near}」の誤りと思われる` : `使えるのは ${known.join(', ')}`}）`,
  })
}
