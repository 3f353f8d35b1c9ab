import { providers } from '../mock-server/app.ts'
import type { BookLine } from '../mock-server/core/book/book.ts'
import { parseBook as parse } from '../mock-server/core/book/parse/parse-book.ts'

/**
 * Parses a client's own book: CSV with a header line, or JSON lines. A book whose first character is `{` is JSON lines.
 * An empty book has no lines. The columns are `order`, `provider`, `amount` (yen), `state` (`kept`, `unknown` or
 * `failed`), and optionally `reference`, `codes` and `at`.
 * @param book text, or bytes in UTF-8
 * @returns the lines in order; an order may have several lines, and the last line contains the current state of the
 * order
 * @throws Problem 400 that names the line, the column and a valid value, and that quotes no value of the book
 */
export function parseBook(book: string | Uint8Array): BookLine[] {
  return parse(
    book,
    providers.map(({ name }) => name),
  )
}
