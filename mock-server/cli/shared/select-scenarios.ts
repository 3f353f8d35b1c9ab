import { closestMatch } from '../../core/validation/suggest.ts'
import { Problem } from '../../core/http/problem.ts'
import { loadFiles } from '../../../scenarios/loading/library.ts'
import { findScenarios } from '../../../scenarios/loading/load.ts'
import type { ScenarioFile } from '../../../scenarios/loading/parse.ts'
import { LONG_TAG } from '../../../scenarios/replay/time-needed.ts'

export interface Selection {
  all: boolean
  /** Tags of the selected scenarios. A scenario without one of the tags is not selected. */
  tags: readonly string[]
}

/**
 * Selects the named scenarios. If `all` is set, or if there are tags but no names, also selects the scenarios of the
 * library. If there are tags, only scenarios with all tags are returned.
 * @throws Problem if nothing is selected or a scenario is invalid
 */
export async function selectScenarios(
  namesOrFiles: readonly string[],
  { all, tags }: Selection,
): Promise<ScenarioFile[]> {
  if (namesOrFiles.length === 0 && !all && tags.length === 0)
    throw new Problem(400, 'name the scenarios to replay, or --all; "gift-mock scenarios list" names those there are')
  const library = all || namesOrFiles.length === 0 ? await loadFiles() : []
  const fromLibrary = library.filter(({ scenario }) => tags.includes(LONG_TAG) || !scenario.tags.includes(LONG_TAG))
  const named = await findScenarios(namesOrFiles)
  const unique = [...new Map([...named, ...fromLibrary].map((file) => [file.scenario.name, file])).values()]
  return filterByTags(unique, tags, [...named, ...library])
}

/**
 * Returns the scenarios that have all tags.
 * @param all scenarios whose tags are listed in the error
 * @throws Problem if no scenario has all tags
 */
export function filterByTags(files: readonly ScenarioFile[], tags: readonly string[], all = files): ScenarioFile[] {
  const found = files.filter(({ scenario }) => tags.every((tag) => scenario.tags.includes(tag)))
  if (found.length > 0) return found
  if (files.length === 0) throw new Problem(404, 'the library is empty: name files')
  const known = [...new Set(all.flatMap(({ scenario }) => scenario.tags))].toSorted()
  const stranger = tags.find((tag) => !known.includes(tag))
  if (stranger === undefined) throw new Problem(404, `no scenario has all the tags ${tags.join(', ')}`)
  const near = closestMatch(stranger, known)
  throw new Problem(
    404,
    `no scenario has the tag "${stranger.slice(0, 80)}"; ${near ? `did you mean "${near}"?` : `there are ${known.join(', ')}`}`,
  )
}
