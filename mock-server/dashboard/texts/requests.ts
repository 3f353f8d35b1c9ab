import { adviceTexts } from '../../core/advice/texts.ts'
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
  'kind-fault': { en: 'a fault fired', ja: '障害が発生' },
  operation: { en: 'Operation', ja: '操作' },
  status: { en: 'Status', ja: 'ステータス' },
  reason: { en: 'What happened and why', ja: '結果と理由' },
  position: { en: '{first}–{last} of {found}', ja: '{found} 件中 {first}～{last} 件目' },
  positionNone: { en: '0 requests', ja: '0 件' },
  noMatch: { en: 'No request matches the filters.', ja: '条件に合うリクエストはありません。' },
  newest: { en: 'Newest', ja: '最新' },
  newer: { en: 'Newer', ja: '新しい方へ' },
  older: { en: 'Older', ja: '古い方へ' },
  pages: { en: 'Pages of the table', ja: '表のページ' },
  evicted: {
    en: '{count} older requests were evicted from the journal',
    ja: '古いリクエスト {count} 件はジャーナルから失われています',
  },
  noOperation: { en: 'no operation', ja: '操作なし' },
  hitBy: {
    en: 'The fault “{name}” ({effect}, {phase}) fired for this request.',
    ja: 'このリクエストで障害「{name}」が発生した：{effect}、{phase}。',
  },
  wasDelivered: { en: 'The response reached the client.', ja: 'レスポンスはクライアントに届いた。' },
  wasLost: { en: 'The response did not reach the client.', ja: 'レスポンスはクライアントに届いていない。' },
  request: { en: 'Request', ja: 'リクエスト' },
  response: { en: 'Response', ja: 'レスポンス' },
  requestsEmpty: {
    en: 'No request has arrived yet.',
    ja: 'リクエストはまだ届いていません。',
  },
  howToSend: { en: 'How to send a request', ja: 'リクエストの送り方' },
  oneOrderPerSecond: {
    en: 'The provider accepts one order per second.',
    ja: 'プロバイダーは、発行を1秒に1件だけ受け付けます。',
  },
  buysGift: {
    en: 'Creates a purchase, then buys a gift with it. The response has the URL of the gift page.',
    ja: '購入を作成してから、ギフトを購入します。レスポンスにギフトのページの URL が含まれます。',
  },
  firstHelp: {
    en: 'These programs issue a code, list the brands and buy a gift. They read addresses, credentials and the access token from the mock. If the mock has an admin token, set GIFT_MOCK_ADMIN_TOKEN.',
    ja: '次のプログラムで、コードの発行、ブランド一覧の取得、ギフトの購入ができます。URL・認証情報・アクセストークンはモックから読み取ります。管理トークンがある場合は環境変数 GIFT_MOCK_ADMIN_TOKEN に設定してください。',
  },
  loading: { en: 'loading…', ja: '読み込み中…' },
  ...adviceTexts,
  part: { en: 'Part', ja: '箇所' },
  sent: { en: 'Sent', ja: '送信した内容' },
  accepted: { en: 'Accepted', ja: '受け付けられる内容' },
  because: { en: 'Because', ja: '理由' },
  asCurl: { en: 'Show as curl', ja: 'curlコマンドを表示' },
  copyCurl: { en: 'Copy as curl', ja: 'curlコマンドをコピー' },
  curlHelp: {
    en: 'The command reads the credentials and the access token from the mock when it runs. If the mock has an admin token, set GIFT_MOCK_ADMIN_TOKEN.',
    ja: '認証情報とアクセストークンは、実行時にモックから読み取ります。管理トークンがある場合は環境変数 GIFT_MOCK_ADMIN_TOKEN に設定してください。',
  },
  asScenario: { en: 'Make a scenario of this', ja: 'シナリオを作成' },
  copyScenario: { en: 'Copy the scenario', ja: 'シナリオをコピー' },
  scenarioHelp: {
    en: 'Save it as {name}.yaml in the folder in which you run the commands below.',
    ja: '下のコマンドを実行するフォルダーに {name}.yaml として保存してください。',
  },
  checkScenario: {
    en: 'Check the file with the reference client:',
    ja: 'リファレンスクライアントでファイルを確認する：',
  },
  checkClient: {
    en: 'Check your client. Replace COMMAND with the command that starts it:',
    ja: '自分のクライアントを確認する（COMMAND をクライアントの起動コマンドに置き換えてください）：',
  },
  curlIssues: {
    en: 'This request issues and bills a new code.',
    ja: 'このリクエストを送ると、新しいコードが発行され、請求されます。',
  },
  curlUnknown: {
    en: 'Its earlier outcome is unknown to the client: see the rule no-blind-reissue.',
    ja: '前回の結果はクライアントに届いていない（ルール no-blind-reissue を参照）。',
  },
  lostCode: {
    en: 'Code issued and billed ({yen}); the response was lost.',
    ja: 'コードは発行・請求されたが（{yen}）、レスポンスは届いていない。',
  },
  showLedger: { en: 'Show the ledger', ja: '台帳を表示' },
  sentNotReceived: { en: 'Sent, but not received', ja: '送信したが届いていない内容' },
  download: { en: 'Download', ja: 'ダウンロード' },
} as const satisfies Record<string, Text>
