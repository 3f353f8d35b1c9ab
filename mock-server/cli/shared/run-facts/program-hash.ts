import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { mapInTurn } from '../../../core/util/map-in-turn.ts'
import { filesIn, isExecutable, packageRoot } from '../../../node/package-files.ts'
import { sha256OfFile } from './program-files.ts'
import { sha256 } from './sha256.ts'

let hash: Promise<string> | undefined

/**
 * Returns a SHA-256 of the program of this tool, in hexadecimal. Two tools with the same SHA-256 judge in the same way.
 * - The single executable: the SHA-256 of its file.
 * - The package: the SHA-256 of the list that `sha256sum` prints for the files `dist/**\/*.js` in the order of their
 *   paths.
 * - The source: the SHA-256 of the same list for the TypeScript files.
 */
export function programHash(): Promise<string> {
  hash ??= isExecutable ? sha256OfFile(process.execPath) : sha256OfList()
  return hash
}

async function sha256OfList(): Promise<string> {
  const isBuilt = relative(packageRoot, import.meta.dirname).split(sep)[0] === 'dist'
  const folders = isBuilt ? ['dist'] : ['clients', 'contracts', 'mock-server', 'scenarios']
  const files = await mapInTurn(folders, async (folder) =>
    (await filesIn(join(packageRoot, folder)))
      .filter((file) => file.endsWith(isBuilt ? '.js' : '.ts'))
      .map((file) => `${folder}/${file}`),
  )
  const lines = await mapInTurn(files.flat().toSorted(), async (file) => {
    const its = sha256(await readFile(join(packageRoot, file)))
    return `${its}  ${file}\n`
  })
  return sha256(lines.join(''))
}
