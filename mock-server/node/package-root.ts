/** Helpers on Node that cli, contracts and scenarios share. */

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Folder of this package, the same for the source, `dist` and the bundled command. */
export const packageRoot = nearestPackage(import.meta.dirname)

function nearestPackage(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : nearestPackage(dirname(folder))
}
