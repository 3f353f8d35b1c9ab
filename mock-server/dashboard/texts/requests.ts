import type { Text } from '../../core/localized-text.ts'

/** Texts of the panel of requests and the dialog of a request. */
export const requestsTexts = {
  requests: { en: 'Requests', ja: 'リクエスト' },
  filter: { en: 'Filter by text', ja: '文字列で絞り込む' },
  onlyRefused: { en: 'Refused or lost only', ja: '拒否・未達のみ' },
  operation: { en: 'Operation', ja: '操作' },
  status: { en: 'Status', ja: 'ステータス' },
  reason: { en: 'What happened and why', ja: '結果と理由' },
  more: { en: 'Show older requests', ja: '古いリクエストも表示する' },
  evicted: {
    en: '{count} older requests were evicted from the journal',
    ja: '古いリクエスト {count} 件はジャーナルから失われています',
  },
  notDelivered: { en: 'not received', ja: '未達' },
  noOperation: { en: 'no operation', ja: '操作なし' },
  hitBy: {
    en: 'The fault “{name}” ({effect}, {phase}) applied to this request.',
    ja: '障害「{name}」（{effect}、{phase}）がこのリクエストに適用されました。',
  },
  wasDelivered: { en: 'The response reached the client.', ja: 'レスポンスはクライアントに届きました。' },
  wasLost: { en: 'The response did not reach the client.', ja: 'レスポンスはクライアントに届いていません。' },
  request: { en: 'Request', ja: 'リクエスト' },
  response: { en: 'Response', ja: 'レスポンス' },
  requestsEmpty: {
    en: 'No request has arrived yet. Send this command to issue a code:',
    ja: 'リクエストはまだ届いていません。次のコマンドでコードを発行できます。',
  },
} as const satisfies Record<string, Text>
