import { open, stat } from 'node:fs/promises'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'

/** Number of bytes at the beginning of a file that show what the file is. */
const BEGINNING_BYTES = 4096

/**
 * Checks that a command may replace a file. The command may replace a file that it wrote itself, an empty file, and a
 * file that is not a regular file, such as a pipe.
 * @param kind what the command writes, such as `a snapshot`
 * @param isOwn returns true if a file with this beginning was written by the command
 * @throws Problem if the file exists and is something else
 */
export async function checkReplaceable(
  file: string,
  kind: Text,
  isOwn: (beginning: Uint8Array) => boolean,
): Promise<void> {
  // /dev/stdout is not checked, because it may be a regular file to which the shell appends.
  if (/^\/dev\/(?:std|fd\/)/.test(file)) return
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile() || found.size === 0 || isOwn(await beginningOf(file))) return
  throw new Problem(400, {
    en: `${file} exists already and is not ${kind.en}, so it is not replaced: name another file, or delete this one first`,
    ja: `${file} はすでにあり、${kind.ja}ではないため置き換えない。別のファイルを指定するか、先に削除する`,
  })
}

async function beginningOf(file: string): Promise<Uint8Array> {
  const handle = await open(file).catch(() => undefined)
  // A file that cannot be read counts as a file without bytes, so `isOwn` does not accept the file.
  if (!handle) return new Uint8Array()
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
