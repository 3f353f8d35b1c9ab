import type { Text } from '../core/localized-text.ts'
import { visible } from '../core/visible.ts'
import { languageOf } from './language.ts'

/** Text from anywhere as one line of a message: line breaks become spaces, and what else could forge or hide text an escape. */
export function oneLine(text: string): string {
  return visible(text.trim().replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' '))
}

/** A text in the language of whoever reads it, as one line. */
export function localizedLine(text: Text): string {
  return oneLine(text[languageOf()])
}

/** A value in a message: quoted, on one line, and not endless. */
export function quoteForMessage(value: string): string {
  return visible(JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value))
}
