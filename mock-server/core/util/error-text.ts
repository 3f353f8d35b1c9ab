import type { Text } from '../localized-text.ts'
import { errorMessage } from './error-message.ts'

const japanese: Readonly<Record<string, string>> = {
  ENOENT: 'ファイルまたはフォルダーが存在しない',
  EACCES: 'アクセス権がない',
  EISDIR: 'フォルダーである',
  ENOTDIR: 'パスの途中にフォルダーではないものがある',
  ECONNREFUSED: '接続が拒否された（ECONNREFUSED）',
  ECONNRESET: '接続が切断された（ECONNRESET）',
  ENOTFOUND: 'ホスト名が見つからない（ENOTFOUND）',
  ETIMEDOUT: '接続がタイムアウトした（ETIMEDOUT）',
}

/** Returns the message of an error in both languages. Only errors with a known system error code have a translation. */
export function errorText(error: unknown): Text {
  const en = errorMessage(error)
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  return { en, ja: japanese[code] ?? en }
}
