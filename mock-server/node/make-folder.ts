import { mkdir, rmdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Creates a folder and its missing parents. The option `recursive` of `mkdir` is not used, because with this option
 * Node never returns if the system refuses a folder with ENOENT although the parent folder exists. The system does so
 * in /proc.
 * @returns the folders that were created, parents first
 * @throws Error if a folder cannot be created, if the path leads to a file, or if the path is empty
 */
export async function makeFolder(folder: string, options: { mode?: number } = {}): Promise<string[]> {
  // An empty path is kept, because `resolve` would return the working folder. `mkdir` then fails.
  const path = folder === '' ? '' : resolve(folder)
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return []
  if (found) throw new Error(`${path} is not a folder`)
  const parents = path === '' ? [] : await makeFolder(dirname(path), options)
  try {
    await mkdir(path, options)
  } catch (error) {
    // Another process may have created the folder in the meantime.
    if (!(await stat(path).catch(() => undefined))?.isDirectory()) throw error
    return parents
  }
  return [...parents, path]
}

/**
 * Checks that a folder can be created: creates the folder and its missing parents, and then removes the created
 * folders.
 * @throws Error in the same cases as `makeFolder`
 */
export async function tryToMakeFolder(folder: string): Promise<void> {
  for (const created of (await makeFolder(folder)).toReversed()) await rmdir(created)
}
