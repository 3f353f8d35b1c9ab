import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { closestMatch } from '../../mock-server/core/validation/suggest.ts'
import { Problem, type ScenarioDocument } from '../../mock-server/index.ts'
import { type FileProblem, problemText } from './file-problem.ts'
import { readScenario, type ScenarioFile } from './parse.ts'

/** The folder of the scenarios that ship: the same one for the source, for `dist/scenarios` and for the bundled command. */
export const libraryFolder = join(packageRoot(import.meta.dirname), 'scenarios')

function packageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageRoot(dirname(folder))
}

/** Whether a file lies in a library's folder. */
export function isWithin(folder: string, file: string): boolean {
  const path = relative(folder, file)
  return path !== '' && !path.startsWith('..')
}

/** What a scenario of a library has to be called, by where its file is. */
export function nameFor(folder: string, file: string): string {
  return relative(folder, file)
    .replace(/\.ya?ml$/, '')
    .replaceAll(sep, '/')
}

/** What is wrong with the name of a library's scenario. */
export function nameProblem(folder: string, { file, scenario, nameLine }: ScenarioFile): FileProblem | undefined {
  const name = nameFor(folder, file)
  if (scenario.name === name) return undefined
  return {
    file,
    line: nameLine,
    severity: 'error',
    message: `name: is "${scenario.name}", which does not fit the file: call it "${name}", or move the file`,
  }
}

/**
 * All scenarios below a folder, by the order of their names.
 * @throws Problem where one is wrong; `errors` has a line for each thing
 */
export async function loadFiles(folder: string = libraryFolder): Promise<ScenarioFile[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.ya?ml$/.test(name)).toSorted()
  const files = names.map((name) => join(folder, name))
  const read = await Promise.all(files.map(async (file) => readScenario(await readFile(file, 'utf8'), file)))
  const found = read.flatMap((one) => one.found ?? [])
  const problems = [
    ...read.flatMap((one) => one.problems),
    ...found.flatMap((one) => nameProblem(folder, one) ?? []),
  ].map(problemText)
  if (problems.length > 0) throw new Problem(400, problems.join('; '), problems)
  return found
}

/** The scenarios that ship, as they are written: `createGiftMock({ scenarios: { list: loadLibrary } })`. */
export async function loadLibrary(): Promise<ScenarioDocument[]> {
  return (await loadFiles()).map(({ document }) => document)
}

/** One of the library by its name. @throws Problem 404 with the name that was probably meant */
export function findByName(library: readonly ScenarioFile[], name: string): ScenarioFile {
  const found = library.find(({ scenario }) => scenario.name === name)
  if (found) return found
  const names = library.map(({ scenario }) => scenario.name)
  const near = names.find((known) => known.endsWith(`/${name}`)) ?? closestMatch(name, names)
  throw new Problem(
    404,
    `there is no scenario "${name.slice(0, 80)}"; ${near ? `did you mean "${near}"?` : '"gift-mock scenarios list" names them all, and a file ends in .yaml'}`,
  )
}
