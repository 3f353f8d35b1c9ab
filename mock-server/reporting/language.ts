import type { Text } from '../core/localized-text.ts'

export type Language = keyof Text

/** Returns the reader's language. The environment variables that name the language are read in the order of POSIX. */
export function languageOf({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv = process.env): Language {
  return (LC_ALL || LC_MESSAGES || LANG || '').startsWith('ja') ? 'ja' : 'en'
}
