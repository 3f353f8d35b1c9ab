import type { Text } from '../../core/localized-text.ts'
import type { Replayed } from './results.ts'

/** Titles of the columns, in the order in which the plan shows the columns. */
export const columns = {
  number: { en: 'No.', ja: '番号' },
  item: { en: 'Test item', ja: '試験項目' },
  precondition: { en: 'Precondition', ja: '前提' },
  steps: { en: 'Steps', ja: '手順' },
  expected: { en: 'Expected result', ja: '期待結果' },
  result: { en: 'Result', ja: '結果' },
  evidence: { en: 'Evidence', ja: 'エビデンス' },
} as const satisfies Record<string, Text>
export type Column = keyof typeof columns
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names are the keys of the table
export const columnNames = Object.keys(columns) as Column[]

export const words = {
  title: { en: 'Test plan', ja: '試験項目書' },
  explored: { en: 'Search for losses', ja: '損失の探索' },
  version: { en: 'Version', ja: 'バージョン' },
  register: { en: 'Rules of the providers (SHA-256)', ja: 'プロバイダーのルール（SHA-256）' },
  scenarios: { en: 'Scenarios (SHA-256)', ja: 'シナリオ（SHA-256）' },
  resultFile: { en: 'Result file (SHA-256)', ja: '結果のファイル（SHA-256）' },
  items: { en: 'Test items', ja: '試験項目数' },
  noResult: { en: 'no result', ja: '未実施' },
  note: {
    en: 'The provider is gift-provider-mock. Codes are fake and cost nothing. Times and requests are those of the mock.',
    ja: 'プロバイダーは gift-provider-mock が再現する。コードは架空のもので、費用は発生しない。時刻とリクエストはモックの記録による。',
  },
} as const satisfies Record<string, Text>

export const results: Record<Replayed['result'], Text> = {
  passed: { en: 'passed', ja: '合格' },
  failed: { en: 'failed', ja: '不合格' },
  'cannot tell': { en: 'cannot tell', ja: '判定不能' },
  'not judged': { en: 'not judged', ja: '未判定' },
}
