import { access, constants, lstat, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Problem } from '../../core/http/problem.ts'
import { inBothLanguages, type Text } from '../../core/localized-text.ts'
import { errorText } from '../../core/util/error-text.ts'
import { tryToMakeFolder } from '../../node/make-folder.ts'

export const JUNIT_FILE: Text = { en: 'the JUnit file', ja: 'JUnit ファイル' }
export const JSON_FILE: Text = { en: 'the JSON file', ja: 'JSON ファイル' }

/** Name of a file in errors, such as `the certificate`. */
type FileTitle = string | Text

export function cannotBeRead(what: FileTitle, file: string, error: unknown): Text {
  const { en, ja } = inBothLanguages(what)
  const reason = errorText(error)
  return { en: `${en} ${file} cannot be read: ${reason.en}`, ja: `${ja} ${file} を読み取れない: ${reason.ja}` }
}

/**
 * Returns the message that says that a file cannot be written.
 * @param kept sentence that says that an existing file stays unchanged
 */
function cannotBeWritten(what: FileTitle, file: string, error: unknown, kept: Text = { en: '', ja: '' }): Text {
  const { en, ja } = inBothLanguages(what)
  const reason = errorText(error)
  return {
    en: `${en} ${file} cannot be written: ${reason.en}${kept.en}`,
    ja: `${ja} ${file} に書き込めない: ${reason.ja}${kept.ja}`,
  }
}

/**
 * Reads a text file.
 * @param what name of the file for errors, such as `the certificate`
 * @throws Problem that names the file
 */
export async function readTextFile(file: string, what: FileTitle): Promise<string> {
  return (await readBytes(file, what)).toString('utf8')
}

/**
 * Reads a file.
 * @param what name of the file for errors, such as `the recording`
 * @throws Problem that names the file
 */
export async function readBytes(file: string, what: FileTitle): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new Problem(400, cannotBeRead(what, file, error))
  }
}

/**
 * Checks that a file can be written, so that a command can fail before it starts its work.
 * @throws Problem that names the file
 */
export async function checkWritable(file: string, what: FileTitle): Promise<void> {
  if (file === '-') {
    const { en, ja } = inBothLanguages(what)
    throw new Problem(400, {
      en: `${en} is named -: name a file, or /dev/stdout, which what is printed goes to as well`,
      ja: `${ja}に - は指定できない。ファイル名か /dev/stdout（画面の表示と同じ出力先）を指定する`,
    })
  }
  try {
    const found = await stat(file).catch(() => undefined)
    if (found?.isDirectory()) throw new Error('it is a folder')
    // A file that is not a regular file, such as /dev/stdout, is opened for writing, so the file itself must be
    // writable. A regular file is replaced by a temporary file, so the temporary file is created as a test. The
    // permissions of the folder are not sufficient: root may write to /proc, but no file can be created there.
    if (found?.isFile() === false) return await access(file, constants.W_OK)
    if (file === '') throw new Error('the name is empty')
    await writeFile(temporaryOf(file), '')
    await rm(temporaryOf(file))
  } catch (error) {
    throw new Problem(400, cannotBeWritten(what, file, error))
  }
}

/**
 * Checks that the results of a command can be written to a file, and removes the results of an earlier run. Otherwise,
 * if this run ends early, a user could take the earlier results for results of this run. Only a regular file is
 * removed, so a device such as /dev/stdout stays.
 * @throws Problem that names the file
 */
export async function prepareResults(file: string, what: FileTitle): Promise<void> {
  await checkWritable(file, what)
  const there = await lstat(file).catch(() => undefined)
  if (there?.isFile()) await rm(file, { force: true })
}

/**
 * Checks that files can be written into a folder, so that a command can fail before it starts its work. If the folder
 * does not exist, the function checks that the folder can be created.
 * @throws Problem that names the folder
 */
export async function checkWritableFolder(folder: string, what: FileTitle): Promise<void> {
  try {
    if (folder === '') throw new Error('the name is empty')
    await tryToMakeFolder(folder)
    await access(folder, constants.W_OK).catch((error: unknown) => {
      // If the folder does not exist, `tryToMakeFolder` has already shown that the folder can be created.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    })
  } catch (error) {
    throw new Problem(400, cannotBeWritten(what, folder, error))
  }
}

/**
 * Checks that the two output files differ.
 * @throws Problem if both outputs are the same file, because the second output would overwrite the first
 */
export function assertDistinctOutputs({ junit, json }: { junit?: string; json?: string }): void {
  if (junit === undefined || json === undefined || resolve(junit) !== resolve(json)) return
  const both = junit === json ? junit : `one file, ${junit} and ${json}`
  throw new Problem(400, {
    en: `--junit and --json both name ${both}: each needs a different file`,
    ja: `--junit と --json が同じファイル（${junit}）を指している。別々のファイルを指定する`,
  })
}

/** Returns the path of the temporary file that receives the new content of a file. */
function temporaryOf(file: string): string {
  return `${file}.${process.pid}.tmp`
}

/**
 * Writes a file so that no reader sees an incomplete file. If the write fails, an existing file remains unchanged.
 * @throws Problem that names the file, or the Problem that the iteration of `content` throws
 */
export async function writeFileAtomically(
  file: string,
  content: string | AsyncIterable<string | Uint8Array>,
  what: FileTitle,
): Promise<void> {
  const temporary = temporaryOf(file)
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
    const kept = { en: '; the file that is there stays as it is', ja: '。既存のファイルは変更されていない' }
    throw new Problem(500, cannotBeWritten(what, file, error, there?.isFile() ? kept : undefined))
  }
}
