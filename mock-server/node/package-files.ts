/**
 * Reads and copies the files of this package. The package is either a folder on disk or a part of the single
 * executable. In the executable, each file of the package is an asset whose name is the path of the file.
 */

import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
// The whole module is imported, because the oldest supported Node has no `getAssetKeys`: an import by name would fail.
import * as sea from 'node:sea'
import { makeFolder } from './make-folder.ts'

/** True if this process is the single executable. */
export const isExecutable = sea.isSea()

/**
 * Root folder of this package. The folder is the same for the source, for `dist` and for the bundled command. In the
 * single executable, the constant is the path of the executable. A path below this path belongs to no file on disk, so
 * it names an asset.
 */
export const packageRoot = isExecutable ? process.execPath : nearestPackage(import.meta.dirname)

function nearestPackage(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : nearestPackage(dirname(folder))
}

/** Reads a file of this package or any other file. Rejects if the file cannot be read. */
export async function readBytes(file: string): Promise<Buffer> {
  const name = assetName(file)
  return name === undefined ? readFile(file) : Buffer.from(sea.getAsset(name))
}

/** Returns the paths of the files in a folder and its subfolders, relative to the folder and with slashes. */
export async function filesIn(folder: string): Promise<string[]> {
  const name = assetName(folder)
  if (name === undefined) return (await readdir(folder, { recursive: true })).map((path) => path.replaceAll(sep, '/'))
  return sea.getAssetKeys().flatMap((key) => (key.startsWith(`${name}/`) ? key.slice(name.length + 1) : []))
}

/** Copies the files in a folder of this package to a folder on disk, for programs that cannot read assets. */
export async function copyPackageFiles(folder: string, target: string): Promise<void> {
  for (const name of await filesIn(join(packageRoot, folder))) {
    const file = join(target, name)
    await makeFolder(dirname(file))
    await writeFile(file, await readBytes(join(packageRoot, folder, name)))
  }
}

/** Returns the name of the asset at a path; undefined if the path belongs to a file on disk. */
function assetName(file: string): string | undefined {
  return isExecutable && file.startsWith(packageRoot + sep)
    ? relative(packageRoot, file).replaceAll(sep, '/')
    : undefined
}
