import type { Text } from '../../../core/localized-text.ts'

export const pageTexts = {
  header: { en: 'Digital code', ja: 'デジタルコード' },
  noCode: { en: 'No such code', ja: 'コードが見つかりません' },
  noCodeReason: {
    en: 'There is no code with this URL in this sandbox.',
    ja: 'このサンドボックスには、このURLのコードがありません。',
  },
  expired: {
    en: 'This code has expired. It can no longer be used.',
    ja: 'このコードは期限切れのため、利用できません。',
  },
  state: { en: 'State', ja: '状態' },
  'state-valid': { en: 'valid', ja: '有効' },
  'state-expired': { en: 'expired', ja: '期限切れ' },
  validUntil: { en: 'Valid until', ja: '有効期限' },
  japanTime: { en: '(Japan time)', ja: '（日本時間）' },
  noExpiry: { en: 'no expiry', ja: '期限なし' },
  code: { en: 'Code', ja: 'コード' },
  which: { en: 'Part of the code', ja: 'コードの種別' },
  'which-first': { en: 'first code (Dc1)', ja: 'デジタルコード1（Dc1）' },
  'which-second': { en: 'second code (Dc2)', ja: 'デジタルコード2（Dc2）' },
} as const satisfies Record<string, Text>
