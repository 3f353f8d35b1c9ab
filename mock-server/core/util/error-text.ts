import type { Text } from '../localized-text.ts'
import { errorMessage } from './error-message.ts'

const japanese: Readonly<Record<string, string>> = {
  ENOENT: 'ファイルまたはフォルダーが存在しない',
  EACCES: 'アクセス権がない',
  EISDIR: 'フォルダーである',
  ENOTDIR: 'パスの途中にフォルダーではないものがある',
}

/** Returns the message of an error in both languages. Only errors with a known system error code have a translation. */
export function errorText(error: unknown): Text {
  const en = errorMessage(error)
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  return { en, ja: japanese[code] ?? en }
}
