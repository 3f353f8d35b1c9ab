import type { Text } from '../../core/localized-text.ts'

/** Texts of the panel of requests and the dialog of a request. */
export const requestsTexts = {
  requests: { en: 'Requests', ja: 'リクエスト' },
  filter: { en: 'Filter by text', ja: '文字列で絞り込む' },
  all: { en: 'all', ja: 'すべて' },
  outcome: { en: 'Outcome', ja: '結果' },
  noProvider: { en: 'no provider', ja: 'プロバイダーなし' },
  'kind-refused': { en: 'refused', ja: '拒否' },
  'kind-lost': { en: 'not received', ja: '未達' },
  'kind-waiting': { en: 'waiting', ja: '判断待ち' },
  'kind-unmatched': { en: 'unmatched', ja: '該当なし' },
  'kind-fault': { en: 'hit by a fault', ja: '障害の対象' },
  operation: { en: 'Operation', ja: '操作' },
  status: { en: 'Status', ja: 'ステータス' },
  reason: { en: 'What happened and why', ja: '結果と理由' },
  position: { en: '{first}–{last} of {found}', ja: '{found} 件中 {first}～{last} 件目' },
  noMatch: { en: 'No request matches the filters.', ja: '条件に合うリクエストはありません。' },
  newest: { en: 'Newest', ja: '最新' },
  newer: { en: 'Newer', ja: '次（新しい）' },
  older: { en: 'Older', ja: '前（古い）' },
  pages: { en: 'Pages of the table', ja: '表のページ' },
  evicted: {
    en: '{count} older requests were evicted from the journal',
    ja: '古いリクエスト {count} 件はジャーナルから失われています',
  },
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
    en: 'No request has arrived yet. One of these programs issues a code and lists the brands:',
    ja: 'リクエストはまだ届いていません。次のいずれかのプログラムで、コードの発行とブランド一覧の取得ができます。',
  },
  firstHelp: {
    en: 'They read addresses, credentials and the access token from the mock. If the mock has an admin token, set GIFT_MOCK_ADMIN_TOKEN.',
    ja: 'URL・認証情報・アクセストークンはモックから読み取ります。管理トークンがある場合は環境変数 GIFT_MOCK_ADMIN_TOKEN に設定してください。',
  },
} as const satisfies Record<string, Text>
