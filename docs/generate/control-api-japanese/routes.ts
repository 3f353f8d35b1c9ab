/**
 * Japanese translations of the texts about groups of routes and about routes, in the order of the page. The keys are
 * the English texts.
 */
export const routeTexts: Readonly<Record<string, string>> = {
  // Groups of routes
  'The running mock: its version, and what a client needs to reach it.':
    '起動中のモック：バージョンと、クライアントの接続に必要な情報',
  'The settings of a sandbox.': 'サンドボックスの設定',
  'The clock of a sandbox.': 'サンドボックスの時計',
  'The journal of requests to the providers.': 'プロバイダーへのリクエストのジャーナル',
  'The issued codes, what they cost, and what the client made of them.':
    '発行されたコード、その費用、クライアントの対応',
  'Faults that disturb requests, and requests that wait for a decision.': '障害と、判断を待つリクエスト',
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
  'Returns one entry of the journal: the request, the response, and the rule that decided.':
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
    '発行されたコードを発行順に返します。本番で請求される金額と、未達のコード（請求されるがクライアントに届いていない）も含まれます。',
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
  'Arms a fault. A fault of the phase `before-commit` fires before the operation is executed, one of the phase `after-commit` fires after it and changes the response, and one of the phase `mid-body` fires in the middle of the body.':
    '障害を有効にします。段階 `before-commit` の障害は操作の実行前に、`after-commit` の障害は操作の実行後に（レスポンスが変わります）、`mid-body` の障害は本文の途中で発生します。',
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
  'Ends the scenario and disarms its faults. The journal, the ledger and the settings remain.':
    'シナリオを終了し、その障害を解除します。ジャーナル、台帳、設定は残ります。',

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
  'Streams what changes in the sandbox as server-sent events. `data` of an event is the JSON of the changed resource. A client that reconnects with `Last-Event-ID` misses no request that the journal still contains.':
    'サンドボックスの変更を server-sent events として配信します。イベントの `data` は、変更されたリソースの JSON です。`Last-Event-ID` を付けて再接続すれば、ジャーナルに残っているリクエストを取りこぼしません。',

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
  'Returns the ids of all sandboxes. The first is the default sandbox.':
    'すべてのサンドボックスの ID を返します。先頭は既定のサンドボックスです。',
  'Create a sandbox': 'サンドボックスの作成',
  'Creates a sandbox (201), or replaces the seed and the settings of an existing one (200). A request to the URL of a sandbox creates it too.':
    'サンドボックスを作成します（201）。すでにある場合は、シードと設定を置き換えます（200）。サンドボックスの URL にリクエストを送っても作成されます。',
  'Delete a sandbox': 'サンドボックスの削除',
  'Deletes a sandbox with its content. The default sandbox can only be reset.':
    'サンドボックスを内容ごと削除します。既定のサンドボックスは、リセットのみできます。',
}
