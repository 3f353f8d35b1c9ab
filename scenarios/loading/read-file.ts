import { fileProblem } from './file-problem.ts'
import { fileProblems } from '../../mock-server/core/problems/files.ts'
import { readBytes } from '../../mock-server/node/package-files.ts'
import { readUtf8 } from '../../mock-server/node/text-file.ts'
import { readScenario, type ReadScenario, type ScenarioFile } from './parse.ts'

/** Cache of valid scenarios by file path. Parsing a file takes much longer than reading the file. */
const parsed = new Map<string, ScenarioFile>()

/**
 * Reads a scenario file and parses it with `readScenario`. If the text of the file is the same as before, the file is
 * not parsed again. The caller may change the result. Rejects if the file cannot be read.
 */
export async function readScenarioFile(file: string): Promise<ReadScenario> {
  const read = await readUtf8(file, readBytes)
  if ('text' in read) {
    const known = parsed.get(file)
    if (known?.text === read.text) return { found: structuredClone(known), problems: [] }
    const result = readScenario(read.text, file)
    if (result.found) parsed.set(file, structuredClone(result.found))
    return result
  }
  return { found: undefined, problems: [fileProblem({ file, line: read.invalidLine }, fileProblems.notUtf8)] }
}
