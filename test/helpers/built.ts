import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const bundled = join(root, 'dist/cli/index.js')

/**
 * True if `dist` is newer than every source file. Then, the tests that start the command line or use the package use
 * `dist`. The bundled command in `dist` starts with half the CPU time of the sources.
 */
export const isBuilt = existsSync(bundled) && newestSourceMs() < statSync(bundled).mtimeMs

/** The file of the command line that tests start with Node. */
export const program = isBuilt ? bundled : join(root, 'mock-server/cli/index.ts')

/** Returns the time of the newest change in the files that the build reads, in milliseconds. */
function newestSourceMs(): number {
  const files = globSync(
    ['{clients,contracts,mock-server,scenarios,tools}/**/*.{css,html,json,ts}', '*.json', 'rolldown.config.ts'],
    { cwd: root },
  )
  return Math.max(...files.map((file) => statSync(join(root, file)).mtimeMs))
}
