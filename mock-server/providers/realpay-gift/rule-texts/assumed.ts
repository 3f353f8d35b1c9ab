import type { RuleTexts } from '../../../core/provider/evidence.ts'
import type { RealpayGiftRule } from '../evidence.ts'

/** One sentence for each assumed rule. */
export const assumed: RuleTexts<Extract<RealpayGiftRule, `${string}-A${number}`>> = {
  'RP-A1': {
    en: 'Past the limit the response is 429, counted over a sliding minute and before authentication, without Retry-After; refused requests do not count.',
    ja: '制限を超えると、Retry-After のない 429 を返す。制限は認証の前に直近1分間の件数で判定し、拒否したリクエストは件数に含めない。',
  },
  'RP-A2': {
    en: 'Checks run in this order: path (404), limit (429), syntax of headers (400), access key and token (401), request id (409), purchase (400), body (400), rules of the operation (400).',
    ja: '検査の順序は、パス（404）、制限（429）、ヘッダーの形式（400）、アクセスキーとトークン（401）、リクエストID（409）、購入ID（400）、本文（400）、操作ごとの条件（400）である。',
  },
  'RP-A3': {
    en: 'A missing or malformed access key or request id is answered with 400; an unknown key and a missing or wrong token with 401.',
    ja: 'アクセスキーやリクエストIDがない、または形式が不正であれば 400 を返す。登録されていないアクセスキーと、トークンがない、または誤っているリクエストには 401 を返す。',
  },
  'RP-A4': {
    en: 'A request id is used up, over all operations of its access key, as soon as a request with it is authenticated; its reuse is answered with 409 whatever the body.',
    ja: 'リクエストIDは、認証に成功したリクエストで使われた時点で、そのアクセスキーのすべての操作において使用済みになる。再び使うと、本文の内容にかかわらず 409 を返す。',
  },
  'RP-A5': {
    en: 'A malformed or unknown purchase id, and a request id that bought no gift, are answered with 400.',
    ja: '形式が不正な購入ID、存在しない購入ID、ギフトを購入していないリクエストIDには、400 を返す。',
  },
  'RP-A6': {
    en: 'The response to a search for a gift has the body of the response to its purchase.',
    ja: 'ギフトの検索は、購入時のレスポンスと同じ本文を返す。',
  },
  'RP-A7': {
    en: 'A token is accepted one time step either side of the clock, and again within its step.',
    ja: 'トークンは、現在の前後1タイムステップまで受け付け、同じステップ内では再び使用できる。',
  },
  'RP-A8': {
    en: 'Commission is 5 percent and its tax 10 percent, each rounded down; a gift is valid for 180 days.',
    ja: '手数料は5%、手数料に対する消費税は10%であり、それぞれ1円未満を切り捨てる。ギフトの有効期間は180日である。',
  },
  'RP-A9': {
    en: 'Until they are set, color and both images are null; video and ad are not shown with the purchase.',
    ja: '未設定の色と2つの画像は null である。動画と広告は購入情報に含まれない。',
  },
  'RP-A10': {
    en: 'A file is judged by its extension and its first bytes, which must agree; an empty file, and deleting an image that is not set, are answered with 400, a deletion with 200 and an empty object.',
    ja: 'ファイルの種類は拡張子と先頭のバイトで判定し、両方が一致しなければならない。空のファイルと、未設定の画像の削除には 400 を返し、削除に成功すると 200 と空のオブジェクトを返す。',
  },
  'RP-A11': {
    en: 'Unknown keys or parts, empty or repeated prices and brands, prices below 1, an empty name or issuer, a URL that is no YouTube video, a negative play_time and a redirect_url that is not http(s) are answered with 400.',
    ja: '仕様書にない項目やパート、空または重複する値を含む prices と brands、1未満の金額、空の name や issuer、YouTube 動画ではない URL、負の play_time、http(s) ではない redirect_url には、400 を返す。',
  },
  'RP-A12': {
    en: 'An element of the brands has a code, a name and the amounts that it allows.',
    ja: 'ブランドの要素は、code、name、利用できる金額を持つ。',
  },
  'RP-A13': {
    en: 'A GET, which carries no request id, never gets a 409.',
    ja: 'GET にはリクエストIDがないため、GET に 409 を返すことはない。',
  },
  'RP-A14': {
    en: "The API is served at the mount, and on the provider's hosts at the root and below /api/partner.",
    ja: 'API は、マウントしたパスのほか、プロバイダーのホストではルートと /api/partner 配下で提供する。',
  },
  'RP-A50': {
    en: 'A KB has 1024 bytes, so an image may have 2,097,152.',
    ja: '1 KB は1,024バイトであり、画像の上限は2,097,152バイトである。',
  },
  'RP-A51': {
    en: 'A YouTube video is named by its long address over https.',
    ja: 'YouTube 動画は、https の通常の URL で指定する。',
  },
  'RP-A52': {
    en: 'A price is at most 1,000,000,000 yen.',
    ja: '金額の上限は1,000,000,000円である。',
  },
  'RP-A53': {
    en: 'Request ids that bought no gift are forgotten once 100,000 newer ones came; those of gifts never are.',
    ja: 'ギフトを購入していないリクエストIDは、より新しいIDが100,000件使われると破棄する。ギフトを購入したリクエストIDは破棄しない。',
  },
  'RP-A54': {
    en: 'A JSON body of more than 64 KiB, and a multipart body of more than that around its file, are answered with 400.',
    ja: '64 KiB を超える JSON の本文と、ファイル以外の部分が 64 KiB を超えるマルチパートの本文には、400 を返す。',
  },
  'RP-A55': {
    en: 'Methods that no operation has, and unknown paths, are answered with 404.',
    ja: 'どの操作にもないメソッドと、存在しないパスには、404 を返す。',
  },
  'RP-A56': {
    en: 'What is not well-formed HTTP, such as a header with a forbidden character, headers that are too long or an incomplete body, is answered with 400 and has no effect.',
    ja: '使用できない文字を含むヘッダー、長すぎるヘッダー、途中で切れた本文など、HTTP として不正なリクエストには 400 を返し、何も処理しない。',
  },
  'RP-A57': {
    en: 'Purchases with which no gift was bought are forgotten, with their images, once 10,000 newer ones came; those of gifts never are.',
    ja: 'ギフトのない購入は、より新しい購入が10,000件作成されると、画像とともに破棄する。ギフトのある購入は破棄しない。',
  },
  'RP-A58': {
    en: 'A JSON object that names a key twice, and request_id given twice, are answered with 400; a parameter of the query that no operation knows is ignored.',
    ja: '同じ項目を2回含む JSON オブジェクトと、2回指定された request_id には、400 を返す。操作が使わないクエリのパラメーターは無視する。',
  },
  'RP-A59': {
    en: 'What the limit refused may be sent again after a second.',
    ja: '制限で拒否されたリクエストは、1秒後に再送してよい。',
  },
  'RP-A60': {
    en: 'A body with a Content-Encoding, and a request with more than one Content-Type, are answered with 400.',
    ja: 'Content-Encoding の付いた本文と、Content-Type が2つ以上あるリクエストには、400 を返す。',
  },
  'RP-A61': {
    en: 'A multipart body follows RFC 2046: lines end with CRLF, the boundary has at most 70 characters, and preamble, epilogue and padding are ignored; a body of more than 100 parts, or with more than 64 KiB of headers in one part, is answered with 400.',
    ja: 'マルチパートの本文は RFC 2046 に従う。行末は CRLF、boundary は70文字以内であり、プリアンブル、エピローグ、パディングは無視する。パートが100個を超える本文と、1つのパートのヘッダーが 64 KiB を超える本文には、400 を返す。',
  },
  'RP-A62': {
    en: 'The name of a file is filename* in UTF-8, or else filename, in which \\" and %22 stand for a quote; an RFC 2047 encoded word is not decoded. The content of a part is never decoded, whatever its Content-Transfer-Encoding says.',
    ja: 'ファイル名は UTF-8 の filename* から、なければ filename から読み取る。filename では \\" と %22 が引用符を表し、RFC 2047 のエンコード済みの語はデコードしない。パートの内容は、Content-Transfer-Encoding の値にかかわらずデコードしない。',
  },
  'RP-A63': {
    en: 'Once the images have 256 MiB together, an upload that would exceed that is answered with 503, and the image that it would replace stays.',
    ja: '画像の合計が 256 MiB を超えるアップロードには 503 を返し、置き換えるはずだった画像は残す。',
  },
  'RP-A64': {
    en: 'A field of a form, or redirect_url, with bytes that are no UTF-8, such as Shift_JIS, is answered with 400.',
    ja: 'フォームの項目や redirect_url に、Shift_JIS など UTF-8 ではないバイトがあれば、400 を返す。',
  },
  'RP-A65': {
    en: 'A whole number in JSON is written with digits alone; 500.0 and 5e2 are answered with 400.',
    ja: 'JSON の整数は数字だけで表記する。500.0 や 5e2 には 400 を返す。',
  },
  'RP-A66': {
    en: 'A name or issuer with a control character such as NUL or a line break, or of blanks only, is answered with 400.',
    ja: 'NUL や改行などの制御文字を含む name や issuer と、空白だけの name や issuer には、400 を返す。',
  },
  'RP-A67': {
    en: 'A name or issuer has at most 255 characters; a longer one is answered with 400.',
    ja: 'name と issuer は255文字以内であり、超えると 400 を返す。',
  },
  'RP-A68': {
    en: 'A body with a byte order mark is answered with 400.',
    ja: 'BOM で始まる本文には、400 を返す。',
  },
  'RP-A69': {
    en: 'play_time is at most 2,147,483,647 seconds; a larger one is answered with 400.',
    ja: 'play_time の上限は2,147,483,647秒であり、超えると 400 を返す。',
  },
  'RP-A70': {
    en: 'Errors of every status have the observed error body.',
    ja: 'どのステータスのエラーも、確認済みのエラー形式の本文を持つ。',
  },
  'RP-A80': {
    en: "The page at a gift's URL has the main color behind the header and the secondary color on the brands; the video comes before the brands and the ad after the choice of one. It is answered with 404 for an unknown code and with 410 for an expired gift.",
    ja: 'ギフトの URL のページは、ヘッダーの背景がメインカラー、ブランドがサブカラーである。動画はブランドの前に、広告はブランドを選んだあとに表示する。存在しないコードには 404、期限切れのギフトには 410 を返す。',
  },
}
