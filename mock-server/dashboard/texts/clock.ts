import type { Text } from '../../core/localized-text.ts'

export const clockTexts = {
  freeze: { en: 'Freeze', ja: '停止' },
  run: { en: 'Run', ja: '再開' },
  advance: { en: 'Advance', ja: '進める' },
  seconds: { en: 'Seconds', ja: '秒数' },
  rate: { en: 'Speed (1: real time)', ja: '速度（1：実時間）' },
  setRate: { en: 'Set the speed', ja: '速度を変更' },
  totp: { en: 'Access tokens of the moment', ja: '現在のアクセストークン' },
  totpHelp: {
    en: 'The partner API expects this token in the header X-RealPay-Gift-API-Access-Token. The secret stays hidden.',
    ja: 'パートナーAPIはヘッダー X-RealPay-Gift-API-Access-Token にこのトークンを要求します。TOTPのシークレットは表示しません。',
  },
  totpRemaining: { en: 'valid for another {seconds} s', ja: '残り {seconds} 秒' },
  reset: { en: 'Reset the sandbox', ja: 'サンドボックスをリセット' },
  confirmReset: {
    en: 'Delete all requests, codes and settings of this sandbox?',
    ja: 'このサンドボックスのリクエスト・コード・設定をすべて削除しますか？',
  },
} as const satisfies Record<string, Text>
