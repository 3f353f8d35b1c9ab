/**
 * The Japanese comments of the correct client in Python, by the beginning of the English comment. A line break in a
 * comment is a line break in the program.
 */
export const pythonComments: Readonly<Record<string, string>> = {
  // client.py
  'A correct client that does': `GIFT_MOCK_TASK のタスクを行う、正しいクライアント。Python 3.9 以降と標準ライブラリーだけで動く。

at_gift.py、realpay_gift.py、wire.py、book.py は、自分のプロジェクトにコピーして使う。
使い方はこのファイルと tasks.py を参照。

終了コード:
0  タスクを終えた。
1  リクエストが拒否されたか、プロバイダーに届かなかった。失敗したリクエストでは何も購入していない。
2  コードを発行したか、ギフトを購入した可能性がある。人が確認する必要がある。
3  タスクが存在しないか、変数がない。`,
  'The clients of a task.': 'タスクのクライアント。必要になったときに、`gift-mock env` の変数から作る。',
  'Returns the path of the orders.':
    '注文を保存するファイルのパスを返す。`gift-mock replay` は、どの起動にも同じフォルダーを渡す。',
  // book.py
  "The book of this program's": 'このプログラムの注文の帳簿。`gift-mock reconcile` がプロバイダーの台帳と比較する。',
  'A file with one JSON line': `注文の変化を 1 行ずつ JSON で記録するファイル。注文の今の状態は最後の行にある。

パスがなければ何も書かない。`,
  'Writes one line.': `1 行を書く。state は、リクエストの前は 'unknown'、全コードを受け取れば 'kept'、拒否されれば 'failed'。`,
  // orders.py
  'A database of the orders': '注文とリクエストIDのデータベース。異常終了しても、次の起動は同じリクエストIDで続ける。',
  'The orders by name.': `名前ごとの注文。名前は一意なので、複数のプロセスのうち 1 つだけが注文を始める。

パスがなければ、プログラムの終了とともに注文は失われる。`,
  'Stores a new order.': `新しい注文を保存する。戻ったときには注文がディスクにあるので、リクエストはその後に送る。

注文がすでにあれば False を返す。以前の起動か別のプロセスが、その注文を始めている。`,
  'Returns True if a claim':
    '注文を始めようとして失敗した起動やプロセスがあれば True を返す。リクエストは複数送られた可能性がある。',
  'Forgets an order, unless': '注文を削除する。別のプロセスがすでに注文を始め直した場合は削除しない。',
  // wire.py
  'Sends one HTTP request once.':
    'HTTP リクエストを 1 回だけ送る。再送せず、リダイレクトに従わず、プロキシの環境変数を使わない。',
  'Base class of the errors': 'リクエストのエラーの基底クラス。',
  'The status of the response': 'レスポンスのステータスから、プロバイダーが何もしていないことが分かる。',
  'The connection could not': '接続できなかったので、プロバイダーは何もしていない。',
  'The request was sent, and':
    'リクエストを送ったが、結果の分かるレスポンスがない。読み取りは再送してよいが、購入は再送してはならない。',
  'Sends one request and returns': `リクエストを 1 回送り、200 のレスポンスの JSON オブジェクトを返す。

what      エラーメッセージでのリクエストの名前。メッセージにはリクエストの他の内容、つまり秘密の値は入らない。
timeout   接続、データを待つ 1 回ごと、本文全体の上限（秒）。
refusals  プロバイダーが何もしていないことが確かなステータス。他のステータスでは確かではない。`,
  'The error is not chained': '元の例外をつなげない。レスポンスを含み、その中にコードがある可能性があるため。',
  'Reads the whole body': '期限までに本文全体を読む。接続のタイムアウトは、データを待つ 1 回ごとの上限にすぎない。',
  // at_gift.py
  'A client of the at-gift': `あっとギフトのオンデマンド API のクライアント。

コードは 1 件ごとに請求され、取り消せない。そのため、結果が不明な注文は再送しない。`,
  'Timeout in seconds.': `タイムアウト（秒）。プロバイダーは 90 秒以上を求めている。
プログラムがレスポンスを待たなくても、コードは請求される。`,
  'Minimum seconds between': 'リクエストの最小間隔（秒）。制限は、発行と照会を合わせて 1 秒に 1 リクエスト。',
  'Pauses in seconds before a request':
    '429 で拒否されたリクエストを再送する前の待ち時間（秒）。他のプログラムのリクエストが原因でも 429 になる。',
  'Statuses after which it is certain that the provider':
    'プロバイダーが何も発行していないことが確かなステータス。500 では確かではない。',
  'A client for one thread of one process. Several':
    '1 プロセスの 1 スレッド用のクライアント。複数のスレッドやプロセスでは、リクエストの間隔を共有する。',
  'clock_rate is the speed': 'clock_rate は、プロバイダーの時計の速さ（実時間の何倍か）。本番では 1。',
  'Issues one code. After': `コードを 1 件発行する。OutcomeUnknown の後は、注文を再送せず、プロバイダーに問い合わせる。`,
  'Returns the code with': '指定の TranId のコードを返す。照会では何も発行されないので、再送してよい。',
  'The pace counts from': `間隔はリクエストの終わりから数える。このリクエストの到着が遅れても、
次のリクエストは早く着きすぎない。`,
  'Returns the response if': `必要な項目があれば、レスポンスを返す。

未知の項目は受け入れる。ControlNo、RmtrCd、2 つ目のコードは、ないか null のことがある。`,
}
