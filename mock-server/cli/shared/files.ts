import { access, constants, lstat, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { Problem } from '../../core/http/problem.ts'
import { errorMessage } from '../../core/util/error-message.ts'

/**
 * Reads a text file.
 * @param what name of the file for errors, such as `the certificate`
 * @throws Problem that names the file
 */
export async function readTextFile(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new Problem(400, `${what} ${file} cannot be read: ${errorMessage(error)}`)
  }
}

/**
 * Checks that a file can be written, so that a command can fail before it starts its work.
 * @throws Problem that names the file
 */
export async function checkWritable(file: string, what: string): Promise<void> {
  if (file === '-')
    throw new Problem(400, `${what} is named -: name a file, or /dev/stdout, which what is printed goes to as well`)
  try {
    const found = await stat(file).catch(() => undefined)
    if (found?.isDirectory()) throw new Error('it is a folder')
    // A regular file is replaced, so the folder of the file must be writable. Any other file, such as /dev/stdout, is
    // opened for writing, so the file itself must be writable.
    await access(found?.isFile() === false ? file : dirname(file), constants.W_OK)
  } catch (error) {
    throw new Problem(400, `${what} ${file} cannot be written: ${errorMessage(error)}`)
  }
}

/**
 * Checks that the two output files differ.
 * @throws Problem if both outputs are the same file, because the second output would overwrite the first
 */
export function assertDistinctOutputs({ junit, json }: { junit?: string; json?: string }): void {
  if (junit === undefined || json === undefined || resolve(junit) !== resolve(json)) return
  const both = junit === json ? junit : `one file, ${junit} and ${json}`
  throw new Problem(400, `--junit and --json both name ${both}: each needs a different file`)
}

/**
 * Writes a file so that no reader sees an incomplete file. If the write fails, an existing file remains unchanged.
 * @throws Problem that names the file, or the Problem that the iteration of `content` throws
 */
export async function writeFileAtomically(
  file: string,
  content: string | AsyncIterable<string | Uint8Array>,
  what: string,
): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  const there = await lstat(file).catch(() => undefined)
  try {
    // A file that is not a regular file (a pipe, a device or a link, such as /dev/stdout) is opened for writing and
    // never replaced.
    if (there?.isFile() === false) return await writeFile(file, content)
    await writeFile(temporary, content)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    if (error instanceof Problem) throw error
    const kept = there?.isFile() ? '; the file that is there stays as it is' : ''
    throw new Problem(500, `${what} ${file} cannot be written: ${errorMessage(error)}${kept}`)
  }
}
