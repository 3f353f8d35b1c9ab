import type { RuleTexts } from '../../../core/provider/evidence.ts'
import type { RealpayGiftRule } from '../evidence.ts'

/** One sentence for each rule that the provider documents or that an integration showed. */
export const documented: RuleTexts<Exclude<RealpayGiftRule, `${string}-A${number}`>> = {
  'RP-D1': {
    en: 'A source address may send 300 requests a minute over all endpoints, a number that may change without notice.',
    ja: '1つの接続元IPアドレスから送れるリクエストは、すべてのエンドポイントを合わせて1分に300件までである。この件数は予告なく変わることがある。',
  },
  'RP-D2': {
    en: 'The access token header carries a TOTP by RFC 6238 whose key, hash, time step and digits were agreed beforehand.',
    ja: 'アクセストークンのヘッダーの値は RFC 6238 の TOTP であり、鍵、ハッシュ、タイムステップ、桁数は事前に取り決める。',
  },
  'RP-D3': {
    en: 'The access key header, 40 of a-z and 0-9, is required on every request.',
    ja: 'すべてのリクエストに、a～z と 0～9 からなる40文字のアクセスキーのヘッダーが必要である。',
  },
  'RP-D4': {
    en: 'The request id header, 1 to 40 of letters, digits, _ and -, is required on every request that changes something, and is unique to each.',
    ja: '何かを変更するすべてのリクエストに、英数字と「_」「-」からなる1～40文字のリクエストIDのヘッダーが必要であり、その値はリクエストごとに一意である。',
  },
  'RP-D5': {
    en: 'GET /brands lists the brands that a purchase may name and the amounts that each allows; brands are added without notice and removed with one, and none changes.',
    ja: 'GET /brands は、購入で指定できるブランドと、それぞれで利用できる金額の一覧を返す。ブランドは予告なく追加され、予告のうえで削除されるが、変更されることはない。',
  },
  'RP-D6': {
    en: 'POST /purchases takes prices, name, issuer, brands out of the list and is_strict, all required; the response has the id.',
    ja: 'POST /purchases には prices、name、issuer、一覧にある brands、is_strict がすべて必要であり、レスポンスは購入IDを返す。',
  },
  'RP-D7': {
    en: 'The response to a GET of a purchase has what it was made with, its colors and its images.',
    ja: '購入情報の GET は、作成時の内容と、色、画像を返す。',
  },
  'RP-D8': {
    en: 'The colors are two values of six hex digits, and the response repeats them.',
    ja: '色は6桁の16進数の値2つであり、レスポンスは同じ値を返す。',
  },
  'RP-D9': {
    en: 'The face and the header image are uploaded as the file part content, a PNG, JPEG or GIF of at most 2048 KB, and deleted on the same path.',
    ja: '券面画像とヘッダー画像は、content というファイルのパートでアップロードし、同じパスで削除する。形式は PNG、JPEG、GIF であり、サイズは 2048 KB 以内である。',
  },
  'RP-D10': {
    en: 'The video is a YouTube URL with the least number of seconds to watch, and the response repeats both.',
    ja: '動画は、YouTube の URL と、最低限視聴する秒数で設定する。レスポンスは両方を返す。',
  },
  'RP-D11': {
    en: 'The ad is uploaded as the file part image with the field redirect_url.',
    ja: '広告は、image というファイルのパートと、項目 redirect_url でアップロードする。',
  },
  'RP-D12': {
    en: "A gift is bought for one of the purchase's prices; the response has the request, the gift, the payment and a list of errors.",
    ja: 'ギフトは、購入に設定した金額のいずれかで購入する。レスポンスには request、gift、payment と、errors のリストが含まれる。',
  },
  'RP-D13': {
    en: 'A bought gift is found again by the purchase and the request id that bought it.',
    ja: '購入済みのギフトは、購入IDと、購入時のリクエストIDで検索できる。',
  },
  'RP-D14': {
    en: 'The statuses are 200, 400 for parameters, 401 for the token, 409 for a request id that collides and 503 for the service itself.',
    ja: 'ステータスは、200、400（パラメーターの誤り）、401（トークンの誤り）、409（リクエストIDの重複）、503（サービス自体のエラー）である。',
  },
  'RP-D15': {
    en: 'With is_strict a price that a brand does not allow fails the purchase; without it the purchase succeeds and a gift does not show the brands that its price rules out.',
    ja: 'is_strict が true であれば、ブランドが対応していない金額を含む購入は失敗する。false であれば購入は成功し、金額に対応していないブランドはギフトに表示されない。',
  },
  'RP-D16': {
    en: 'The samples show a purchase id of 40 and a gift code of 26 characters, an expiry in Japan time, and a commission of 5 percent with 10 percent tax on it.',
    ja: '仕様書の例では、購入IDは40文字、ギフトコードは26文字、期限は日本時間であり、手数料は5%、手数料に対する消費税は10%である。',
  },
  'RP-O1': {
    en: 'Colors, images and ad are set by POST; for the video the same is assumed.',
    ja: '色、画像、広告は POST で設定する。動画も同じであると仮定する。',
  },
  'RP-O2': {
    en: 'An error body is an object whose errors is a list of strings.',
    ja: 'エラーの本文は、文字列のリスト errors を持つオブジェクトである。',
  },
  'RP-O3': {
    en: 'The list of brands is an object whose brands is a list of elements that have a code.',
    ja: 'ブランドの一覧は、リスト brands を持つオブジェクトであり、リストの各要素は code を持つ。',
  },
  'RP-O4': {
    en: 'One integration sends form-encoded bodies where the document says JSON: refused with 400.',
    ja: '仕様書では JSON である本文を、フォーム形式で送る連携がある。このモックは 400 で拒否する。',
  },
  'RP-O5': {
    en: 'One integration agreed SHA-256, 15 seconds and 8 digits, and calls the API below /api/partner.',
    ja: 'SHA-256、15秒、8桁の TOTP を取り決め、/api/partner 配下の API を呼び出す連携がある。',
  },
  'RP-O6': {
    en: 'One client makes up to five attempts with one request id after a 401, a second apart, each with a fresh token.',
    ja: '401 のあと、同じリクエストIDと毎回新しいトークンで、1秒おきに最大5回試行するクライアントがある。',
  },
}
