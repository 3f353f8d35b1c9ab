import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'

const MB = 1000 ** 2
/**
 * Maximum sizes in bytes of the tarball, and of the folder node_modules of a project that installs only this package.
 */
const MAX_PACKED = 0.998 * MB
const MAX_INSTALLED = 30 * MB

const text = (bytes: number): string => `${(bytes / MB).toFixed(3)} MB`

/** Checks the size of the tarball, and the size of the folder node_modules after an installation. */
export function checkSizes(tarball: string, project: string): string {
  const packed = statSync(tarball).size
  const files = globSync('node_modules/**', { cwd: project }).map((file) => statSync(join(project, file)))
  const installed = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0)
  const found = `${text(packed)} packed, ${text(installed)} installed`
  if (packed >= MAX_PACKED || installed >= MAX_INSTALLED)
    throw new Error(`${found}; the limits are ${text(MAX_PACKED)} and ${text(MAX_INSTALLED)}`)
  return found
}
