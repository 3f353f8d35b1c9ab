import { sameInBoth, type Text } from '../localized-text.ts'

const japanese: ReadonlyMap<string, string> = new Map([
  ['provider', 'プロバイダー'],
  ['operation', '操作'],
  ['method', 'メソッド'],
  ['path', 'パス'],
  ['status', 'ステータス'],
  ['outcome', '結果'],
  ['rule', 'ルール'],
  ['sourceIp', '接続元IPアドレス'],
  ['delivered', '到達'],
  ['headers', 'ヘッダー'],
  ['body', '本文'],
])

/** Returns the name of a criterion for requests, such as `status`, for a sentence. */
export function criterionName(name: string): Text {
  const ja = japanese.get(name)
  return ja === undefined ? sameInBoth(name) : { en: name, ja }
}
