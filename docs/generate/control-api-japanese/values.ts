/**
 * Japanese translations of the texts about parameters, responses, errors and the members of types. The keys are the
 * English texts.
 */
export const valueTexts: Readonly<Record<string, string>> = {
  // Parameters
  'Format of the response. Formats other than `json` are text for a shell or a file.':
    'レスポンスの形式。`json` 以外は、シェルまたはファイル用のテキスト',
  '`text` returns the first token alone, as text.': '`text` は、先頭のトークンだけをテキストで返す',
  'Language of the rules; by default that of `Accept-Language`.': 'ルールの言語。既定は `Accept-Language` の言語',
  'Language of the texts; by default that of `Accept-Language`.': '文の言語。既定は `Accept-Language` の言語',
  'Language of the meanings; by default that of `Accept-Language`.': '説明の言語。既定は `Accept-Language` の言語',
  'Name of a provider, or `none`.': 'プロバイダーの名前、または `none`',
  'Name of an operation, such as `at-gift.issue`.': '操作の名前（`at-gift.issue` など）',
  'Status of the response.': 'レスポンスのステータス',
  'Code of the outcome, such as `issued`.': '結果のコード（`issued` など）',
  'Journal id: only later requests.': 'ジャーナル ID。それより後のリクエストのみ',
  'Journal id: only earlier requests.': 'ジャーナル ID。それより前のリクエストのみ',
  'Maximum number of requests, from the oldest.': 'リクエストの最大件数（古い順）',
  'Maximum number of requests, from the newest.': 'リクエストの最大件数（新しい順）',
  'Time in ISO 8601: only requests at or after it, by the clock of the sandbox.':
    'ISO 8601 の時刻。サンドボックスの時計でこの時刻以降のリクエストだけを返す',
  'Time in ISO 8601: only requests before it.': 'ISO 8601 の時刻。この時刻より前のリクエストだけを返す',
  'Language of the sentences.': '文の言語',
  '`har` returns an HTTP archive for other tools.': '`har` は、ほかのツール用の HTTP アーカイブを返す',
  'The journal id.': 'ジャーナル ID',
  '`response`: the response is lost in the scenario, whatever happened to the request.':
    '`response` の場合、実際の結果にかかわらず、シナリオの中でレスポンスが失われる',
  'Maximum number of codes, from the newest. The totals also count the older codes.':
    'コードの最大件数（新しい順）。合計には古いコードも含む',
  'Time in ISO 8601: only codes issued at or after it, by the clock of the sandbox. The totals then cover only the period.':
    'ISO 8601 の時刻。サンドボックスの時計でこの時刻以降に発行されたコードだけを返し、合計もその期間のものになる',
  'Time in ISO 8601: only codes issued before it. The totals then cover only the period.':
    'ISO 8601 の時刻。この時刻より前に発行されたコードだけを返し、合計もその期間のものになる',
  '`csv` returns the codes alone, as CSV.': '`csv` は、コードだけを CSV で返す',
  'Maximum number of points.': '点の最大数',
  'Maximum number of violations, and of undecided cases, of each rule. All by default.':
    'ルールごとの違反と判定不能の最大件数。既定はすべて',
  'Name of the fault.': '障害の名前',
  'The journal id of the request.': 'リクエストのジャーナル ID',
  'Milliseconds between two batches of at most about 50 requests. If more requests arrive in this time, the pause is five times as long, and the batch begins with a `gap` event.':
    'イベントをまとめて送る間隔（ミリ秒）。1 回に送るリクエストは約 50 件まで。この間にそれより多くのリクエストが届くと、間隔は 5 倍になり、送信は `gap` イベントで始まる',
  'An event that is left out.': '送らないイベント',
  'Id of the last event that the client has received.': 'クライアントが最後に受信したイベントの ID',
  '`at-gift.json` or `realpay-gift.json`.': '`at-gift.json` または `realpay-gift.json`',
  'Id of the sandbox: 1 to 63 of a-z, 0-9 and -.': 'サンドボックスの ID。a-z、0-9、- の 1～63 文字',
  '`absent`: 409 if the sandbox exists.': '`absent` の場合、サンドボックスがすでにあれば 409',

  // Responses
  'The routes.': 'ルート',
  'The version.': 'バージョン',
  'The certificate.': '証明書',
  'The variables.': '環境変数',
  'The tokens.': 'トークン',
  'The rules.': 'ルール',
  'The settings.': '設定',
  'The schemas.': 'JSON Schema',
  'All settings after the change.': '変更後のすべての設定',
  'The clock.': '時計',
  'The clock after the change.': '変更後の時計',
  'The sandbox is as new.': 'サンドボックスは初期状態',
  'The requests, and the number of evicted ones.': 'リクエストと、失われた件数',
  'The request.': 'リクエスト',
  'The differences.': '相違点',
  'The command.': 'コマンド',
  'The scenario.': 'シナリオ',
  'The journal is empty.': 'ジャーナルは空',
  'The number is as expected.': '期待どおりの数',
  'The ledger.': '台帳',
  'The points, earliest first.': '点（時刻の順）',
  'The statement, compared with the ledger.': '記録した回答と、台帳との比較',
  'What differs, in yen.': '相違点と金額（円）',
  'The report.': 'レポート',
  'The effects, the operations and the inputs for testers.': '効果、操作、テスト担当者用の入力',
  'Name of the fault that the preset `qa` arms for the input.':
    'プリセット `qa` がこの入力のために有効にする障害の名前。',
  'The faults.': '障害',
  'The fault.': '障害',
  'The fault is disarmed.': '障害は解除済み',
  'No fault is armed.': '有効な障害なし',
  'The requests, oldest first.': 'リクエスト（古い順）',
  'It is decided.': '決定済み',
  'The scenarios.': 'シナリオ',
  'The scenario and its first verdict.': 'シナリオと最初の判定',
  'No scenario is active.': '実行中のシナリオなし',
  'The snapshot.': 'スナップショット',
  'The snapshot is restored.': '復元済み',
  'The stream, which does not end.': '終わりのないストリーム',
  'The document.': 'OpenAPI 文書',
  'Values for the request of the interaction.': 'インタラクションのリクエストに使う値',
  'The ids.': 'ID',
  'The sandbox.': 'サンドボックス',
  'The sandbox existed and was replaced.': '既存のサンドボックスを置き換えた',
  'The sandbox is deleted.': '削除済み',

  // Errors
  'A parameter or the body is invalid. `errors` lists every error.':
    'パラメーターまたは本文が不正。`errors` にすべてのエラーを示す',
  'The token is missing or wrong.': 'トークンがないか、誤っている',
  'The request comes from a page of another origin, or the host name is not local.':
    '別のオリジンのページからのリクエスト、またはローカルでないホスト名',
  'The sandbox id is invalid, or there is no such thing.': 'サンドボックスの ID が不正、または対象が存在しない',
  'The state of the sandbox does not allow the request.': 'サンドボックスの状態により実行できない',
  'The body is too large.': '本文が大きすぎる',
  'The body has a content encoding.': '本文に Content-Encoding がある',
  'The number of requests is not as expected.': 'リクエストの数が期待と異なる',
  'The store is not available, or there are too many sandboxes.':
    'ストアを利用できない、またはサンドボックスが多すぎる',

  // Types
  'A name of the library, or the name of the scenario.': 'ライブラリーの名前、またはシナリオの名前',
  'What failed, with what, and what to do.': '何が、何によって失敗し、どう対処するか',
  'Key of the error, such as `control.tokenRequired`. It is the same in all languages.':
    'エラーのキー（`control.tokenRequired` など）。言語によらず同じ',
  'An error, as in RFC 9457.': 'エラー（RFC 9457）',
  'ISO 8601 in Japan time, with milliseconds.': '日本時間の ISO 8601（ミリ秒まで）',
  'Environment variables by name.': '環境変数（名前ごと）',
  'Settings by dotted name.': '設定（ドット区切りの名前ごと）',
  'JSON Schemas by the names of the settings.': 'JSON Schema（設定の名前ごと）',
  '`***` for credentials.': '認証情報は `***`',
  'How often a reset, the start of a scenario or a snapshot replaced the content of the sandbox.':
    'リセット、シナリオの開始、スナップショットによって、サンドボックスの内容が置き換えられた回数',
  'The requests that a reset or a clearing of the journal deleted. The report does not contain them.':
    'リセットまたはジャーナルの消去によって削除されたリクエストの件数（報告には含まれない）',
  'Number of refused requests and reason of the last refusal, if no request was accepted.':
    '受け付けられたリクエストがない場合の、拒否されたリクエストの件数と最後の拒否の理由',
  'The path that the caller probably meant.': '呼び出し元が意図したと思われるパス',
  'Null if the request resolved to no operation.': '操作を特定できない場合は null',
  'Path and query without secrets.': '秘密情報を除いたパスとクエリ',
  'Fingerprint of the credentials.': '認証情報のフィンガープリント',
  '0 if there was no response.': 'レスポンスがない場合は 0',
  'The rule of the evidence register.': '根拠一覧のルール',
  'An HTTP archive, HAR 1.2.': 'HTTP アーカイブ（HAR 1.2）',
  'True if the corrected request would be accepted now.': '訂正したリクエストが今なら受け付けられる場合は true',
  'TranId or request id.': 'TranId またはリクエスト ID',
  'Yen.': '円',
  'A sentence in English and Japanese.': '英語と日本語の文',
  'The type and the options of the type.': '種類と、その種類のオプション',
  'The conditions of the fault, as they were armed.': '有効にしたときに指定した条件',
  'Requests that met provider, operation and match.': 'プロバイダー、操作、match に一致したリクエストの数',
  'Requests for which the fault fired.': '障害が発生したリクエストの数',
  'A snapshot. PUT it back as it is.': 'スナップショット。そのまま PUT で復元する',
  'An OpenAPI document.': 'OpenAPI 文書',
}
