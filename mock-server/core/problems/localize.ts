import type { Problem } from '../http/problem.ts'
import type { Text } from '../localized-text.ts'
import { problemTexts } from './texts.ts'
import { createMessageTranslator, type TranslateMessage } from './translate.ts'

let translate: TranslateMessage | undefined

/**
 * Returns the message and the individual errors of a problem in Japanese. A sentence without a translation stays in
 * English.
 */
export function problemInJapanese({ text, errorTexts }: Pick<Problem, 'text' | 'errorTexts'>): {
  message: string
  errors: string[]
} {
  return { message: japaneseOf(text), errors: errorTexts.map(japaneseOf) }
}

function japaneseOf({ en, ja }: Text): string {
  translate ??= createMessageTranslator(problemTexts)
  return ja === en ? (translate(en) ?? en) : ja
}
