import { parseJsonOrUndefined } from '../../util/json.ts'
import { closestMatch } from '../../validation/suggest.ts'
import { type BookLine, columns } from '../book.ts'
import { parseLine, type RawLine } from './book-line.ts'
import { BookProblem } from './book-problem.ts'
import { decodeBook } from './decode-book.ts'
import { parseCsv } from './parse-csv.ts'

/**
 * Parses a book: CSV with a header line, or JSON lines. A book that begins with `{` or `[` is parsed as JSON lines. An
 * empty book has no lines.
 * @param book text, or bytes in UTF-8
 * @param providers names of the providers that a line may contain
 * @throws BookProblem that names the line, the column and a valid value, and that quotes no value of the book
 */
export function parseBook(book: string | Uint8Array, providers: readonly string[]): BookLine[] {
  const text = (typeof book === 'string' ? book : decodeBook(book)).replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  const first = text.trimStart().charAt(0)
  if (first === '') return []
  const rows = first === '{' || first === '[' ? parseJsonLines(text) : parseCsv(text)
  return rows.map(({ line, raw }) => parseLine(raw, { line, providers }))
}

function parseJsonLines(text: string): { line: number; raw: RawLine }[] {
  return text.split('\n').flatMap((json, index) => {
    const line = index + 1
    return json.trim() === '' ? [] : [{ line, raw: parseJsonLine(json, line) }]
  })
}

function parseJsonLine(json: string, line: number): RawLine {
  const value = parseJsonOrUndefined(json)
  if (value === undefined)
    throw new BookProblem({
      line,
      text: {
        en: 'the line is not valid JSON: write one object per line, such as {"order":"1","provider":"at-gift","amount":500,"state":"unknown"}',
        ja: '行が正しい JSON ではない。1 行に 1 つのオブジェクトを書く（例: {"order":"1","provider":"at-gift","amount":500,"state":"unknown"}）',
      },
    })
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new BookProblem({
      line,
      text: {
        en: 'the line is not a JSON object: write one object per line, without a list around them',
        ja: '行が JSON のオブジェクトではない。全体をリストで囲まず、1 行に 1 つのオブジェクトを書く',
      },
    })
  const unknown = Object.keys(value).find((key) => !columns.some((column) => column === key))
  if (unknown === undefined) return value
  const meant = closestMatch(unknown, columns)
  throw new BookProblem({
    line,
    text: {
      en: `the line has an unknown key; ${meant === undefined ? `there are ${columns.join(', ')}` : `did you mean "${meant}"?`}`,
      ja: `使えない項目がある（${meant === undefined ? `使えるのは ${columns.join('、')}` : `「${meant}」の誤りと思われる`}）`,
    },
  })
}
