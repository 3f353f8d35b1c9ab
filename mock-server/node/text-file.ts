import { isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'

const LINE_FEED = 0x0a

/**
 * Reads a text file. Resolves with the text or, if the file is not in UTF-8, with the number of the first invalid line,
 * counted from 1. Rejects if the file cannot be read. `read` reads the bytes of the file, from disk by default.
 */
export async function readUtf8(
  file: string,
  read: (file: string) => Promise<Buffer> = (path) => readFile(path),
): Promise<{ text: string } | { invalidLine: number }> {
  const bytes = await read(file)
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') }
  let line = 1
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(LINE_FEED, start)
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) break
    start = end + 1
  }
  return { invalidLine: line }
}
