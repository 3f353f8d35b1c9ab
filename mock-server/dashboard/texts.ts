import type { Text } from '../core/localized-text.ts'

/** Languages of the dashboard. */
export type Language = keyof Text

/** The texts of the dashboard. `{name}` stands for a value that the page inserts. */
const texts = {
  title: { en: 'Gift provider mock', ja: 'ギフトプロバイダーのモック' },
  sandbox: { en: 'Sandbox', ja: 'サンドボックス' },
  otherLanguage: { en: '日本語', ja: 'English' },
  live: { en: 'live', ja: '接続中' },
  disconnected: { en: 'connection lost, trying again', ja: '接続が切れました（再接続中）' },
  summary: { en: 'Summary', ja: '概要' },
  totalYen: { en: 'Cost so far', ja: '発生した費用' },
  totalCodes: { en: 'Codes issued', ja: '発行コード数' },
  totalOrphans: { en: 'Codes that the client never received', ja: 'クライアントに届いていないコード' },
  totalDuplicates: { en: 'Suspected duplicates', ja: '重複発行の疑い' },
  totalRefused: { en: 'Refused requests', ja: '拒否されたリクエスト' },
  conductResult: { en: 'Rules of conduct', ja: 'クライアントの振る舞い' },
  'report-passed': { en: 'passed', ja: '合格' },
  'report-failed': { en: 'failed', ja: '不合格' },
  'report-cannot tell': { en: 'cannot tell', ja: '判定不能' },
  clock: { en: 'Sandbox clock', ja: 'サンドボックスの時計' },
  'clock-running': { en: 'running', ja: '動作中' },
  'clock-frozen': { en: 'frozen', ja: '停止中' },
  requests: { en: 'Requests', ja: 'リクエスト' },
  ledger: { en: 'Ledger', ja: '台帳' },
  conduct: { en: 'Conduct', ja: '振る舞い' },
  faults: { en: 'Faults', ja: '障害' },
  filter: { en: 'Filter by text', ja: '文字列で絞り込む' },
  onlyRefused: { en: 'Refused or lost only', ja: '拒否・未達のみ' },
  time: { en: 'Time', ja: '時刻' },
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
  rule: { en: 'Rule', ja: '根拠' },
  'evidence-documented': { en: 'documented by the provider', ja: 'プロバイダーの仕様書に記載' },
  'evidence-shown': { en: 'shown in an example of the provider', ja: 'プロバイダーの例に記載' },
  'evidence-observed': { en: 'observed at the provider', ja: 'プロバイダーで確認済み' },
  'evidence-assumed': { en: 'assumed by this mock', ja: '本モックの想定' },
  hitBy: {
    en: 'The fault “{name}” ({effect}, {phase}) applied to this request.',
    ja: '障害「{name}」（{effect}、{phase}）がこのリクエストに適用されました。',
  },
  wasDelivered: { en: 'The response reached the client.', ja: 'レスポンスはクライアントに届きました。' },
  wasLost: { en: 'The response did not reach the client.', ja: 'レスポンスはクライアントに届いていません。' },
  request: { en: 'Request', ja: 'リクエスト' },
  response: { en: 'Response', ja: 'レスポンス' },
  close: { en: 'Close', ja: '閉じる' },
  provider: { en: 'Provider', ja: 'プロバイダー' },
  product: { en: 'Product', ja: '商品' },
  reference: { en: 'Reference', ja: '取引ID' },
  faceValue: { en: 'Face value', ja: '額面' },
  fee: { en: 'Fee', ja: '手数料' },
  state: { en: 'State', ja: '状態' },
  delivered: { en: 'delivered', ja: '到達' },
  orphaned: { en: 'billed, never received', ja: '請求済み・未達' },
  recovered: { en: 'recovered by an inquiry', ja: '照会で回収' },
  duplicateOf: { en: 'probably repeats request {id}', ja: 'リクエスト {id} の重複の疑い' },
  csv: { en: 'Download as CSV', ja: 'CSVをダウンロード' },
  ledgerEmpty: { en: 'No code was issued yet.', ja: 'コードはまだ発行されていません。' },
  requestsEmpty: {
    en: 'No request has arrived yet. Send this command to issue a code:',
    ja: 'リクエストはまだ届いていません。次のコマンドでコードを発行できます。',
  },
  'result-violated': { en: 'violated', ja: '違反' },
  'result-inconclusive': { en: 'cannot tell', ja: '判定不能' },
  'result-passed': { en: 'passed', ja: '合格' },
  'result-not exercised': { en: 'not exercised', ja: '未検証' },
  'severity-money': { en: 'may cost money', ja: '費用が発生するおそれ' },
  'severity-refusal': { en: 'production refuses it', ja: '本番では拒否される' },
  'severity-notice': { en: 'good to know', ja: '参考' },
  triedTimes: { en: 'tried {count} times', ja: '検証 {count} 回' },
  armed: { en: 'Armed faults', ja: '設定中の障害' },
  faultsEmpty: { en: 'No fault is armed.', ja: '障害は設定されていません。' },
  offered: { en: 'Arm a fault', ja: '障害を設定する' },
  arm: { en: 'Arm', ja: '設定' },
  disarm: { en: 'Disarm', ja: '解除' },
  everyOperation: { en: 'every operation', ja: 'すべての操作' },
  faultHits: { en: 'applied {hits} times to {seen} requests', ja: '対象 {seen} 件のうち {hits} 件に適用' },
  scenarios: { en: 'Scenarios', ja: 'シナリオ' },
  runningScenario: { en: 'Running scenario', ja: '実行中のシナリオ' },
  noScenario: { en: 'none', ja: 'なし' },
  startScenario: { en: 'Start', ja: '開始' },
  stopScenario: { en: 'Stop the scenario', ja: 'シナリオを終了' },
  task: { en: 'Task for the client', ja: 'クライアントの作業' },
  expected: { en: 'expected', ja: '期待' },
  actual: { en: 'happened', ja: '結果' },
  settings: { en: 'Settings', ja: '設定' },
  changed: { en: 'changed', ja: '変更あり' },
  defaultValue: { en: 'Default', ja: '既定値' },
  save: { en: 'Save', ja: '保存' },
  restore: { en: 'Restore the default', ja: '既定値に戻す' },
  freeze: { en: 'Freeze', ja: '停止' },
  run: { en: 'Run', ja: '再開' },
  advance: { en: 'Advance', ja: '進める' },
  seconds: { en: 'Seconds', ja: '秒数' },
  reset: { en: 'Reset the sandbox', ja: 'サンドボックスをリセット' },
  confirmReset: {
    en: 'Delete all requests, codes and settings of this sandbox?',
    ja: 'このサンドボックスのリクエスト・コード・設定をすべて削除しますか？',
  },
  signIn: { en: 'Sign in', ja: 'サインイン' },
  token: { en: 'Admin token', ja: '管理トークン' },
  noScript: { en: 'This page needs JavaScript.', ja: 'このページの表示にはJavaScriptが必要です。' },
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

export type TextKey = keyof typeof texts

/** Returns the texts of the dashboard in a language. */
export function textsIn(language: Language): Record<TextKey, string> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `fromEntries` loses the names of the keys
  return Object.fromEntries(Object.entries(texts).map(([key, both]) => [key, both[language]])) as Record<
    TextKey,
    string
  >
}

/** Returns the language of the page: the language of the query, else the first known language of the browser. */
export function languageFor(query: string | null, acceptLanguage: string | null): Language {
  if (query === 'ja' || query === 'en') return query
  const known = (acceptLanguage ?? '').split(',').map((one) => one.trim().slice(0, 2).toLowerCase())
  return known.find((one) => one === 'ja' || one === 'en') === 'ja' ? 'ja' : 'en'
}
