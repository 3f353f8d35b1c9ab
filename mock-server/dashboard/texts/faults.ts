import type { Text } from '../../core/localized-text.ts'

/** Texts of the panel `faults`. */
export const faultsTexts = {
  faults: { en: 'Faults', ja: '障害' },
  armed: { en: 'Armed faults', ja: '設定中の障害' },
  faultsEmpty: { en: 'No fault is armed.', ja: '障害は設定されていません。' },
  offered: { en: 'Arm a fault', ja: '障害を設定する' },
  arm: { en: 'Arm', ja: '設定' },
  disarm: { en: 'Disarm', ja: '解除' },
  everyOperation: { en: 'every operation', ja: 'すべての操作' },
  faultHits: { en: 'applied {hits} times to {seen} requests', ja: '対象 {seen} 件のうち {hits} 件に適用' },
  'preset-lose': {
    en: '{operation}: it is done, but the response is lost',
    ja: '{operation}：処理の完了後にレスポンスが失われる',
  },
  'preset-error': {
    en: '{operation}: an error before anything happens',
    ja: '{operation}：何も処理されずにエラーになる',
  },
  'preset-slow': { en: '{operation}: the response takes 30 seconds', ja: '{operation}：レスポンスに30秒かかる' },
} as const satisfies Record<string, Text>
