import { fileProblems } from '../../mock-server/core/problems/files.ts'
import { join, relative, sep } from 'node:path'
import { closestMatch, nearestNames } from '../../mock-server/core/validation/suggest.ts'
import { Problem, type ScenarioDocument, type Text } from '../../mock-server/index.ts'
import { filesIn, packageRoot } from '../../mock-server/node/package-files.ts'
import { explainFileProblem, type FileProblem, fileProblem, invalidFiles } from './file-problem.ts'
import type { ScenarioFile } from './parse.ts'
import { readScenarioFile } from './read-file.ts'

export const libraryFolder = join(packageRoot, 'scenarios')

/** Returns true if a file is in the folder or in a subfolder. */
export function isWithin(folder: string, file: string): boolean {
  const path = relative(folder, file)
  return path !== '' && !path.startsWith('..')
}

/** Derives the name of a library scenario from the path of its file. The scenario must have this name. */
export function nameFor(folder: string, file: string): string {
  return relative(folder, file)
    .replace(/\.ya?ml$/, '')
    .replaceAll(sep, '/')
}

/** Returns a problem if a library scenario is not named after its file; else undefined. */
export function nameProblem(folder: string, { file, scenario, nameLine }: ScenarioFile): FileProblem | undefined {
  const name = nameFor(folder, file)
  if (scenario.name === name) return undefined
  return fileProblem({ file, line: nameLine }, fileProblems.misnamed({ name: scenario.name, expected: name }))
}

/** Returns the paths of the scenario files below a folder, sorted by path. The key is the name of the scenario. */
export async function listLibrary(folder: string = libraryFolder): Promise<Map<string, string>> {
  const paths = (await filesIn(folder)).filter((path) => /\.ya?ml$/.test(path)).toSorted()
  return new Map(paths.map((path) => join(folder, path)).map((file) => [nameFor(folder, file), file]))
}

/**
 * Loads all scenarios below a folder, sorted by path.
 * @throws Problem if a scenario is invalid; `errors` has one line for each error
 */
export async function loadFiles(folder: string = libraryFolder): Promise<ScenarioFile[]> {
  return loadFrom(folder, [...(await listLibrary(folder)).values()])
}

/**
 * Loads scenarios of the library by name. Other files of the library are not parsed.
 * @throws Problem 404 with the most similar name if a name is unknown, 400 if a scenario is invalid
 */
export async function loadByName(names: readonly string[]): Promise<Map<string, ScenarioFile>> {
  if (names.length === 0) return new Map()
  const library = await listLibrary()
  const found = await loadFrom(
    libraryFolder,
    names.map((name) => library.get(name) ?? unknownScenario(name, [...library.keys()])),
  )
  return new Map(found.map((file) => [file.scenario.name, file]))
}

async function loadFrom(folder: string, files: readonly string[]): Promise<ScenarioFile[]> {
  const read = await Promise.all(files.map(readScenarioFile))
  const found = read.flatMap((one) => one.found ?? [])
  const problems = [
    ...read.flatMap((one) => one.problems),
    ...found.flatMap((one) => nameProblem(folder, one) ?? []),
  ].map(explainFileProblem)
  if (problems.length > 0) throw invalidFiles(problems)
  return found
}

/** Loads the built-in scenarios as documents, for `createGiftMock({ scenarios: { list: loadLibrary } })`. */
export async function loadLibrary(): Promise<ScenarioDocument[]> {
  return (await loadFiles()).map(({ document }) => document)
}

/**
 * Throws the problem for a name that no scenario has. The problem contains the name that was probably meant, or else
 * the most similar names.
 * @param hint sentence about another possible cause, at the end of the problem
 */
export function unknownScenario(name: string, names: readonly string[], hint?: Text): never {
  const meant = names.find((known) => known.endsWith(`/${name}`)) ?? closestMatch(name, names)
  const near = nearestNames(name, names).join(', ')
  const { en, ja } = meant
    ? { en: `did you mean "${meant}"?`, ja: `「${meant}」の誤りと思われる` }
    : {
        en: `the nearest of the ${names.length} are ${near}; "gift-mock scenarios list" lists all, and a file ends in .yaml`,
        ja: `${names.length} 件のうち近いのは ${near}。一覧は「gift-mock scenarios list」で表示できる。ファイル名は .yaml で終わる`,
      }
  throw new Problem(404, {
    en: `there is no scenario "${name.slice(0, 80)}"; ${en}${hint ? `; ${hint.en}` : ''}`,
    ja: `シナリオ「${name.slice(0, 80)}」はない（${ja}${hint ? `。${hint.ja}` : ''}）`,
  })
}
