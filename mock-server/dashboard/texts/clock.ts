import type { Text } from '../../core/localized-text.ts'

/** Texts of the panel `clock`. */
export const clockTexts = {
  freeze: { en: 'Freeze', ja: '停止' },
  run: { en: 'Run', ja: '再開' },
  advance: { en: 'Advance', ja: '進める' },
  seconds: { en: 'Seconds', ja: '秒数' },
  reset: { en: 'Reset the sandbox', ja: 'サンドボックスをリセット' },
  confirmReset: {
    en: 'Delete all requests, codes and settings of this sandbox?',
    ja: 'このサンドボックスのリクエスト・コード・設定をすべて削除しますか？',
  },
} as const satisfies Record<string, Text>
