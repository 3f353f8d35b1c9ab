import Papa, { type ParseError } from 'papaparse'
import { closestMatch } from '../../validation/suggest.ts'
import { type Column, columns, requiredColumns } from '../book.ts'
import type { RawLine } from './book-line.ts'
import { BookProblem } from './book-problem.ts'

/** Parses CSV with a header line. @throws BookProblem that names the first malformed line */
export function parseCsv(text: string): { line: number; raw: RawLine }[] {
  const [header, ...rows] = splitRows(text)
  if (!header) return []
  const names = columnsOf(header)
  return rows.map(({ line, fields }) => {
    if (fields.length !== names.length)
      throw new BookProblem({
        line,
        text: {
          en: `the line has ${fields.length} values, and the header names ${names.length} columns: write a value with a comma in double quotes`,
          ja: `値が ${fields.length} 個あり、ヘッダーの列数 ${names.length} と合わない。カンマを含む値は二重引用符で囲む`,
        },
      })
    return { line, raw: Object.fromEntries(names.map((name, index) => [name, fields[index]])) }
  })
}

interface Row {
  line: number
  fields: string[]
}

/** Splits CSV into rows. A row may contain line breaks in quotes. Blank lines are left out. */
function splitRows(text: string): Row[] {
  const rows: Row[] = []
  let start = 0
  let line = 1
  Papa.parse<string[]>(text, {
    delimiter: ',',
    step({ data, errors, meta }) {
      const [error] = errors
      if (error) throw malformed(text, error)
      if (data.length > 1 || data[0]?.trim() !== '') rows.push({ line, fields: data })
      line += text.slice(start, meta.cursor).split('\n').length - 1
      start = meta.cursor
    },
  })
  return rows
}

function malformed(text: string, { code, index = 0 }: ParseError): BookProblem {
  const before = text.slice(0, index).split('\n')
  return new BookProblem({
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    text:
      code === 'MissingQuotes'
        ? { en: 'a double quote is not closed', ja: '二重引用符が閉じられていない' }
        : {
            en: 'a value in double quotes ends before the next comma: write a double quote inside the value twice',
            ja: '二重引用符で囲んだ値が次のカンマの前で終わっている。値の中の二重引用符は 2 個続けて書く',
          },
  })
}

/** Returns the columns that the header names. */
function columnsOf({ line, fields }: Row): Column[] {
  const given = fields.map((field) => field.trim())
  const list = columns.join(',')
  if (!given.some((name) => isColumn(name)))
    throw new BookProblem({
      line,
      text: {
        en: `the first line is no header: write ${list}, separated by commas`,
        ja: `最初の行がヘッダーではない。${list} をカンマ区切りで書く`,
      },
    })
  const names = given.map((name, index): Column => {
    if (isColumn(name) && given.indexOf(name) === index) return name
    const meant = closestMatch(name, columns)
    throw new BookProblem({
      line,
      column: index + 1,
      text: isColumn(name)
        ? { en: `the header names "${name}" twice`, ja: `ヘッダーに「${name}」が 2 回ある` }
        : {
            en: `the header has an unknown name here${meant === undefined ? `; there are ${list}` : `; did you mean "${meant}"?`}`,
            ja: `ヘッダーのこの列名は使えない${meant === undefined ? `（使えるのは ${list}）` : `（「${meant}」の誤りと思われる）`}`,
          },
    })
  })
  const missing = requiredColumns.find((name) => !names.includes(name))
  if (missing !== undefined)
    throw new BookProblem({
      line,
      text: { en: `the header has no column "${missing}"`, ja: `ヘッダーに列「${missing}」がない` },
    })
  return names
}

function isColumn(name: string): name is Column {
  return columns.some((column) => column === name)
}
