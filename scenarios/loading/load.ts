import type { Explanation } from '../../mock-server/core/reasons/reason.ts'
import { scenarioProblems } from '../../mock-server/core/problems/scenarios.ts'
import { fileProblems } from '../../mock-server/core/problems/files.ts'
import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { explanationOf } from '../../mock-server/core/reasons/message.ts'
import { errorText } from '../../mock-server/core/util/error-text.ts'
import { Problem } from '../../mock-server/index.ts'
import { isScenarioFile } from '../../mock-server/core/scenario/name.ts'
import { explainFileProblem, type FileProblem, fileProblem, invalidFiles } from './file-problem.ts'
import { isWithin, libraryFolder, listLibrary, loadByName, nameProblem } from './library.ts'
import type { ScenarioFile } from './parse.ts'
import { readScenarioFile } from './read-file.ts'

export interface Loaded {
  /** Scenarios that can be replayed. */
  found: ScenarioFile[]
  /** Problems in the order of the files. For each file, a problem with the name of the scenario comes last. */
  problems: FileProblem[]
  /** One problem for each file that cannot be read. */
  unreadable: Explanation[]
}

/** Loads scenario files. Also checks that every name is unique in these files and in the library. */
export async function loadScenarioFiles(files: readonly string[]): Promise<Loaded> {
  const loaded: Loaded = { found: [], problems: [], unreadable: [] }
  const owners = await listLibrary()
  for (const file of new Set(files)) {
    const read = await readScenarioFile(file).catch(
      (error: unknown) =>
        void loaded.unreadable.push(fileProblems.unreadableScenario({ file, reason: explanationOf(errorText(error)) })),
    )
    if (!read) continue
    const { found, problems } = read
    loaded.problems.push(...problems)
    if (!found) continue
    const path = await realpath(resolve(file))
    const misnamed = isWithin(libraryFolder, path) ? nameProblem(libraryFolder, { ...found, file: path }) : undefined
    const owner = owners.get(found.scenario.name) ?? path
    const problem = misnamed ? { ...misnamed, file } : owner === path ? undefined : taken(found, owner)
    if (problem) loaded.problems.push(problem)
    else loaded.found.push(found)
    owners.set(found.scenario.name, owner)
  }
  return loaded
}

function taken({ file, nameLine, scenario }: ScenarioFile, owner: string): FileProblem {
  return fileProblem({ file, line: nameLine }, fileProblems.nameTaken({ name: scenario.name, owner }))
}

/**
 * Finds scenarios by library name or file. The result is in the given order and has no duplicates.
 * @throws Problem if a name is unknown or a scenario is invalid; `errors` has one line for each error
 */
export async function findScenarios(namesOrFiles: readonly string[]): Promise<ScenarioFile[]> {
  const files = namesOrFiles.filter(isScenarioFile)
  const library = await loadByName(namesOrFiles.filter((name) => !isScenarioFile(name)))
  const { found, problems, unreadable } = await loadScenarioFiles(files)
  const all = [...unreadable, ...problems.map(explainFileProblem)]
  if (all.length > 0) throw invalidFiles(all)
  const wanted = namesOrFiles.flatMap((name) =>
    isScenarioFile(name) ? found.filter(({ file }) => file === name) : (library.get(name) ?? []),
  )
  return [...new Map(wanted.map((one) => [one.scenario.name, one])).values()]
}

/** Finds one scenario by library name or file. @throws Problem if the name is unknown or the scenario is invalid */
export async function findScenario(nameOrFile: string): Promise<ScenarioFile> {
  const [found] = await findScenarios([nameOrFile])
  if (!found) throw new Problem(404, scenarioProblems.unknown({ name: nameOrFile }))
  return found
}
