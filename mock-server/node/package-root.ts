/** Helpers for Node that the folders cli, contracts and scenarios share. */

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Root folder of this package. The folder is the same for the source, for `dist` and for the bundled command. */
export const packageRoot = nearestPackage(import.meta.dirname)

function nearestPackage(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : nearestPackage(dirname(folder))
}
