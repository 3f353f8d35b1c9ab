import { parseIso } from '../../time/japan-time.ts'
import type { Text } from '../../localized-text.ts'
import { closestMatch } from '../../validation/suggest.ts'
import { type BookLine, type Column, orderStates, requiredColumns } from '../book.ts'
import { BookProblem } from './book-problem.ts'

/** The values of a line before validation. The values of a CSV line are texts. */
export type RawLine = Readonly<Partial<Record<Column, unknown>>>

export interface LineOptions {
  line: number
  /** Names of the providers that a line may contain. */
  providers: readonly string[]
}

const MAX_AMOUNT = 999_999_999

/** Validates a line of a book. @throws BookProblem that names the line, the column and a valid value */
export function parseLine(raw: RawLine, { line, providers }: LineOptions): BookLine {
  const fail = (column: Column, text: Text): never => {
    throw new BookProblem({ line, column, text })
  }
  for (const column of requiredColumns)
    if (isAbsent(raw[column])) fail(column, { en: 'the value is missing', ja: '値がない' })

  const text = (column: Column): string => {
    const value = raw[column]
    return typeof value === 'string'
      ? value
      : fail(column, {
          en: `the value is not text: write it in quotes${typeof value === 'number' ? ', because numbers lose leading zeros' : ''}`,
          ja: `値が文字列ではない。引用符で囲む${typeof value === 'number' ? '（数値では先頭の 0 が失われる）' : ''}`,
        })
  }
  const oneOf = <N extends string>(column: Column, names: readonly N[]): N => {
    const value = text(column)
    return names.find((name) => name === value) ?? fail(column, notOneOf(value, names))
  }
  const optional = (column: Column): string | null => (isAbsent(raw[column]) ? null : text(column))

  const at = optional('at')
  if (at !== null && Number.isNaN(parseIso(at)))
    fail('at', {
      en: 'the value is not an ISO 8601 time such as 2026-04-01T09:00:00+09:00',
      ja: '値が ISO 8601 の日時ではない（例: 2026-04-01T09:00:00+09:00）',
    })
  return {
    line,
    order: text('order'),
    provider: oneOf('provider', providers),
    amount: amountOf(raw.amount) ?? fail('amount', notAnAmount),
    state: oneOf('state', orderStates),
    reference: optional('reference'),
    codes: codesOf(raw.codes) ?? fail('codes', notCodes),
    at,
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function amountOf(value: unknown): number | undefined {
  const amount = typeof value === 'string' && /^[1-9]\d{0,8}$/.test(value) ? Number(value) : value
  return typeof amount === 'number' && Number.isInteger(amount) && amount >= 1 && amount <= MAX_AMOUNT
    ? amount
    : undefined
}

const notAnAmount: Text = {
  en: `the value is not a whole number of yen from 1 to ${MAX_AMOUNT}, without separators and without fees`,
  ja: `値が 1 から ${MAX_AMOUNT} までの整数（円、桁区切りなし、手数料を含まない）ではない`,
}

/** Returns the codes of a line. In CSV, spaces separate the codes; in JSON, the codes are a list of texts. */
function codesOf(value: unknown): string[] | undefined {
  if (isAbsent(value)) return []
  const codes = typeof value === 'string' ? value.split(' ') : value
  return Array.isArray(codes) && codes.every((code) => typeof code === 'string')
    ? codes.filter((code) => code !== '')
    : undefined
}

const notCodes: Text = {
  en: 'the value is not a list of codes: write ["code", "PIN"] in JSON, and codes with a space between them in CSV',
  ja: '値がコードのリストではない。JSON では ["コード", "PIN"]、CSV では空白で区切って書く',
}

/**
 * Returns the message for a value that is not one of the valid names. The message suggests the most similar valid name.
 * The value itself is not quoted, because the value may be a code in the wrong column.
 */
function notOneOf(value: string, names: readonly string[]): Text {
  const meant = closestMatch(value, names)
  const list = names.join(', ')
  return {
    en: `the value is none of ${list}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    ja: `値が ${names.join('、')} のいずれでもない${meant === undefined ? '' : `（「${meant}」の誤りと思われる）`}`,
  }
}
