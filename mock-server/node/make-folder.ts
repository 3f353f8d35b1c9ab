import { mkdir, rmdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Creates a folder and its missing parents. The option `recursive` of `mkdir` is not used. With this option, Node does
 * not return if the system refuses a folder with ENOENT although the parent folder exists, as in /proc.
 * @returns the folders that were created, parents first
 * @throws Error if a folder cannot be created, if the path leads to a file, or if the path is empty
 */
export async function makeFolder(folder: string, options: { mode?: number } = {}): Promise<string[]> {
  // `resolve` would convert an empty path to the path of the working folder. The path stays empty, so that `mkdir`
  // fails.
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
