/** The Japanese comments of the correct client in Python about purchases and tasks, as in python-comments.ts. */
export const pythonPurchaseComments: Readonly<Record<string, string>> = {
  // realpay_gift.py
  'A client of the partner API.': `パートナー API（デジタルギフト）のクライアント。

ギフトを購入する前に、そのリクエストIDを保存する。同じリクエストIDでは、ギフトは 1 つしか購入されない。`,
  'Maximum number of requests': '計測期間内のリクエストの上限と、少し余裕を加えた計測期間の長さ（秒）。',
  'Pauses in seconds before a purchase': `結果が不明な購入を再送する前の待ち時間（秒）。
503 は 1 分あたりの制限の超過かもしれないので、合計は 1 分より長い。`,
  'Pauses in seconds before a look-up': '失敗したか、見つからなかった検索を再送する前の待ち時間（秒）。',
  'Statuses after which it is certain that the request':
    'リクエストで何も起きていないことが確かなステータス。503 では確かではない。',
  'The gift of a request id': `リクエストIDのギフトの金額が違うか、レスポンスのリクエストIDが違う。IDを取り違えている。`,
  'Returns the token of RFC 6238': `エポック秒の時刻に対する RFC 6238 のトークンを返す。

アルゴリズム、桁数、周期は契約ごとに決まるため、既定値はない。`,
  'A client for one thread of one process.': '1 プロセスの 1 スレッド用のクライアント。',
  'Returns the codes of the brands': '購入で指定できるブランドのコードを返す。ブランドは予告なく追加され、削除される。',
  'Creates a purchase id.': '購入IDを作る。購入IDに費用はかからないので、OutcomeUnknown の後は新しい購入IDを作る。',
  'Returns the data of a purchase': '購入IDのデータを返す。',
  'Sets the face image': '券面画像を送り、画像の URL を返す。',
  'Deletes the face image.': '券面画像を削除する。券面画像がなければ 400 で拒否される。',
  'Sets one part of the design': '/color など、デザインの 1 か所を設定する。最後の値が有効なので、再送してよい。',
  'Returns the gift with': '指定のリクエストIDのギフトを返す。ギフトが（まだ）なければ、プロバイダーは 400 を返す。',
  'Buys one gift, or returns': `ギフトを 1 つ購入するか、このリクエストIDで購入済みのギフトを返す。

呼び出す前にリクエストIDを保存する。OutcomeUnknown または異常終了の後は、別のIDを使わず、
同じIDと may_be_sent で再び呼び出す。拒否された場合は、ギフトを検索する。`,
  'Returns the gift, or None': 'ギフトを返す。購入済みかもしれず、検索が必要な場合は None を返す。',
  'After a 409, the gift is': `409 の後は、ギフトを検索する。そのIDは、この起動か以前の起動で使われている。
再送が拒否されても、最初のリクエストは成功している可能性がある。`,
  'Looks the gift up several': 'ギフトを何回か検索する。ギフトがまだないことも、検索が失敗することもあるため。',
  'Sends a request, and repeats': `リクエストを送り、429 と最初の 401 の後は再送する。content は Content-Type と本文の組。`,
  'A GET has no request id': 'GET にはリクエストIDがないので、409 が返っても決まった意味はない。',
  'The token is computed': 'トークンには期限があるので、リクエストの直前に計算する。',
  'After a 429, the request id': `429 の後は、同じリクエストIDを使う。プロバイダーは、IDを使用済みにする前に制限を検査する。`,
  'The token may have expired': `トークンが到着前に期限切れになったかもしれないので、
新しいトークンで 1 回だけ再送する。`,
  'Returns the Content-Type': '1 つのファイルと文字列の項目を持つフォームの Content-Type と本文を返す。',
  // tasks.py
  'The tasks of the scenarios': `シナリオのタスク。パラメーターは、変数 GIFT_MOCK_TASK_<名前> から読む。`,
  'The task cannot be done': 'クライアントの動作は正しいが、タスクを行えない。',
  'An earlier start of this': 'このプログラムの以前の起動が注文を送ったが、その結果が分からない。',
  'Issues several codes.': `複数のコードを発行する。最初のエラーで、残りを中止する。

拒否されたリクエストは再び拒否され、結果が不明な注文は先に確認が必要になる。`,
  'Buys one gift with two': `2 つのワーカーでギフトを 1 つ購入する。同じリクエストIDを使うので、同じギフトを受け取る。`,
  'A 400 means that there': '400 は、画像がないことを示す。レスポンスの失われたリクエストが、すでに削除している。',
  'Issues a code once, even': `注文が終わる前にプログラムが終了し、再び起動されても、コードを 1 回だけ発行する。

ログに書いてよいのは TranId だけで、コードは書いてはならない。`,
  'The end user needs each': 'レスポンスにあるこれらの値は、すべてエンドユーザーに必要。',
  'Buys a gift. A run after': `ギフトを購入する。異常終了の後の起動は、保存した注文を見つけ、同じ購入IDとリクエストIDで続ける。

make は、新しい注文の購入IDを作る。`,
  'If the order is new': `新しい注文であれば何も購入されておらず、次の試みには新しいリクエストIDが必要。
以前の起動や別のプロセスも注文を送った場合、拒否されても、そのリクエストで購入した可能性は残る。`,
  'If another process has forgotten the order':
    'その間に別のプロセスが注文を削除した場合は、このプロセスが注文を始める。',
  'Returns the stored order.':
    '保存した注文を返す。拒否された注文は、人が GIFT_RETRY_REFUSED を 1 にした後にだけ再び送る。',
  'Forgets an order that': '何も購入しなかった注文を削除する。同じリクエストが再び拒否される場合は、拒否を保存する。',
  'Creates a purchase id with': `希望のブランドのうち、提供されているもので購入IDを作る。

400 の後は、提供されているブランドの一覧が変わったときだけ再び試みる。`,
  'The first purchase id may': '最初の購入IDは存在するかもしれないが、使わない購入IDに費用はかからない。',
  'Repeats a request while': '結果が不明な間、リクエストを再送する。再送してよいリクエストにだけ使う。',
}
