import type { Text } from '../../core/localized-text.ts'

export const evidenceTexts = {
  evidence: { en: 'Evidence', ja: '根拠一覧' },
  evidenceClass: { en: 'Source', ja: '根拠の種類' },
  evidenceText: { en: 'Rules with the text', ja: '文字列を含む項目' },
  evidenceCount: { en: 'rules: {count}', ja: '{count} 件' },
  observedAt: { en: 'Observed on {date}: {exchange}', ja: '{date} に確認：{exchange}' },
  observedOpen: { en: 'not decided', ja: '未確認' },
  question: { en: 'Question for the provider', ja: 'プロバイダーへの質問' },
  decidedBy: { en: 'A request that decides it', ja: '確認方法' },
  alternatives: { en: 'The provider may behave differently', ja: '実際のプロバイダーで考えられる別の動作' },
  applyAlternative: { en: 'Apply', ja: 'この動作にする' },
  changedBy: { en: 'Changed by', ja: '変更箇所' },
} as const satisfies Record<string, Text>
