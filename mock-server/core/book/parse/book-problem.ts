import { Problem } from '../../http/problem.ts'
import type { Text } from '../../localized-text.ts'

/** The error of a book that cannot be read. The message quotes no value of the book, because a value may be a code. */
export class BookProblem extends Problem {
  /** Number of the line with the error; null if the error is not about a single line. */
  readonly line: number | null
  readonly text: Text

  constructor({ line, column, text: { en, ja } }: BookError) {
    const place = {
      en: [...(line === undefined ? [] : [`line ${line}`]), ...(column === undefined ? [] : [`column ${column}`])],
      ja: [...(line === undefined ? [] : [`${line} 行目`]), ...(column === undefined ? [] : [`列 ${column}`])],
    }
    const text = {
      en: place.en.length === 0 ? en : `${place.en.join(', ')}: ${en}`,
      ja: place.ja.length === 0 ? ja : `${place.ja.join('、')}: ${ja}`,
    }
    super(400, text)
    this.text = text
    this.line = line ?? null
  }
}

interface BookError {
  line?: number
  /**
   * The place of the error in the line: the name of a column, the number of a column in the header, or the position of
   * a character.
   */
  column?: string | number
  text: Text
}
