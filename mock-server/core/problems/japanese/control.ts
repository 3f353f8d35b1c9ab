import type { JapaneseSentences } from '../../reasons/reason.ts'
import type { ControlSentences } from '../control.ts'

export const japaneseControl: JapaneseSentences<ControlSentences> = {
  tokenRequired: '管理 API には --admin-token のトークンが必要である（"Authorization: Bearer …" で送る）',
  tokenWrong: 'トークンが違う。管理 API には、モックの起動時に指定したトークン（--admin-token）が必要である',
  otherOrigin: '管理 API は、ほかのオリジンのページからのリクエストに応答しない',
  localOnly:
    'トークンがない場合、管理 API が応答するのは localhost、127.0.0.1、[::1] 宛てだけで、「{host}」宛てには応答しない。--admin-token を付けて起動する',
  invalidInput: '{what}：{problems}',
  body: '本文',
  query: 'クエリ',
  headers: 'ヘッダー',
  snapshotFile: 'スナップショット {file}',
  bodyLimit: '{problem}（上限は {bytes} バイト）',
  encodedBody: '本文にContent-Encoding {encoding} が指定されている。Content-Encodingなしで送信する',
  noJson: '{what}が正しいJSONではない（{error}）',
  endMissing: '{what}が正しいJSONではない（末尾がない）',
  tooDeep: '{what}の入れ子が {levels} 段を超えている',
  noRoute: '{path} には何もない（ルートの一覧は GET {prefix} で取得できる）',
  misspeltRoute: '{path} には何もない（「{near}」の誤りと思われる）',
  otherMethod: '{path} では {method} を使えない（使えるのは {methods}）',
  noDescription: 'OpenAPI「{file}」はない（あるのは {files}）',
  noDashboardFile: 'ダッシュボードにファイル「{name}」はない',
  noCertificate: 'このモックにはCAがない。--https か --proxy を付け、--cert なしで起動する',
}
