import type { RuleTexts } from '../../../core/provider/evidence.ts'
import type { AtGiftRule } from '../evidence.ts'

/** One sentence for each assumed rule. */
export const assumed: RuleTexts<Extract<AtGiftRule, `${string}-A${number}`>> = {
  'AG-A1': {
    en: 'Amount as a JSON number is refused with 400.',
    ja: 'Amount が JSON の数値であれば、400 で拒否する。',
  },
  'AG-A2': {
    en: 'Checks run in this order: path and campaign (404), source address (403), content type, JSON and keys (400), AuthKey (401), limit (429), contract (403), product and amount (400).',
    ja: '検査の順序は、パスとキャンペーン（404）、接続元IPアドレス（403）、Content-Type・JSON・項目（400）、AuthKey（401）、制限（429）、契約（403）、商品と金額（400）である。',
  },
  'AG-A3': {
    en: 'The limit is counted for each campaign and AuthKey over a sliding second, refused requests do not count, and a 429 carries no Retry-After.',
    ja: '制限は、キャンペーンと AuthKey ごとに、直近1秒間の件数で判定する。拒否したリクエストは件数に含めず、429 に Retry-After は付けない。',
  },
  'AG-A4': {
    en: 'An inquiry for an unknown TranId, or for one of another AuthKey, is refused with 400.',
    ja: '存在しない TranId や、別の AuthKey の TranId による照会は、400 で拒否する。',
  },
  'AG-A5': {
    en: 'An inquiry carries the DcId and the Amount of the issue, else it is refused with 400.',
    ja: '照会の DcId と Amount は発行時と同じでなければならず、異なれば 400 で拒否する。',
  },
  'AG-A6': {
    en: 'Unknown keys are refused with 400, and so is a TranId that is null or empty: a misspelt TranId would otherwise issue, and bill, a second code.',
    ja: '仕様書にない項目と、null または空の TranId は、400 で拒否する。受け付けると、綴りを誤った TranId のリクエストで2つ目のコードが発行され、請求されるためである。',
  },
  'AG-A7': {
    en: 'An unknown campaign is answered with 404, and the AuthKey of another campaign with 401.',
    ja: '存在しないキャンペーンには 404、別のキャンペーンの AuthKey には 401 を返す。',
  },
  'AG-A8': {
    en: 'Errors of every status have the documented error body.',
    ja: 'どのステータスのエラーも、仕様書のエラー形式の本文を持つ。',
  },
  'AG-A9': {
    en: 'A code expires on the day of issue in Japan plus the validity of its product, ten years by default.',
    ja: 'コードの期限は、日本時間の発行日に商品の有効期間（既定では10年）を加えた日である。',
  },
  'AG-A10': {
    en: 'ControlNo has 12 digits and RmtrCd has 5.',
    ja: 'ControlNo は12桁、RmtrCd は5桁の数字である。',
  },
  'AG-A11': {
    en: 'Methods other than POST are answered with 404.',
    ja: 'POST 以外のメソッドには 404 を返す。',
  },
  'AG-A50': {
    en: 'A body of more than 64 KiB is refused with 400.',
    ja: '64 KiB を超える本文は、400 で拒否する。',
  },
  'AG-A51': {
    en: 'A charset parameter of UTF-8 is let through in the Content-Type; any other parameter is refused with 400.',
    ja: 'Content-Type のパラメーターは charset=utf-8 だけを受け付け、ほかのパラメーターは 400 で拒否する。',
  },
  'AG-A52': {
    en: 'Amount is written without sign and leading zeros, in at most nine digits.',
    ja: 'Amount は、符号と先頭のゼロのない9桁以内の数字で表記する。',
  },
  'AG-A53': {
    en: 'Where the service itself fails, the response is 500 and nothing was issued.',
    ja: 'サービス自体のエラーでは 500 を返し、コードは発行しない。',
  },
  'AG-A54': {
    en: 'What is not well-formed HTTP, such as a header with a forbidden character, headers that are too long or an incomplete body, is answered with 400 and has no effect.',
    ja: '使用できない文字を含むヘッダー、長すぎるヘッダー、途中で切れた本文など、HTTP として不正なリクエストには 400 を返し、何も処理しない。',
  },
  'AG-A80': {
    en: 'A code that is a URL ends with 24 letters and digits, and its page is one of the mock: answered with 404 for an unknown code and, from the day after its Expiration, with 410.',
    ja: 'URL であるコードは24文字の英数字で終わり、そのページはモックが表示する。存在しないコードには 404、Expiration の翌日以降は 410 を返す。',
  },
  'AG-A55': {
    en: 'A JSON object that names a key twice is refused with 400, and a query is ignored.',
    ja: '同じ項目を2回含む JSON オブジェクトは 400 で拒否し、クエリは無視する。',
  },
  'AG-A56': {
    en: 'A body with a Content-Encoding, and a request with more than one Content-Type, are answered with 400.',
    ja: 'Content-Encoding の付いた本文と、Content-Type が2つ以上あるリクエストには、400 を返す。',
  },
  'AG-A57': {
    en: 'JSON after a byte order mark is refused with 400.',
    ja: 'BOM で始まる JSON は、400 で拒否する。',
  },
  'AG-A58': {
    en: 'Only the face value of a code is billed, without a commission.',
    ja: '請求されるのはコードの額面だけであり、手数料はない。',
  },
}
