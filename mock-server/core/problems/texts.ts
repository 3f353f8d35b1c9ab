import type { ProblemText } from './translate.ts'

/**
 * Messages of problem documents and of the command line, in both languages. The code throws the messages in English.
 * They are translated when a response or an error of the command line is written.
 */
export const problemTexts: readonly ProblemText[] = [
  // Bodies and queries of the control API.
  { en: 'the body: {_issues}', ja: '本文：{_issues}' },
  { en: 'the query: {_issues}', ja: 'クエリ：{_issues}' },
  { en: 'the headers: {_issues}', ja: 'ヘッダー：{_issues}' },
  { en: 'at most {bytes} bytes are taken', ja: '上限は {bytes} バイト' },
  { en: '{_error}; at most {bytes} bytes are taken', ja: '{_error}（上限は {bytes} バイト）' },
  {
    en: 'the body has the content encoding {encoding}: send it without one',
    ja: '本文にContent-Encoding {encoding} が指定されている。Content-Encodingなしで送信する',
  },
  { en: 'the body is not valid JSON: {error}', ja: '本文が正しいJSONではない（{error}）' },
  { en: '{what} is not valid JSON: {error}', ja: '{what} が正しいJSONではない（{error}）' },
  {
    en: '{what} is nested deeper than {levels} levels, and none needs that',
    ja: '{what} の入れ子が {levels} 段を超えている',
  },
  { en: 'no key may have this name', ja: 'この名前のキーは使えない' },
  { en: 'is not {value}', ja: '{value} ではない' },
  { en: 'is not less than {bound}', ja: '{bound} 未満ではない' },
  { en: 'is not more than {bound}', ja: '{bound} より大きくない' },
  { en: 'is no multiple of {divisor}', ja: '{divisor} の倍数ではない' },
  { en: 'does not have {count} items', ja: '要素が {count} 個ではない' },
  { en: 'does not have {count} characters', ja: '{count} 文字ではない' },
  { en: 'has a key that cannot be here', ja: '使えないキーがある' },
  { en: 'has an element that cannot be here', ja: '使えない要素がある' },
  { en: 'NaN', ja: 'NaN' },
  { en: 'undefined', ja: 'undefined' },
  { en: 'no journal id', ja: 'ジャーナルのIDではない' },
  { en: 'no fault: {"name", "when", "phase", "effect"}', ja: '障害ではない（{"name", "when", "phase", "effect"}）' },
  {
    en: 'no scenario: {"name"} of the library, or a whole document',
    ja: 'シナリオではない（ライブラリーの {"name"}、または文書全体を指定する）',
  },
  { en: 'expected an object of values by their keys', ja: 'キーと値のオブジェクトではない' },
  { en: 'names neither now nor mode nor rate', ja: 'now、mode、rate のいずれも指定されていない' },
  { en: 'a frozen clock has no rate', ja: '停止中の時計に rate は指定できない' },
  // Names.
  { en: 'there is no {what} "{name}"; did you mean "{meant}"?', ja: '{what}「{name}」はない（「{meant}」の誤り？）' },
  { en: 'there is no {what} "{name}"; there are {known}', ja: '{what}「{name}」はない（あるのは {known}）' },
  { en: 'there is no {what} "{name}"; there is none', ja: '{what}「{name}」はない（1つもない）' },
  { en: 'there is no {what} "{name}"; there is {known}', ja: '{what}「{name}」はない（あるのは {known}）' },
  { en: 'no provider has together: {names}', ja: '次の組み合わせを持つプロバイダーはない：{names}' },
  { en: '{bound}: "{id}" is not a journal id', ja: '{bound}：「{id}」はジャーナルのIDではない' },
  {
    en: 'the journal has no request "{id}": it was never there, or evicted or cleared',
    ja: 'ジャーナルにリクエスト「{id}」はない（存在しないか、失われたか、消去された）',
  },
  { en: 'the journal has no request "{id}"', ja: 'ジャーナルにリクエスト「{id}」はない' },
  { en: 'the mock has no provider "{name}"', ja: 'モックにプロバイダー「{name}」はない' },
  {
    en: 'nothing is served at {path}; GET {prefix} lists what is',
    ja: '{path} には何もない（ルートの一覧は GET {prefix} で取得できる）',
  },
  { en: 'nothing is served at {path}; did you mean "{near}"?', ja: '{path} には何もない（「{near}」の誤り？）' },
  {
    en: '{method} is not allowed at {path}: use {methods}',
    ja: '{path} では {method} を使えない（使えるのは {methods}）',
  },
  { en: 'there is no description "{file}"; there are {files}', ja: 'OpenAPI「{file}」はない（あるのは {files}）' },
  { en: 'the dashboard has no file "{name}"', ja: 'ダッシュボードにファイル「{name}」はない' },
  // Access.
  {
    en: 'the control API answers no page of another origin',
    ja: '管理APIは、ほかのオリジンのページからのリクエストに応答しない',
  },
  {
    en: 'without a token the control API answers only to localhost, 127.0.0.1 and [::1], not to "{host}": start with --admin-token',
    ja: 'トークンがない場合、管理APIが応答するのは localhost、127.0.0.1、[::1] 宛てだけで、「{host}」宛てには応答しない。--admin-token を付けて起動する',
  },
  {
    en: 'the control API requires the token of --admin-token, as "Authorization: Bearer …"',
    ja: '管理APIには --admin-token のトークンが必要である（"Authorization: Bearer …" で送る）',
  },
  // Sandboxes.
  {
    en: '"{id}" is not a sandbox id: use 1 to 63 of a-z, 0-9 and -, not beginning with -',
    ja: '「{id}」はサンドボックスのIDではない。a-z、0-9、- を1～63文字で指定する（先頭に - は使えない）',
  },
  { en: 'there is no sandbox "{id}"', ja: 'サンドボックス「{id}」はない' },
  {
    en: 'there is no sandbox "{id}", and a page of another origin makes none: PUT /__admin/sandboxes/{path}',
    ja: 'サンドボックス「{id}」はない。ほかのオリジンのページからは作成できない（PUT /__admin/sandboxes/{path} で作成する）',
  },
  {
    en: 'there are {count} sandboxes already, which is all that --max-sandboxes allows: delete one (DELETE /__admin/sandboxes/{path}) or start with more',
    ja: 'サンドボックスが上限（--max-sandboxes）の {count} 個に達している。1つ削除するか（DELETE /__admin/sandboxes/{path}）、上限を増やして起動する',
  },
  {
    en: 'sandbox "{id}" is there already: delete it first, or PUT without ?if=absent to replace its settings and seed',
    ja: 'サンドボックス「{id}」はすでにある。先に削除するか、?if=absent なしの PUT で設定とシードを置き換える',
  },
  {
    en: "the root's sandbox cannot be deleted: POST /__admin/reset puts it back to its start",
    ja: 'ルートのサンドボックスは削除できない。POST /__admin/reset で初期状態に戻す',
  },
  {
    en: 'sandboxes are managed at the root: /__admin/sandboxes',
    ja: 'サンドボックスはルート（/__admin/sandboxes）でだけ管理できる',
  },
  // Settings and the clock.
  {
    en: 'setting "{name}": {_issue}; a valid value is {example}',
    ja: '設定「{name}」：{_issue}（正しい値の例：{example}）',
  },
  { en: 'setting "{name}": {_issue}', ja: '設定「{name}」：{_issue}' },
  {
    en: 'the clock goes on by a number of milliseconds, not by {ms}',
    ja: '時計はミリ秒数だけ進められる。{ms} は使えない',
  },
  { en: 'the clock goes from the year 1970 to the year 9800', ja: '時計に設定できるのは1970年から9800年までである' },
  // Requests.
  {
    en: '{found} match, which is not what was asked for: {count}',
    ja: '一致するリクエストは {found} 件で、条件 {count} を満たさない',
  },
  { en: 'match: it contains a credential; {_masked}', ja: 'match：認証情報が含まれている（{_masked}）' },
  { en: 'match.{path}: {_masked}', ja: 'match.{path}：{_masked}' },
  {
    en: 'the journal masks it, so no request can be found by it',
    ja: 'ジャーナルでは伏せられるため、リクエストを検索できない',
  },
  {
    en: 'no task of a scenario leads to the request {id} ({operation})',
    ja: 'リクエスト {id}（{operation}）に至るシナリオのタスクはない',
  },
  // Faults.
  {
    en: 'a fault "{name}" is armed already: disarm it first, or choose another name',
    ja: '障害「{name}」はすでに有効である。先に解除するか、別の名前を使う',
  },
  { en: 'there is no fault "{name}": none is armed', ja: '障害「{name}」はない（有効な障害はない）' },
  {
    en: 'a delay takes one of ms, uniform and lognormal',
    ja: 'delay には ms、uniform、lognormal のいずれか1つを指定する',
  },
  { en: 'min is greater than max', ja: 'min が max より大きい' },
  { en: 'not above 0', ja: '0より大きくない' },
  { en: 'exactly excludes min and max', ja: 'exactly と min、max は同時に指定できない' },
  { en: 'it sets nothing: give settings or clockMs', ja: '何も設定しない。settings か clockMs を指定する' },
  { en: 'a call is a whole number', ja: '回は整数で指定する' },
  { en: 'calls are counted from 1', ja: '回は1から数える' },
  { en: 'no range of calls, such as "2-5" or "2-"', ja: '回の範囲ではない（例："2-5"、"2-"）' },
  {
    en: '{provider} has no error of status {status}; it has {statuses}',
    ja: '{provider} にステータス {status} のエラーはない（あるのは {statuses}）',
  },
  {
    en: 'no provider has an error of status {status}; {statuses}',
    ja: 'ステータス {status} のエラーを持つプロバイダーはない（{statuses}）',
  },
  { en: 'it changes nothing: name a member', ja: '何も変わらない。項目を指定する' },
  {
    en: 'an answer of status {status} has no body: leave the body out',
    ja: 'ステータス {status} のレスポンスには本文がない。body を指定しない',
  },
  {
    en: 'no time such as "2026-04-01T09:00:00+09:00"',
    ja: '日時ではない（例："2026-04-01T09:00:00+09:00"）',
  },
  { en: 'names a header twice', ja: '同じヘッダーが2回指定されている' },
  { en: 'names neither min, max nor exactly', ja: 'min、max、exactly のいずれも指定されていない' },
  { en: 'fault "{name}": {effect}: {_problem}', ja: '障害「{name}」：{effect}：{_problem}' },
  { en: 'fault "{name}": {_problem}', ja: '障害「{name}」：{_problem}' },
  {
    en: '{operation} is not an operation of {provider}; that has {operations}',
    ja: '{operation} は {provider} の操作ではない（使えるのは {operations}）',
  },
  { en: 'its time ends before it begins: it could never fire', ja: '期間の終わりが始まりより前で、一度も作用しない' },
  {
    en: 'its time begins at {from}, which no clock here can show: it could never fire',
    ja: '期間の始まり {from} は時計で表せないため、一度も作用しない',
  },
  {
    en: "its time ended at {until}, which the sandbox's clock is past: it could never fire",
    ja: '期間が {until} に終わっており（サンドボックスの時計）、一度も作用しない',
  },
  {
    en: '{operation} is a GET, which has no body to match: it could never fire',
    ja: '{operation} はGETで本文がないため、一度も作用しない',
  },
  {
    en: '{effect} cannot act in the phase {phase}; it can in {phases}',
    ja: '{effect} はフェーズ {phase} では使えない（使えるのは {phases}）',
  },
  {
    en: '{effect} needs a socket and is not possible in process: start the mock on a port (startGiftMock, gift-mock start)',
    ja: '{effect} にはソケットが必要で、プロセス内のモックでは使えない。ポートを開いて起動する（startGiftMock、gift-mock start）',
  },
  { en: 'a probability of 0: it could never fire', ja: '確率が0で、一度も作用しない' },
  { en: 'a probability goes up to 1', ja: '確率は1以下でなければならない' },
  {
    en: 'an empty match: name headers, query or body',
    ja: 'match が空である。headers、query、body のいずれかを指定する',
  },
  { en: 'no type: choose one of the effects', ja: 'type がない。効果を1つ選ぶ' },
  { en: 'no effect, such as {"type": "delay", "ms": 1000}', ja: '効果ではない（例：{"type": "delay", "ms": 1000}）' },
  {
    en: 'no name of a fault: use 1 to 80 of letters, digits, _, . and -, beginning with a letter or digit',
    ja: '障害の名前として使えない。英字、数字、_、.、- を1～80文字で指定する（先頭は英字か数字）',
  },
  { en: 'it could never fire', ja: '一度も作用しない' },
  {
    en: '"{choice}" is already decided for the request "{id}"',
    ja: 'リクエスト「{id}」は「{choice}」に決定済みである',
  },
  {
    en: 'no request "{id}" waits for a decision: it was decided, its caller has left, or its time is over',
    ja: '決定を待つリクエスト「{id}」はない（決定済み、呼び出し元の切断、または時間切れ）',
  },
  // Scenarios and snapshots.
  {
    en: 'no scenario has begun: PUT /__admin/scenario {"name"}',
    ja: 'シナリオが始まっていない（PUT /__admin/scenario {"name"} で開始する）',
  },
  { en: 'the scenario: {_issues}', ja: 'シナリオ：{_issues}' },
  {
    en: 'this mock has no scenario library: pass createGiftMock({ scenarios }), with the library of gift-provider-mock/scenarios, or a whole scenario',
    ja: 'このモックにはシナリオのライブラリーがない。createGiftMock({ scenarios }) に gift-provider-mock/scenarios のライブラリーを渡すか、シナリオ全体を指定する',
  },
  {
    en: 'the scenario {name} kills its client, which a mock cannot do: use "gift-mock replay", or replay() of gift-provider-mock/scenarios',
    ja: 'シナリオ {name} はクライアントを強制終了するため、モックだけでは実行できない。「gift-mock replay」か、gift-provider-mock/scenarios の replay() を使う',
  },
  {
    en: 'the scenario {name} starts its client several times, which a mock cannot do: use "gift-mock replay", or replay() of gift-provider-mock/scenarios',
    ja: 'シナリオ {name} はクライアントを複数回起動するため、モックだけでは実行できない。「gift-mock replay」か、gift-provider-mock/scenarios の replay() を使う',
  },
  {
    en: 'it does not fit its checksum: the snapshot was damaged or changed by hand',
    ja: 'チェックサムが合わない。スナップショットが壊れているか、手で変更されている',
  },
  { en: '{what} is not valid JSON: its end is missing', ja: '{what} が正しいJSONではない（末尾がない）' },
  {
    en: 'no format of a snapshot that this gift-mock knows',
    ja: 'このgift-mockが扱えるスナップショットの形式ではない',
  },
  { en: 'the snapshot has invalid values: {issues}', ja: 'スナップショットに不正な値がある：{issues}' },
  // Orders.
  {
    en: 'the order of request {id} was refused with {status}: nothing was issued, so nothing is to be cleared up',
    ja: 'リクエスト {id} の注文は {status} で拒否された。発行されていないため、確認すべきことはない',
  },
  {
    en: '{count} orders fit; name one by its request: {list}',
    ja: '該当する注文が {count} 件ある。リクエストで1件を指定する：{list}',
  },
  // Configuration files and scenario files.
  {
    en: 'the configuration file {file} cannot be read: {reason}',
    ja: '設定ファイル {file} を読み取れない：{reason}',
  },
  { en: '{file}:{line}: {_problem}', ja: '{file}:{line}: {_problem}' },
  { en: 'unknown key {name}; did you mean "{near}"?', ja: 'キー {name} はない（「{near}」の誤り？）' },
  { en: 'unknown key {name}', ja: 'キー {name} はない' },
  { en: 'unknown setting {name}; did you mean "{near}"?', ja: '設定 {name} はない（「{near}」の誤り？）' },
  { en: 'unknown setting {name}', ja: '設定 {name} はない' },
  { en: 'the setting {name} belongs below "{parent}"', ja: '設定 {name} は「{parent}」の下に書く' },
  {
    en: '{name} is no setting but the beginning of several, such as {example}',
    ja: '{name} は設定ではなく、複数の設定の先頭部分である（例：{example}）',
  },
  { en: '{name} is set in line {line} already', ja: '{name} は {line} 行目ですでに設定されている' },
  { en: 'a configuration file cannot name another', ja: '設定ファイルで別の設定ファイルを指定することはできない' },
  { en: '{name} takes one value', ja: '{name} の値は1つである' },
  { en: 'is not a map of settings and flags', ja: '設定とフラグのマップではない' },
  { en: 'settings is not a map of settings', ja: 'settings が設定のマップではない' },
  {
    en: 'the line is not in UTF-8: save the file as UTF-8, not as Shift_JIS or another encoding',
    ja: 'この行はUTF-8ではない。ファイルをShift_JISなどではなくUTF-8で保存する',
  },
  { en: 'the key "{key}" is there already', ja: 'キー「{key}」が重複している' },
  {
    en: 'there is more than one document: write each in a separate file',
    ja: '文書が2つ以上ある。文書ごとに別のファイルに分ける',
  },
  { en: 'a key is not a text', ja: 'キーが文字列ではない' },
  { en: 'no anchor &{name} comes before *{alias}', ja: '*{alias} より前にアンカー &{name} がない' },
  { en: 'no YAML: {error}', ja: 'YAMLとして正しくない（{error}）' },
  { en: 'the file is empty', ja: 'ファイルが空である' },
  // Failures.
  { en: 'an unexpected error; the log says which', ja: '予期しないエラー（内容はログに記録）' },
  { en: 'the body is too large', ja: '本文が大きすぎる' },
  { en: 'the caller went away while sending the body', ja: '本文の送信中に呼び出し元が切断した' },
  { en: 'the body is not valid UTF-8', ja: '本文が正しいUTF-8ではない' },
  { en: 'the body is not valid JSON', ja: '本文が正しいJSONではない' },
  // Values of JSON members.
  { en: 'at "{path}": {_problem}', ja: '「{path}」：{_problem}' },
  { en: 'is missing', ja: '指定されていない' },
  { en: 'is missing: it can be {values}', ja: '指定されていない（指定できる値：{values}）' },
  { en: 'is not a whole number', ja: '整数ではない' },
  { en: 'is {_actual}, not {_expected}', ja: '{_actual}である（正しくは{_expected}）' },
  { en: 'is none of {values}', ja: '{values} のいずれでもない' },
  { en: 'has more than {count} characters', ja: '{count} 文字を超えている' },
  { en: 'has fewer than {count} characters', ja: '{count} 文字未満である' },
  { en: 'has more than {count} items', ja: '要素が {count} 個を超えている' },
  { en: 'has fewer than {count} items', ja: '要素が {count} 個未満である' },
  { en: 'is more than {bound}', ja: '{bound} を超えている' },
  { en: 'is less than {bound}', ja: '{bound} 未満である' },
  { en: 'has the unknown key {key}', ja: '未知の項目 {key} がある' },
  { en: 'has the unknown keys {keys}', ja: '未知の項目 {keys} がある' },
  { en: 'is no {form}', ja: '{form} の形式ではない' },
  { en: 'is nothing that can be here', ja: '指定できない値である' },
  { en: 'there is no key "{key}"; did you mean "{meant}"?', ja: '項目「{key}」はない（「{meant}」の誤り？）' },
  { en: 'there is no key "{key}"; there are {known}', ja: '項目「{key}」はない（使える項目：{known}）' },
  { en: 'there is no key "{key}"; there is {known}', ja: '項目「{key}」はない（使える項目：{known}）' },
  { en: 'text', ja: '文字列' },
  { en: 'a number', ja: '数値' },
  { en: 'a whole number', ja: '整数' },
  { en: 'true or false', ja: '真偽値' },
  { en: 'a map', ja: 'オブジェクト' },
  { en: 'a list', ja: '配列' },
  { en: 'nothing', ja: 'null' },
  {
    en: 'nothing is served at {path}; there are {served}; did you mean "{suggestion}"?',
    ja: '{path} には何もない（あるのは {served}。「{suggestion}」の誤り？）',
  },
  { en: 'nothing is served at {path}; there are {served}', ja: '{path} には何もない（あるのは {served}）' },
  {
    en: 'the HTTP version, the Host header or the request target is malformed',
    ja: 'HTTPのバージョン、Hostヘッダー、またはリクエスト対象の形式が誤っている',
  },
  {
    en: 'the client speaks HTTP/2 from the start, and this server HTTP/1.1',
    ja: 'クライアントが最初からHTTP/2で通信している（このサーバーはHTTP/1.1）',
  },
  { en: 'the request is not well-formed HTTP ({error})', ja: 'リクエストがHTTPとして正しくない（{error}）' },
  { en: 'the expectation cannot be met', ja: 'Expectヘッダーの要求に応じられない' },
  { en: 'this server is no proxy', ja: 'このサーバーはプロキシではない' },
]
