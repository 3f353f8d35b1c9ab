import type { Text } from '../core/localized-text.ts'

export type Language = keyof Text

/** The reader's language, from the environment variables in the order of POSIX. */
export function languageOf({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv = process.env): Language {
  return (LC_ALL || LC_MESSAGES || LANG || '').startsWith('ja') ? 'ja' : 'en'
}
