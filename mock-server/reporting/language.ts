import type { Text } from '../core/localized-text.ts'

export type Language = keyof Text

let chosen: Language | undefined

/** Sets the language of the reader. @param language if undefined, the environment variables determine the language */
export function chooseLanguage(language: Language | undefined): void {
  chosen = language
}

/**
 * Returns the reader's language. The environment variables that set the language have the precedence that POSIX
 * defines.
 */
export function languageOf(): Language {
  if (chosen !== undefined) return chosen
  const { LC_ALL, LC_MESSAGES, LANG } = process.env
  return (LC_ALL || LC_MESSAGES || LANG || '').startsWith('ja') ? 'ja' : 'en'
}

/** Returns the text in the reader's language. */
export function localized(text: Text): string {
  return text[languageOf()]
}
