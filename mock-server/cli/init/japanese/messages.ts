/** Exact texts of the example clients with their Japanese texts. Most of them are messages. */
type Texts = readonly (readonly [english: string, japanese: string])[]

/** Texts of the clients with an error. */
export const faultyTexts: Texts = [
  [
    'Issues one code. Has an error on purpose: see docs/first-ten-minutes.md.',
    'コードを 1 件発行する。わざと誤りを入れてある: docs/ja/first-ten-minutes.md を参照。',
  ],
  ['0: no response. The correct line:', '0: レスポンスがない場合。正しい行:'],
  ["How many times as fast the mock's time is.", 'モックの時計の速さ（実時間の何倍か）。'],
  ['The provider takes one request a second.', 'プロバイダーの上限は 1 秒に 1 リクエスト。'],
  ['no response:', 'レスポンスなし:'],
  ['the code:', 'コード:'],
  [
    'not issued, or unknown: ask the provider before you order again',
    '未発行または結果不明: 再び注文する前にプロバイダーに問い合わせる',
  ],
]

/** Messages of the correct client in Python. Each text is long enough to occur only in the message. */
export const pythonTexts: Texts = [
  ["f'issue of {dc_id}'", "f'{dc_id} の発行'"],
  ['an inquiry without a TranId would issue a code', 'TranId のない照会ではコードが発行される'],
  ["f'inquiry for {tran_id}'", "f'{tran_id} の照会'"],
  ['{what}: answered with another TranId', '{what}: レスポンスの TranId が違う'],
  ['the last attempt returns or raises', '最後の試みは値を返すか例外を送出する'],
  ['{what}: the answer is not what the document describes', '{what}: レスポンスが仕様書と違う'],
  [
    'unknown task {name!r}: set GIFT_MOCK_TASK to one of {", ".join(TASKS)}',
    '存在しないタスク {name!r}: GIFT_MOCK_TASK に指定できるのは {", ".join(TASKS)}',
  ],
  ['the variable {error} is missing: see `gift-mock env`', '変数 {error} がない: `gift-mock env` を参照'],
  ['Find out what became of it before you order again.', '再び注文する前に、結果を確認してください。'],
  ["'list of brands'", "'ブランドの一覧'"],
  ["'new purchase'", "'購入IDの作成'"],
  ["'purchase', 'GET'", "'購入IDのデータ', 'GET'"],
  ["'picture', 'POST'", "'券面画像の設定', 'POST'"],
  ["'deletion', 'DELETE'", "'券面画像の削除', 'DELETE'"],
  ["'design', 'POST'", "'デザインの設定', 'POST'"],
  ["'look-up of a gift'", "'ギフトの検索'"],
  ["'gift', 'POST'", "'ギフトの購入', 'POST'"],
  ['under the request id {request_id} another gift was bought', 'リクエストID {request_id} で別のギフトが購入された'],
  [
    'a gift may have been bought under the request id {request_id}',
    'リクエストID {request_id} でギフトが購入された可能性がある',
  ],
  ['the answer has no {name} as the document describes it', 'レスポンスに仕様書のとおりの {name} がない'],
  ['{tran_id} was issued', '{tran_id} は発行済み'],
  ['{tran_id} was not issued', '{tran_id} は未発行'],
  ['the two workers hold different gifts', '2 つのワーカーのギフトが違う'],
  ['the picture is still there after it was deleted', '削除した画像が残っている'],
  [
    'the order {name} was sent by an earlier start or another process',
    '注文 {name} は、以前の起動か別のプロセスが送っている',
  ],
  [
    'the order {name} was refused with {order["refused"]} by an earlier start: ',
    '注文 {name} は、以前の起動のときにステータス {order["refused"]} で拒否された: ',
  ],
  ['remove the cause, then set GIFT_RETRY_REFUSED to 1', '原因を取り除いてから GIFT_RETRY_REFUSED を 1 にする'],
  [`f'issued {code["TranId"]}'`, `f'{code["TranId"]} を発行した'`],
  [
    `the inquiry for {issued["TranId"]} gave another code than the issue did`,
    `{issued["TranId"]} の照会で、発行時と違うコードが返った`,
  ],
  [`bought under the request id {order["request_id"]}`, `リクエストID {order["request_id"]} で購入した`],
  [
    'no purchase of {wished} at {prices} yen: choose other brands or prices',
    '{wished} を {prices} 円で購入できない: 別のブランドか金額を選んでください',
  ],
  ['{what} was refused with {status}', '{what}: {status} で拒否された'],
  ['{what}: no connection: {error}', '{what}: 接続できない: {error}'],
  ['{what}: no answer: ', '{what}: レスポンスがない: '],
  ['{what}: answered with {status}', '{what}: ステータス {status}'],
  ['{what}: the answer is not in UTF-8', '{what}: レスポンスが UTF-8 ではない'],
  ['{what}: the answer cannot be read: ', '{what}: レスポンスを読み取れない: '],
  ['{what}: the answer is no JSON object', '{what}: レスポンスが JSON オブジェクトではない'],
]
