import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const bundled = join(root, 'dist/cli/index.js')

/**
 * True if `npm run build` has written `dist` after the last change of a source file. Tests that start the command line,
 * or that need the package, then use `dist`, because the bundled command needs half as much CPU time for its start as
 * the sources.
 */
export const isBuilt = existsSync(bundled) && newestSourceMs() < statSync(bundled).mtimeMs

/** The file of the command line that tests start with Node. */
export const program = isBuilt ? bundled : join(root, 'mock-server/cli/index.ts')

/** Returns the time of the last change of a file that the build reads [ms]. */
function newestSourceMs(): number {
  const files = globSync(
    ['{clients,contracts,mock-server,scenarios,tools}/**/*.{css,html,json,ts}', '*.json', 'rolldown.config.ts'],
    { cwd: root },
  )
  return Math.max(...files.map((file) => statSync(join(root, file)).mtimeMs))
}
