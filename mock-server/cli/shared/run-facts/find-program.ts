import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/**
 * Returns the path of a program, such as `/usr/bin/python3` for `python3`.
 * @param folders the value of the variable `PATH`
 * @returns undefined if the name is a path itself, or if no folder contains such a program
 */
export async function findProgram(name: string, folders: string): Promise<string | undefined> {
  if (name === '' || /[\\/]/.test(name)) return undefined
  for (const path of folders.split(delimiter).map((folder) => join(folder, name)))
    if (await isProgram(path)) return path
  return undefined
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
