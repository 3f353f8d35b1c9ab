import { z } from 'zod'
import { setting } from '../../../core/settings/settings.ts'
import {
  commissionRounding,
  errorsShape,
  malformedShape,
  mediaTypeStatus,
  statusSetting,
  tooLargeStatus,
} from '../../../core/settings/shared-settings.ts'
import { MAX_PLAY_TIME, MAX_PRICE } from '../request-schema.ts'

const observedFormat = { value: 'observed', name: { en: 'the observed one', ja: '確認済みの形式' } } as const

/** Settings for the alternatives to the assumed rules. An alternative is a behavior that the real provider may have. */
export const alternativeSettings = {
  'realpayGift.totp.reuse': setting({
    schema: () => z.enum(['step', 'once']),
    default: 'step',
    meaning: {
      en: 'Whether a token may be used again while its time step is accepted, or only once.',
      ja: 'トークンを使用できる回数。step：タイムステップが受け付けられる間は何回でも。once：1回だけ。',
    },
    evidence: ['RP-A7'],
  }),
  'realpayGift.requestId.scope': setting({
    schema: () => z.enum(['accessKey', 'operation']),
    default: 'accessKey',
    meaning: {
      en: 'Where a request id is unique: over all operations of an access key, or within each operation.',
      ja: 'リクエストIDが一意でなければならない範囲。accessKey：アクセスキーのすべての操作。operation：操作ごと。',
    },
    evidence: ['RP-A4'],
  }),
  'realpayGift.requestId.onGet': setting({
    schema: () => z.enum(['ignore', 'use']),
    default: 'ignore',
    meaning: {
      en: 'Whether a request id that a GET carries is ignored, or used up like that of any other request.',
      ja: 'GET に付いたリクエストIDの扱い。ignore：無視する。use：ほかのリクエストと同じように使用済みにする。',
    },
    evidence: ['RP-A13'],
  }),
  'realpayGift.checks.requestId': setting({
    schema: () => z.enum(['before-body', 'after-body']),
    default: 'before-body',
    meaning: {
      en: 'Whether the request id is checked before the purchase and the body, or after both.',
      ja: 'リクエストIDを検査する時点。before-body：購入IDと本文より先。after-body：購入IDと本文のあと。',
    },
    evidence: ['RP-A2'],
  }),
  'realpayGift.status.malformedKey': statusSetting(400, 401, ['RP-A3'], {
    en: 'a missing or malformed access key',
    ja: 'アクセスキーがない、または形式が不正なリクエスト',
  }),
  'realpayGift.status.unknownPurchase': statusSetting(400, 404, ['RP-A5'], {
    en: 'an unknown purchase id',
    ja: '存在しない購入ID',
  }),
  'realpayGift.status.unknownGift': statusSetting(400, 404, ['RP-A5'], {
    en: 'a search for a request id that bought no gift',
    ja: 'ギフトを購入していないリクエストIDの検索',
  }),
  'realpayGift.status.tooLarge': tooLargeStatus(['RP-A54']),
  'realpayGift.status.mediaType': mediaTypeStatus(['RP-A60']),
  'realpayGift.status.wrongMethod': statusSetting(404, 405, ['RP-A55'], {
    en: 'a method that no operation on the path has',
    ja: 'パスのどの操作にもないメソッド',
  }),
  'realpayGift.status.unknownPath': statusSetting(404, 400, ['RP-A55'], {
    en: 'an unknown path',
    ja: '存在しないパス',
  }),
  'realpayGift.errors.shape': errorsShape(observedFormat, ['RP-A70'], { en: '400, 401 and 409', ja: '400・401・409' }),
  'realpayGift.malformed.shape': malformedShape(observedFormat, ['RP-A56']),
  'realpayGift.unknownKeys': setting({
    schema: () => z.enum(['refuse', 'ignore']),
    default: 'refuse',
    meaning: {
      en: 'Whether a key or part that the document does not have fails the request, or is ignored.',
      ja: '仕様書にない項目やパートの扱い。refuse：リクエストを拒否する。ignore：無視する。',
    },
    evidence: ['RP-A11'],
  }),
  'realpayGift.lists': setting({
    schema: () => z.enum(['distinct', 'any']),
    default: 'distinct',
    meaning: {
      en: 'Whether prices and brands must be without repetitions and not empty, or may be any list.',
      ja: 'prices と brands に指定できるリスト。distinct：空ではなく、重複のないもの。any：すべて。',
    },
    evidence: ['RP-A11'],
  }),
  'realpayGift.price.max': setting({
    schema: () => z.int().min(1).max(MAX_PRICE),
    default: MAX_PRICE,
    meaning: {
      en: 'The highest price that a purchase may name, in yen.',
      ja: '購入で指定できる金額の上限（円）。',
    },
    evidence: ['RP-A52'],
  }),
  'realpayGift.redirectUrl': setting({
    schema: () => z.enum(['http', 'any']),
    default: 'http',
    meaning: {
      en: 'Whether redirect_url must be an http or https URL, or may be any text that is not empty.',
      ja: 'redirect_url に指定できる値。http：http または https の URL。any：空ではないすべての文字列。',
    },
    evidence: ['RP-A11'],
  }),
  'realpayGift.query.repeated': setting({
    schema: () => z.enum(['refuse', 'first', 'last']),
    default: 'refuse',
    meaning: {
      en: 'Whether request_id that the query names twice fails the request, or counts as its first or its last.',
      ja: 'クエリに request_id が2回ある場合の扱い。refuse：リクエストを拒否する。first：最初の値を使う。last：最後の値を使う。',
    },
    evidence: ['RP-A58'],
  }),
  'realpayGift.video.urls': setting({
    schema: () => z.enum(['long', 'any']),
    default: 'long',
    meaning: {
      en: 'The addresses of a YouTube video that are accepted: the long one, or also short, embed and mobile ones.',
      ja: '受け付ける YouTube 動画の URL。long：通常の URL。any：短縮形、埋め込み用、モバイル用の URL も受け付ける。',
    },
    evidence: ['RP-A51'],
  }),
  'realpayGift.video.maxPlayTime': setting({
    schema: () => z.int().min(0).max(MAX_PLAY_TIME),
    default: MAX_PLAY_TIME,
    meaning: {
      en: 'The highest play_time, in seconds.',
      ja: 'play_time の上限（秒）。',
    },
    evidence: ['RP-A69'],
  }),
  'realpayGift.multipart.boundary': setting({
    schema: () => z.enum(['any', 'rfc']),
    default: 'any',
    meaning: {
      en: 'The characters of a multipart boundary: any printable ones, or only those of RFC 2046.',
      ja: 'マルチパートの boundary に使える文字。any：印字可能なすべての文字。rfc：RFC 2046 の文字だけ。',
    },
    evidence: ['RP-A61'],
  }),
  'realpayGift.multipart.extendedFilename': setting({
    schema: () => z.enum(['decode', 'ignore']),
    default: 'decode',
    meaning: {
      en: 'Whether the parameter filename* of a file part is decoded, or ignored.',
      ja: 'ファイルのパートのパラメーター filename* の扱い。decode：デコードする。ignore：無視する。',
    },
    evidence: ['RP-A62'],
  }),
  'realpayGift.image.type': setting({
    schema: () => z.enum(['both', 'name', 'content']),
    default: 'both',
    meaning: {
      en: 'What decides the type of a file: its name and its first bytes, which must agree, or one of the two.',
      ja: 'ファイルの種類の判定方法。both：ファイル名と先頭のバイトの両方（一致しなければならない）。name：ファイル名だけ。content：先頭のバイトだけ。',
    },
    evidence: ['RP-A10'],
  }),
  'realpayGift.image.deleteUnset': setting({
    schema: () => z.enum(['refuse', 'accept']),
    default: 'refuse',
    meaning: {
      en: 'Whether deleting an image that is not set fails the request, or succeeds.',
      ja: '未設定の画像の削除の扱い。refuse：リクエストを拒否する。accept：成功とする。',
    },
    evidence: ['RP-A10'],
  }),
  'realpayGift.commission.rounding': commissionRounding(['RP-A8']),
  'realpayGift.answer.brands': setting({
    schema: () => z.enum(['amounts', 'code', 'prices']),
    default: 'amounts',
    meaning: {
      en: 'The members of a brand in a response: code, name and amounts; code; or code, title, min_price and max_price.',
      ja: 'レスポンスのブランドの項目。amounts：code、name、amounts。code：code だけ。prices：code、title、min_price、max_price。',
    },
    evidence: ['RP-A12'],
  }),
  'realpayGift.answer.unset': setting({
    schema: () => z.enum(['null', 'absent']),
    default: 'null',
    meaning: {
      en: 'Whether colors and images that are not set are null, or absent.',
      ja: '未設定の色と画像の返し方。null：null を返す。absent：項目を省略する。',
    },
    evidence: ['RP-A9'],
  }),
  'realpayGift.answer.design': setting({
    schema: () => z.enum(['document', 'all']),
    default: 'document',
    meaning: {
      en: 'The design in the response to GET of a purchase: colors and images, or also video and ad.',
      ja: '購入情報の GET が返すデザイン。document：色と画像。all：動画と広告も返す。',
    },
    evidence: ['RP-A9'],
  }),
  'realpayGift.answer.findGift': setting({
    schema: () => z.enum(['whole', 'gift']),
    default: 'whole',
    meaning: {
      en: 'The response to a search for a gift: the response to its purchase, or only its member gift.',
      ja: 'ギフトの検索のレスポンス。whole：購入時のレスポンスと同じ。gift：項目 gift だけ。',
    },
    evidence: ['RP-A6'],
  }),
  'realpayGift.gift.searchableHours': setting({
    schema: () => z.int().min(1).nullable(),
    default: null,
    meaning: {
      en: 'For how many hours after its purchase a gift is found by its request id; null if it is always found.',
      ja: '購入後、リクエストIDでギフトを検索できる時間数。null の場合は常に検索できる。',
    },
    evidence: ['RP-A53'],
  }),
}
