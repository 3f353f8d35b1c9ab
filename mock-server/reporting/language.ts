import type { Text } from '../core/localized-text.ts'

export type Language = keyof Text

/** The language of whoever reads it, by the rule of POSIX. */
export function languageOf({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv = process.env): Language {
  return (LC_ALL || LC_MESSAGES || LANG || '').startsWith('ja') ? 'ja' : 'en'
}
