import { fileProblems } from '../../core/problems/files.ts'
import { readFile } from 'node:fs/promises'
import { BookProblem } from '../../core/book/parse/book-problem.ts'
import { Problem } from '../../core/http/problem.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { errorText } from '../../core/util/error-text.ts'
import { parseBook } from '../../../scenarios/book.ts'

/**
 * Reads a client's book and checks its format, so that an error can name the file.
 * @throws Problem that names the file, and the line of a format error
 */
export async function readBook(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Problem(400, {
      en: `the book ${file} cannot be read: ${errorMessage(error)}`,
      ja: `帳簿 ${file} を読み取れない: ${errorText(error).ja}`,
    })
  })
  // An empty book is valid in JSON lines, but not in CSV. An empty CSV file may come from a failed export.
  if (/\.csv$/i.test(file) && bytes.toString().trim() === '')
    throw new Problem(400, {
      en: `the book ${file} is empty: a book in CSV begins with a header line`,
      ja: `帳簿 ${file} が空である。CSV の帳簿はヘッダー行で始まる`,
    })
  try {
    parseBook(bytes)
    return bytes.toString()
  } catch (error) {
    throw error instanceof BookProblem
      ? new Problem(400, fileProblems.inFile({ file, problem: error.explanation }))
      : error
  }
}
