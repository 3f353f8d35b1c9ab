import type { Text } from '../../core/localized-text.ts'

/** Texts of the requests that wait for a decision. */
export const waitingTexts = {
  waiting: { en: 'Waiting for your decision', ja: '判断待ちのリクエスト' },
  isWaiting: { en: 'The response waits for your decision.', ja: 'レスポンスは判断待ちである。' },
  waits: {
    en: 'waits for up to {minutes} minutes; then: {otherwise}',
    ja: '最大 {minutes} 分待ち、その後は「{otherwise}」',
  },
  'choice-answer': { en: 'Send the response', ja: 'レスポンスを届ける' },
  'choice-loss': { en: 'Lose the response', ja: 'レスポンスを届けない' },
  'choice-reset': { en: 'Break the connection', ja: '接続を切る' },
  choiceCosts: {
    en: '{yen} is billed for a code that the client does not have.',
    ja: '届いていないコードの代金（{yen}）が請求されます。',
  },
  choiceCostsNothing: { en: 'No money is lost.', ja: '損失はありません。' },
} as const satisfies Record<string, Text>
