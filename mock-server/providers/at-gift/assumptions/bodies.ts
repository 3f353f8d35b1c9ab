import type { Assumptions } from '../../../core/provider/evidence.ts'
import type { AtGiftRule } from '../evidence.ts'

/** Assumptions about the encoding of requests. */
export const bodies = {
  'AG-A50': {
    kind: 'provider',
    question: {
      en: 'What is the maximum size of a request body, and with which HTTP status is a larger one answered: 400 or 413?',
      ja: 'リクエストの本文の上限サイズをご教示ください。また、上限を超えた場合の HTTP ステータスは 400 と 413 のどちらでしょうか。',
    },
    decidedBy: { en: 'A request with a body of 65 KiB.', ja: '65 KiB の本文を持つリクエスト。' },
    alternatives: [
      {
        id: 'too-large-413',
        text: { en: 'The response is 413.', ja: 'レスポンスは 413 になる。' },
        settings: { 'atGift.status.tooLarge': 413 },
      },
    ],
  },
  'AG-A51': {
    kind: 'provider',
    question: {
      en: 'Is a Content-Type with parameters accepted, such as "application/json; charset=utf-8", or only the bare "application/json"?',
      ja: 'Content-Type は「application/json」のみ受け付けられますでしょうか。「application/json; charset=utf-8」のようにパラメーターが付いていても差し支えございませんでしょうか。',
    },
    decidedBy: {
      en: 'One request each with the parameters charset=utf-8, charset=shift_jis and version=1.',
      ja: 'パラメーター charset=utf-8、charset=shift_jis、version=1 を付けたリクエストを1件ずつ送る。',
    },
    alternatives: [
      {
        id: 'content-type-bare',
        text: {
          en: 'Only the bare media type is accepted: charset=utf-8 is refused with 400.',
          ja: 'パラメーターのない Content-Type のみ受け付けられ、charset=utf-8 も 400 で拒否される。',
        },
        settings: { 'atGift.contentType.parameters': 'none' },
      },
      {
        id: 'content-type-any-parameter',
        text: {
          en: 'Any parameter is accepted and ignored.',
          ja: 'どのパラメーターも受け付けられ、無視される。',
        },
        settings: { 'atGift.contentType.parameters': 'any' },
      },
    ],
  },
  'AG-A54': {
    kind: 'provider',
    question: {
      en: 'What does a caller receive whose request is not well-formed HTTP or whose body is cut off: the documented error body, or the error page of a gateway?',
      ja: 'HTTP として不正なリクエストや、本文が途中で切れたリクエストに対しては、仕様書のエラー形式が返却されますでしょうか。それともゲートウェイ等のエラーページが返却されますでしょうか。',
    },
    decidedBy: {
      en: 'A request whose header has a forbidden character.',
      ja: 'ヘッダーに使用できない文字を含むリクエスト。',
    },
    alternatives: [
      {
        id: 'malformed-gateway-page',
        text: {
          en: 'A gateway answers with 400 and a web page.',
          ja: 'ゲートウェイが 400 と HTML のページを返す。',
        },
        settings: { 'atGift.malformed.shape': 'html' },
      },
    ],
  },
  'AG-A55': {
    kind: 'provider',
    question: {
      en: 'How is a JSON body handled that has one key twice: is it refused, or does the first or the last value count?',
      ja: 'JSON に同じ項目が2回含まれる場合、エラーになりますでしょうか。それとも、最初または最後の値が採用されますでしょうか。',
    },
    decidedBy: {
      en: 'An issue whose body has Amount twice, with two valid amounts.',
      ja: '有効な金額の Amount を2回含む発行リクエスト。',
    },
    alternatives: [
      {
        id: 'duplicate-key-last',
        text: { en: 'The last value counts.', ja: '最後の値が採用される。' },
        settings: { 'atGift.json.duplicateKeys': 'last' },
      },
      {
        id: 'duplicate-key-first',
        text: { en: 'The first value counts.', ja: '最初の値が採用される。' },
        settings: { 'atGift.json.duplicateKeys': 'first' },
      },
    ],
  },
  'AG-A56': {
    kind: 'provider',
    question: {
      en: 'With which HTTP status is a request answered whose Content-Type or Content-Encoding is not accepted: 400 or 415?',
      ja: '受け付けられない Content-Type や Content-Encoding（gzip など）のリクエストに対する HTTP ステータスは、400 と 415 のどちらでしょうか。',
    },
    decidedBy: {
      en: 'A request with Content-Encoding: gzip, and one with Content-Type: text/plain.',
      ja: 'Content-Encoding: gzip のリクエストと、Content-Type: text/plain のリクエスト。',
    },
    alternatives: [
      {
        id: 'media-type-415',
        text: { en: 'The response is 415.', ja: 'レスポンスは 415 になる。' },
        settings: { 'atGift.status.mediaType': 415 },
      },
    ],
  },
  'AG-A57': {
    kind: 'provider',
    question: {
      en: 'Is a JSON body that begins with a byte order mark (EF BB BF) refused, or is the mark ignored?',
      ja: 'BOM（EF BB BF）で始まる JSON は、エラーになりますでしょうか。それとも BOM は無視されますでしょうか。',
    },
    decidedBy: {
      en: 'An issue whose body begins with a byte order mark.',
      ja: 'BOM で始まる本文の発行リクエスト。',
    },
    alternatives: [
      {
        id: 'byte-order-mark-ignored',
        text: { en: 'The mark is ignored.', ja: 'BOM は無視される。' },
        settings: { 'atGift.json.byteOrderMark': 'ignore' },
      },
    ],
  },
} as const satisfies Partial<Assumptions<AtGiftRule>>
