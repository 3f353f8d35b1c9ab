import type { Text } from '../core/localized-text.ts'
import { visible } from '../core/util/escape-deceptive.ts'
import { languageOf } from './language.ts'

/** Makes text safe for one line: line breaks become spaces, and characters that can forge or hide text are escaped. */
export function oneLine(text: string): string {
  return visible(text.trim().replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, ' '))
}

/** Returns the text in the reader's language, as one line. */
export function localizedLine(text: Text): string {
  return oneLine(text[languageOf()])
}

/** Quotes a value for a message, on one line and truncated to 80 characters. */
export function quoteForMessage(value: string): string {
  return visible(JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value))
}
