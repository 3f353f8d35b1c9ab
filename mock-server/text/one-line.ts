import type { Text } from '../core/text.ts'
import { languageOf } from './language.ts'

/** Text from anywhere as one line of a message. */
export function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').replaceAll(/\p{Cc}/gu, '?')
}

/** A text in the language of whoever reads it, as one line. */
export function lineOf(text: Text): string {
  return oneLine(text[languageOf()])
}

/** A value in a message: quoted, on one line, and not endless. */
export function shown(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)
}
