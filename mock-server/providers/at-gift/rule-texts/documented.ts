import type { RuleTexts } from '../../../core/provider/evidence.ts'
import type { AtGiftRule } from '../evidence.ts'

/** One sentence for each rule that the provider documents or that an integration showed. */
export const documented: RuleTexts<Exclude<AtGiftRule, `${string}-A${number}`>> = {
  'AG-D1': {
    en: 'The API has one operation, a POST to /{campaign}/dc/getcode, on one host for production and one for verification.',
    ja: 'API の操作は POST /{campaign}/dc/getcode の1つだけであり、ホストは本番環境と検証環境に1つずつある。',
  },
  'AG-D2': {
    en: 'Requests and responses are JSON in UTF-8, and a request says so in its Content-Type.',
    ja: 'リクエストとレスポンスは UTF-8 の JSON であり、リクエストは Content-Type でそれを示す。',
  },
  'AG-D3': {
    en: 'AuthKey, DcId and Amount are required; with the TranId of an issued code the same code is shown again and nothing is issued.',
    ja: 'AuthKey、DcId、Amount は必須である。発行済みのコードの TranId を付けると、同じコードが再び返り、新たな発行はない。',
  },
  'AG-D4': {
    en: 'A success carries Status, ErrorMsg (empty), TranId, Amount, Expiration, both codes with their types, ControlNo, RmtrCd and five reserved members that are always null.',
    ja: '成功のレスポンスには、Status、ErrorMsg（空）、TranId、Amount、Expiration、2つのコードとその種別、ControlNo、RmtrCd、および常に null である5つの予備の項目が含まれる。',
  },
  'AG-D5': {
    en: 'An error carries Status and ErrorMsg, and nothing else.',
    ja: 'エラーのレスポンスには、Status と ErrorMsg だけが含まれる。',
  },
  'AG-D6': {
    en: 'The HTTP status tells the kind of error: 400 input, 401 AuthKey, 403 permission, 404 resource, 429 limit, 500 the service itself.',
    ja: 'HTTP ステータスがエラーの種類を示す。400 は入力、401 は AuthKey、403 は権限、404 はリソース、429 は制限、500 はサービス自体のエラーである。',
  },
  'AG-D7': {
    en: 'Issues and inquiries together are limited to one a second, and since the service is shared, even a single request may be refused.',
    ja: '発行と照会は、合わせて1秒に1件までに制限される。サービスは共用のため、1件だけのリクエストでも拒否されることがある。',
  },
  'AG-D8': {
    en: 'Only registered source addresses are let through.',
    ja: '登録された接続元IPアドレスからのリクエストだけを受け付ける。',
  },
  'AG-D9': {
    en: 'A caller waits at least 90 seconds for a response.',
    ja: '呼び出し元は、レスポンスを90秒以上待つ。',
  },
  'AG-D10': {
    en: 'Each code takes a request of its own.',
    ja: 'コード1件につき、リクエストを1件送る。',
  },
  'AG-D11': {
    en: 'A product has a free amount or one fixed amount, which the provider may change; the response repeats the amount of the request.',
    ja: '商品の金額は、自由に指定できるか、1つの金額に固定されている（プロバイダーが変更することがある）。レスポンスはリクエストの金額をそのまま返す。',
  },
  'AG-D12': {
    en: 'Nothing cancels an issued code: in production it is billed in any case.',
    ja: '発行したコードは取り消せず、本番環境では必ず請求される。',
  },
  'AG-D13': {
    en: 'Expiration is a day as YYYYMMDD; 99991231 stands for none.',
    ja: 'Expiration は YYYYMMDD 形式の日付であり、99991231 は期限がないことを示す。',
  },
  'AG-D14': {
    en: 'Each code is a text (type "0") or a URL (type "1"); a product without a second code has null for both of its members.',
    ja: '各コードは文字列（種別 "0"）または URL（種別 "1"）である。2つ目のコードがない商品では、その2つの項目が null になる。',
  },
  'AG-D15': {
    en: 'ControlNo is always set since document 1.5; RmtrCd is set for products paid out by Seven Payment only.',
    ja: 'ControlNo は、仕様書 1.5 以降では常に設定される。RmtrCd は、セブン・ペイメントで払い出す商品にだけ設定される。',
  },
  'AG-D16': {
    en: 'The samples show Amount as digits in the request and as a number in the response, a TranId of AZ and 40 hex digits, and, being older, no ControlNo.',
    ja: '仕様書の例では、Amount はリクエストでは数字の文字列、レスポンスでは数値であり、TranId は AZ と40桁の16進数である。例は古いため、ControlNo がない。',
  },
}
