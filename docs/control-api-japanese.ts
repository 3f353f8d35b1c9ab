/**
 * Returns the Japanese translation of a text of the OpenAPI document of the control API. The document itself is in
 * English.
 * @throws Error if the text has no translation
 */
export function japaneseOf(text: string): string {
  const japanese = translations[text]
  if (japanese === undefined) throw new Error(`docs/control-api-japanese.ts has no Japanese text for "${text}"`)
  return japanese
}

/** Japanese texts by the English texts, in the order of the page. */
const translations: Readonly<Record<string, string>> = {
  // Groups of routes
  'The running mock: its version, and what a client needs to reach it.':
    '起動中のモック：バージョンと、クライアントの接続に必要な情報',
  'The settings of a sandbox.': 'サンドボックスの設定',
  'The clock of a sandbox.': 'サンドボックスの時計',
  'The journal of requests to the providers.': 'プロバイダーへのリクエストのジャーナル',
  'The issued codes, what they cost, and what the client made of them.':
    '発行されたコード、その費用、クライアントの対応',
  'Faults that disturb requests, and requests that wait for a decision.':
    'リクエストに作用する障害と、判断を待つリクエスト',
  'Scenarios: tasks for a client, with faults and expectations.': 'シナリオ：クライアントのタスク、障害、期待結果',
  'Snapshots, resets and the change feed.': 'スナップショット、リセット、変更の配信',
  'Documents and provider states for contract tools.': '契約テスト用の OpenAPI 文書とプロバイダーステート',
  'Independent copies of the mock in one process.': '1つのプロセスの中の独立したモック',

  // The running mock
  'List the routes of the control API': '管理 API のルートの一覧',
  'Lists the paths of the control API of this sandbox, with their methods.':
    'このサンドボックスの管理 API のパスとメソッドを返します。',
  'Read the version': 'バージョンの取得',
  'Says which version of the mock is running, since when, and where it stores its state.':
    'モックのバージョン、起動時刻、状態の保存先を返します。',
  'Read the certificate of the CA': 'CA の証明書の取得',
  'Returns the certificate that clients have to trust for HTTPS, in PEM. This route requires no token.':
    'HTTPS で接続するクライアントが信頼する必要のある証明書を、PEM 形式で返します。トークンは不要です。',
  'Read the environment variables for a client': 'クライアント用の環境変数の取得',
  'Returns base URLs and credentials of this sandbox and, while a scenario runs, its task.':
    'このサンドボックスのベース URL と認証情報を返します。シナリオの実行中は、そのタスクも返します。',
  'Read the current access tokens': '現在のアクセストークンの取得',
  'Returns the access token of each access key of the partner API by the clock of this sandbox.':
    'パートナー API のアクセスキーごとに、このサンドボックスの時計によるアクセストークンを返します。',
  'Read the evidence register': '根拠一覧の取得',
  'Returns every rule of the providers, with its class, and for an assumed rule its alternatives.':
    'プロバイダーのすべてのルールを、その根拠とともに返します。仮定には、別の動作も含まれます。',

  // Settings and clock
  'Read the settings': '設定の取得',
  'Returns each setting with its value, its default and its meaning. Credentials are masked.':
    '設定ごとに、値、既定値、意味を返します。認証情報は伏せ字です。',
  'Read the JSON Schemas of the settings': '設定の JSON Schema の取得',
  'Returns the JSON Schema of the value of each setting.': '設定ごとに、値の JSON Schema を返します。',
  'Change settings': '設定の変更',
  'Changes all given settings, or none if one of them is invalid. `null` restores the default.':
    '指定した設定をすべて変更します。1つでも不正な場合は、どれも変更しません。`null` は既定値に戻します。',
  'Read the clock': '時計の取得',
  'Returns the time of this sandbox, and if its clock runs.':
    'このサンドボックスの時刻と、時計が動いているかどうかを返します。',
  'Set, freeze or run the clock': '時計の設定、停止、再開',
  'Changes the members that the body names. A clock can run faster than real time (`rate`).':
    '本文に指定した項目を変更します。時計は実時間より速く進めることもできます（`rate`）。',
  'Advance the clock': '時計を進める',
  'Moves the clock forward. Delays that end in this time end at once.':
    '時計を進めます。その間に終わる遅延は、直ちに終わります。',

  // Requests
  'List requests': 'リクエストの一覧',
  'Returns the requests of the journal that meet all given filters, oldest first. `provider=none` returns the requests that reached no provider instead.':
    'ジャーナルのリクエストのうち、指定した条件をすべて満たすものを、古い順に返します。`provider=none` の場合は、どのプロバイダーにも届かなかったリクエストを返します。',
  'Read a request': 'リクエストの取得',
  'Returns one entry of the journal: what was received, what was answered, and by which rule.':
    'ジャーナルの1件を返します。受信した内容、返したレスポンス、根拠のルールが含まれます。',
  'Explain a refusal': '拒否の理由の説明',
  'Returns what the provider would have accepted instead of a refused request, difference by difference.':
    '拒否されたリクエストについて、受け付けられる内容との相違点を1つずつ返します。',
  'Read a request as a curl command': 'リクエストを curl のコマンドとして取得',
  'Returns a shell command that sends the request again. Environment variables stand for the credentials. Sending an order again issues another code.':
    'リクエストをもう一度送信するシェルのコマンドを返します。認証情報は環境変数で表します。注文を再送すると、別のコードが発行されます。',
  'Make a scenario of a request': 'リクエストからシナリオを作成',
  'Returns a scenario in YAML with the same order and the same fault. Without a fault, the response is lost in the scenario.':
    '同じ注文と同じ障害からなるシナリオを YAML で返します。障害がなかった場合は、シナリオの中でレスポンスが失われます。',
  'Clear the journal': 'ジャーナルの消去',
  'Deletes all requests of the journal. The numbering continues, and the ledger stays.':
    'ジャーナルのリクエストをすべて削除します。番号は続きから振られ、台帳は残ります。',
  'Verify the number of requests': 'リクエスト数の検証',
  'Checks that the number of matching requests satisfies `count`. 409 means that the journal cannot tell.':
    '条件に一致するリクエストの数が `count` を満たすことを検証します。ジャーナルから判定できない場合は 409 です。',

  // Ledger
  'Read the ledger': '台帳の取得',
  'Returns the issued codes in the order of issue, what they would cost in production, and which of them are orphaned (billed but never received).':
    '発行されたコードを発行順に返します。本番で請求される金額と、クライアントに届いていないコードも含まれます。',
  'Read the growth of the ledger': '台帳の推移の取得',
  'Returns the totals in yen over time.': '合計金額（円）の推移を返します。',
  'Record what the provider said about an order': '注文についてのプロバイダーの回答の記録',
  'Records the answer of the provider, given outside the API, about an order whose outcome the client does not know. A later order then counts as a new order.':
    'クライアントに結果が分からない注文について、API の外で得たプロバイダーの回答を記録します。以後の注文は、新しい注文として扱われます。',
  "Compare a client's book with the ledger": 'クライアントの帳簿と台帳の突合',
  'Compares the orders that the client recorded (CSV with a header line, or JSON lines) with the codes that were issued.':
    'クライアントが記録した注文（ヘッダー行のある CSV、または JSON Lines）と、発行されたコードを突き合わせます。',
  'Read the report on the client': 'クライアントのレポートの取得',
  'Judges the client by its requests: the rules of conduct, the totals of the ledger and the verdict of the active scenario.':
    'リクエストに基づいてクライアントを判定します。利用ルール、台帳の合計、実行中のシナリオの判定が含まれます。',
  'Read the report on the client together with its book': '帳簿を含むクライアントのレポートの取得',
  'Judges the client by its requests and by the orders that it recorded (CSV with a header line, or JSON lines).':
    'リクエストと、クライアントが記録した注文（ヘッダー行のある CSV、または JSON Lines）に基づいてクライアントを判定します。',

  // Faults
  'List the effects of faults': '障害の効果の一覧',
  'Returns what a fault can do, with a sentence about it, the operations that a fault can affect, and the inputs that misbehave under the preset `qa` for testers.':
    '障害の効果とその説明、障害を起こせる操作、テスト担当者用のプリセット `qa` で障害を起こす入力を返します。',
  'List the armed faults': '有効な障害の一覧',
  'Returns the armed faults in the order of arming, with their counters. Credentials are masked.':
    '有効な障害を、有効にした順に、回数とともに返します。認証情報は伏せ字です。',
  'Arm a fault': '障害を有効にする',
  'Arms a fault. A fault of the phase `before-commit` prevents the operation; one of the phase `after-commit` acts on the response.':
    '障害を有効にします。段階 `before-commit` の障害は操作を実行させず、段階 `after-commit` の障害はレスポンスに作用します。',
  'Disarm a fault': '障害の解除',
  'Disarms one fault.': '障害を1つ解除します。',
  'Disarm all faults': 'すべての障害の解除',
  'Disarms all faults of this sandbox.': 'このサンドボックスの障害をすべて解除します。',
  'List the requests that wait for a decision': '判断を待つリクエストの一覧',
  'Returns the requests that the effect `ask` holds, with what each choice costs.':
    '効果 `ask` によって保留されているリクエストを、選択肢ごとの費用とともに返します。',
  'Decide about a waiting request': '保留中のリクエストの処理の決定',
  'Decides what the caller of a waiting request receives.':
    '保留中のリクエストの呼び出し元が何を受け取るかを決めます。',

  // Scenarios
  'List the scenarios of the library': 'ライブラリーのシナリオの一覧',
  'Returns the scenarios that can be begun by name. The list is empty if the mock has no library.':
    '名前を指定して開始できるシナリオを返します。モックにライブラリーがない場合は空です。',
  'Begin a scenario': 'シナリオの開始',
  'Resets the sandbox, and begins a scenario of the library or the given scenario: its clock, settings and faults.':
    'サンドボックスをリセットし、ライブラリーのシナリオ、または指定したシナリオを、その時計、設定、障害とともに開始します。',
  'Read the active scenario': '実行中のシナリオの取得',
  'Returns the active scenario with its task and its current verdict.':
    '実行中のシナリオを、タスクと現時点の判定とともに返します。',
  'End the active scenario': 'シナリオの終了',
  'Ends the scenario and resets the sandbox.': 'シナリオを終了し、サンドボックスをリセットします。',

  // State
  'Reset the sandbox': 'サンドボックスのリセット',
  'Deletes state, journal, ledger and faults, and restores clock and settings. Requests that wait are cancelled.':
    '状態、ジャーナル、台帳、障害を削除し、時計と設定を元に戻します。待機中のリクエストは打ち切られます。',
  'Take a snapshot': 'スナップショットの取得',
  'Returns the whole content of the sandbox without credentials.':
    'サンドボックスの内容を、認証情報を除いてすべて返します。',
  'Restore a snapshot': 'スナップショットの復元',
  'Replaces the whole content of the sandbox except its credentials.':
    'サンドボックスの内容を、認証情報を除いてすべて置き換えます。',
  'Follow the changes': '変更の受信',
  'Streams what changes in the sandbox as server-sent events. `data` of an event is the JSON of the changed resource. A client that reconnects with `Last-Event-ID` misses no request.':
    'サンドボックスの変更を server-sent events として配信します。イベントの `data` は、変更されたリソースの JSON です。`Last-Event-ID` を付けて再接続すれば、リクエストを取りこぼしません。',

  // Contracts and sandboxes
  "Read the OpenAPI document of a provider's API": 'プロバイダーの API の OpenAPI 文書の取得',
  "Returns the description of a provider's API, with the address of this sandbox.":
    'プロバイダーの API の記述を、このサンドボックスのアドレスとともに返します。',
  'Read this document': 'この API の OpenAPI 文書の取得',
  'Returns the description of the control API, with the address of this sandbox.':
    '管理 API の記述を、このサンドボックスのアドレスとともに返します。',
  'Set up a provider state of Pact': 'Pact のプロバイダーステートの設定',
  'Resets the sandbox, and sets up the state that an interaction of a pact requires. Verifiers may send the request in the query too.':
    'サンドボックスをリセットし、Pact のインタラクションが必要とするステートを設定します。値はクエリで送ることもできます。',
  'List the sandboxes': 'サンドボックスの一覧',
  'Returns the ids of all sandboxes. The first is that of the root.':
    'すべてのサンドボックスの ID を返します。先頭はルートのサンドボックスです。',
  'Create a sandbox': 'サンドボックスの作成',
  'Creates a sandbox (201), or replaces the seed and the settings of an existing one (200). A request to the URL of a sandbox creates it too.':
    'サンドボックスを作成します（201）。すでにある場合は、シードと設定を置き換えます（200）。サンドボックスの URL にリクエストを送っても作成されます。',
  'Delete a sandbox': 'サンドボックスの削除',
  'Deletes a sandbox with its content. The sandbox of the root can only be reset.':
    'サンドボックスを内容ごと削除します。ルートのサンドボックスは、リセットのみできます。',

  // Parameters
  'Format of the response. Formats other than `json` are text for a shell or a file.':
    'レスポンスの形式。`json` 以外は、シェルまたはファイル用のテキスト',
  '`text` returns the first token alone, as text.': '`text` は、先頭のトークンだけをテキストで返す',
  'Language of the rules; by default that of `Accept-Language`.': 'ルールの言語。既定は `Accept-Language` の言語',
  'Language of the meanings; by default that of `Accept-Language`.': '説明の言語。既定は `Accept-Language` の言語',
  'Name of a provider, or `none`.': 'プロバイダーの名前、または `none`',
  'Name of an operation, such as `at-gift.issue`.': '操作の名前（`at-gift.issue` など）',
  'Status of the response.': 'レスポンスのステータス',
  'Code of the outcome, such as `issued`.': '結果のコード（`issued` など）',
  'Journal id: only later requests.': 'ジャーナル ID。それより後のリクエストのみ',
  'Journal id: only earlier requests.': 'ジャーナル ID。それより前のリクエストのみ',
  'Maximum number of requests, from the oldest.': 'リクエストの最大件数（古い順）',
  'Maximum number of requests, from the newest.': 'リクエストの最大件数（新しい順）',
  'Language of the sentences.': '文の言語',
  '`har` returns an HTTP archive for other tools.': '`har` は、ほかのツール用の HTTP アーカイブを返す',
  'The journal id.': 'ジャーナル ID',
  '`response`: the response is lost in the scenario, whatever happened to the request.':
    '`response` の場合、実際の結果にかかわらず、シナリオの中でレスポンスが失われる',
  'Maximum number of codes, from the newest. The totals are always about all codes.':
    'コードの最大件数（新しい順）。合計は常にすべてのコードについてのもの',
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

  // Examples
  'All routes': 'すべてのルート',
  'A mock that stores its state in memory': '状態をメモリーに保存するモック',
  'The variables as JSON': '環境変数（JSON）',
  'The variables for a shell': 'シェル用の環境変数',
  'The token of the only access key': '唯一のアクセスキーのトークン',
  'The first token as text': '先頭のトークン（テキスト）',
  'Five orders per window': '計測期間あたり 5 件',
  'A clock that stands still': '停止中の時計',
  'Freeze the clock at a time': '時計を指定の時刻で停止',
  'One minute': '1 分',
  'Keep the settings': '設定を残す',
  'A refused order': '拒否された注文',
  'An order as an HTTP archive': '注文（HTTP アーカイブ）',
  'An order that issued a code': 'コードを発行した注文',
  'An unknown product': '存在しない商品',
  'An order': '注文',
  'An order whose response was lost': 'レスポンスが失われた注文',
  'Exactly one order': '注文がちょうど 1 件',
  'One code that the client received': 'クライアントに届いたコード',
  'One code whose response was lost': 'レスポンスが失われたコード',
  'One code as CSV': 'コード（CSV）',
  'One code': 'コード 1 件',
  'The provider issued the code': 'プロバイダーがコードを発行していた場合',
  'A billed code that the book does not have': '帳簿にない請求済みのコード',
  'A client that sent one order': '注文を 1 件送ったクライアント',
  'A client whose book does not have its order': '帳簿に注文がないクライアント',
  'All effects': 'すべての効果',
  'One fault': '障害 1 件',
  'The first response is lost': '最初のレスポンスが失われる障害',
  'An order whose response waits': 'レスポンスが保留されている注文',
  'The caller receives the response': '呼び出し元がレスポンスを受け取る',
  'A mock without a library': 'ライブラリーのないモック',
  'A scenario of your own': '自作のシナリオ',
  'A scenario that has begun': '開始したシナリオ',
  'A sandbox with one code': 'コードが 1 件あるサンドボックス',
  'Restore a snapshot of an unused sandbox': '未使用のサンドボックスのスナップショットの復元',
  'An interaction without a state': 'ステートのないインタラクション',
  'Only the sandbox of the root': 'ルートのサンドボックスのみ',
  'A sandbox with a setting': '設定を指定したサンドボックス',

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
  'Requests that the fault affected.': '障害が作用したリクエストの数',
  'A snapshot. PUT it back as it is.': 'スナップショット。そのまま PUT で復元する',
  'An OpenAPI document.': 'OpenAPI 文書',
}
