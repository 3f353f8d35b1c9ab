import { fileProblem } from './file-problem.ts'
import { fileProblems } from '../../mock-server/core/problems/files.ts'
import { readBytes } from '../../mock-server/node/package-files.ts'
import { readUtf8 } from '../../mock-server/node/text-file.ts'
import { readScenario, type ReadScenario } from './parse.ts'

/** Reads a scenario file and parses it with `readScenario`. Rejects if the file cannot be read. */
export async function readScenarioFile(file: string): Promise<ReadScenario> {
  const read = await readUtf8(file, readBytes)
  if ('text' in read) return readScenario(read.text, file)
  return { found: undefined, problems: [fileProblem({ file, line: read.invalidLine }, fileProblems.notUtf8)] }
}
