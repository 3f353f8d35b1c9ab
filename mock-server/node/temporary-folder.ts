import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '../core/http/problem.ts'
import { errorText } from '../core/util/error-text.ts'

/**
 * Creates a new folder in the folder for temporary files.
 * @param name the beginning of the name
 * @returns the path
 * @throws Problem 500 if the folder cannot be created
 */
export async function temporaryFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), name)).catch((error: unknown) => {
    const reason = errorText(error)
    throw new Problem(500, {
      en: `no folder can be made in ${tmpdir()}, the folder for temporary files: ${reason.en}. Set TMPDIR to a folder that can be written`,
      ja: `一時ファイル用のフォルダー ${tmpdir()} にフォルダーを作成できない: ${reason.ja}。TMPDIR に書き込み可能なフォルダーを指定する`,
    })
  })
}
