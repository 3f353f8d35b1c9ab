import { lstat, rm } from 'node:fs/promises'
import { checkWritable, writeFileAtomically } from '../shared/files.ts'

const WHAT = { en: 'the file for the URL', ja: 'URL のファイル' }

/** The file that `--url-file` names. The file exists only while the mock is ready. */
export interface UrlFile {
  /** Writes the URL and a line break. */
  write(url: string): Promise<void>
  remove(): Promise<void>
}

/**
 * Removes the file that an earlier mock left, and returns functions that write and remove the file.
 * @throws Problem if the file cannot be written
 */
export async function openUrlFile(file: string): Promise<UrlFile> {
  await checkWritable(file, WHAT)
  const remove = async (): Promise<void> => {
    // Only a regular file is removed, never a device such as /dev/stdout.
    if ((await lstat(file).catch(() => undefined))?.isFile()) await rm(file, { force: true })
  }
  await remove()
  return { write: (url) => writeFileAtomically(file, `${url}\n`, WHAT), remove }
}
