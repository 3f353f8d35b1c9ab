import type { Text } from '../localized-text.ts'
import type { Difference } from './correction.ts'

/**
 * Texts about the request that the provider would have accepted instead of a refused request. A key with the prefix
 * `part-` has the name of a part of a request.
 */
export const adviceTexts = {
  acceptedTitle: { en: 'What would have been accepted', ja: '受け付けられるリクエストとの違い' },
  acceptedNow: {
    en: 'The same request would be accepted now.',
    ja: '同じリクエストは、現在であれば受け付けられる。',
  },
  acceptedTried: {
    en: 'With these changes the mock accepts the request. It was tried without changing anything.',
    ja: 'これらを直せば、リクエストは受け付けられる（何も変更せずに試した結果である）。',
  },
  acceptedPartly: {
    en: 'These parts differ. The mock could not try the rest.',
    ja: 'これらの点が異なる。残りの部分は確認できなかった。',
  },
  acceptedUnknown: {
    en: 'The mock cannot say what would have been accepted.',
    ja: '受け付けられるリクエストは特定できなかった。',
  },
  missing: { en: '(missing)', ja: '（なし）' },
  leaveOut: { en: '(leave it out)', ja: '（不要）' },
  'part-method': { en: 'method', ja: 'メソッド' },
  'part-path': { en: 'path', ja: 'パス' },
  'part-query': { en: 'query', ja: 'クエリ' },
  'part-header': { en: 'header', ja: 'ヘッダー' },
  'part-body': { en: 'body', ja: '本文' },
  'part-source address': { en: 'source address', ja: '接続元IPアドレス' },
} as const satisfies Readonly<Record<`part-${Difference['part']}`, Text>> & Readonly<Record<string, Text>>
