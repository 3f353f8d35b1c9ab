import type { Assumptions } from '../../../core/provider/evidence.ts'
import type { RealpayGiftRule } from '../evidence.ts'

/** Assumptions about the encoding of requests, and about files. */
export const bodies = {
  'RP-A10': {
    kind: 'provider',
    question: {
      en: 'By what is the type of an uploaded image judged: its file name, its content, or both? Is deleting an image that is not set an error?',
      ja: 'アップロードする画像の種類は、ファイル名の拡張子、ファイルの内容、その両方のいずれで判定されますでしょうか。また、設定されていない画像を削除した場合はエラーになりますでしょうか。',
    },
    decidedBy: {
      en: 'An upload of a PNG named picture.jpg, one of a PNG named picture, and a DELETE of an image that is not set.',
      ja: 'picture.jpg という名前の PNG、および拡張子のない PNG のアップロードと、設定されていない画像の DELETE。',
    },
    alternatives: [
      {
        id: 'image-judged-by-name',
        text: { en: 'Only the file name decides.', ja: 'ファイル名のみで判定される。' },
        settings: { 'realpayGift.image.type': 'name' },
      },
      {
        id: 'image-judged-by-content',
        text: { en: 'Only the content decides.', ja: 'ファイルの内容のみで判定される。' },
        settings: { 'realpayGift.image.type': 'content' },
      },
      {
        id: 'delete-idempotent',
        text: {
          en: 'Deleting an image that is not set succeeds.',
          ja: '設定されていない画像の削除も成功する。',
        },
        settings: { 'realpayGift.image.deleteUnset': 'accept' },
      },
    ],
  },
  'RP-A50': {
    kind: 'provider',
    question: {
      en: 'Is the maximum of 2048 KB for an image 2,097,152 or 2,048,000 bytes?',
      ja: '画像の上限「2048KB」は、2,097,152 バイトと 2,048,000 バイトのどちらでしょうか。',
    },
    decidedBy: {
      en: 'An upload of an image of 2,050,000 bytes.',
      ja: '2,050,000 バイトの画像のアップロード。',
    },
    alternatives: [
      {
        id: 'image-max-2048000',
        text: {
          en: 'An image of more than 2,048,000 bytes is refused with 400.',
          ja: '2,048,000 バイトを超える画像は 400 で拒否される。',
        },
        settings: { 'realpayGift.image.maxBytes': 2_048_000 },
      },
    ],
  },
  'RP-A54': {
    kind: 'provider',
    question: {
      en: 'With which HTTP status is a body answered that is too large: 400 or 413?',
      ja: 'リクエストの本文が上限を超えた場合、HTTP ステータスは 400 と 413 のどちらが返却されますでしょうか。',
    },
    decidedBy: { en: 'POST /purchases with a body of 65 KiB.', ja: '65 KiB の本文の POST /purchases。' },
    alternatives: [
      {
        id: 'too-large-413',
        text: { en: 'The response is 413.', ja: 'レスポンスは 413 になる。' },
        settings: { 'realpayGift.status.tooLarge': 413 },
      },
    ],
  },
  'RP-A56': {
    kind: 'provider',
    question: {
      en: 'What does a caller receive whose request is not well-formed HTTP or whose body is cut off: an error in the usual format, or the error page of a gateway?',
      ja: 'HTTP として不正なリクエストや、本文が途中で切れたリクエストに対しては、通常のエラー形式が返却されますでしょうか。それともゲートウェイ等のエラーページが返却されますでしょうか。',
    },
    decidedBy: {
      en: 'A request whose header has a forbidden character.',
      ja: 'ヘッダーに使用できない文字を含むリクエスト。',
    },
    alternatives: [
      {
        id: 'malformed-gateway-page',
        text: { en: 'A gateway answers with 400 and a web page.', ja: 'ゲートウェイが 400 と HTML のページを返す。' },
        settings: { 'realpayGift.malformed.shape': 'html' },
      },
    ],
  },
  'RP-A58': {
    kind: 'provider',
    question: {
      en: 'How is a JSON body handled that has one key twice, and a query that has request_id twice: is it refused, or does the first or the last value count?',
      ja: 'JSON に同じ項目が、またはクエリに request_id が2回含まれる場合、エラーになりますでしょうか。それとも、最初または最後の値が採用されますでしょうか。',
    },
    decidedBy: {
      en: 'POST …/color whose body has main twice, with two colors, and a search with two request ids.',
      ja: 'main を異なる色で2回含む POST …/color と、request_id を2つ指定した検索。',
    },
    alternatives: [
      {
        id: 'duplicate-key-last',
        text: { en: 'The last value counts.', ja: '最後の値が採用される。' },
        settings: { 'realpayGift.json.duplicateKeys': 'last' },
      },
      {
        id: 'duplicate-key-first',
        text: { en: 'The first value counts.', ja: '最初の値が採用される。' },
        settings: { 'realpayGift.json.duplicateKeys': 'first' },
      },
      {
        id: 'repeated-query-last',
        text: { en: 'The last request_id of a query counts.', ja: 'クエリの最後の request_id が採用される。' },
        settings: { 'realpayGift.query.repeated': 'last' },
      },
      {
        id: 'repeated-query-first',
        text: { en: 'The first request_id of a query counts.', ja: 'クエリの最初の request_id が採用される。' },
        settings: { 'realpayGift.query.repeated': 'first' },
      },
    ],
  },
  'RP-A60': {
    kind: 'provider',
    question: {
      en: 'With which HTTP status is a request answered whose Content-Type or Content-Encoding is not accepted: 400 or 415?',
      ja: '受け付けられない Content-Type や Content-Encoding（gzip など）のリクエストに対する HTTP ステータスは、400 と 415 のどちらでしょうか。',
    },
    decidedBy: {
      en: 'POST /purchases with Content-Encoding: gzip, and one with Content-Type: text/plain.',
      ja: 'Content-Encoding: gzip の POST /purchases と、Content-Type: text/plain の POST /purchases。',
    },
    alternatives: [
      {
        id: 'media-type-415',
        text: { en: 'The response is 415.', ja: 'レスポンスは 415 になる。' },
        settings: { 'realpayGift.status.mediaType': 415 },
      },
    ],
  },
  'RP-A61': {
    kind: 'provider',
    question: {
      en: 'Which characters may the boundary of a multipart body have: only those of RFC 2046, or also others such as an asterisk?',
      ja: 'マルチパートの boundary に使用できる文字は RFC 2046 の範囲に限られますでしょうか。「*」などの文字も使用できますでしょうか。',
    },
    decidedBy: {
      en: 'An upload of an image with the boundary *****.',
      ja: 'boundary を ***** とした画像のアップロード。',
    },
    alternatives: [
      {
        id: 'boundary-rfc2046',
        text: {
          en: 'A boundary with other characters than those of RFC 2046 is refused with 400.',
          ja: 'RFC 2046 にない文字を含む boundary は 400 で拒否される。',
        },
        settings: { 'realpayGift.multipart.boundary': 'rfc' },
      },
    ],
  },
  'RP-A62': {
    kind: 'provider',
    question: {
      en: 'Is the parameter filename* (RFC 8187) of a file part accepted, as libraries send it for Japanese file names, or only filename?',
      ja: '日本語のファイル名でライブラリーが付与する filename*（RFC 8187）は解釈されますでしょうか。それとも filename のみが参照されますでしょうか。',
    },
    decidedBy: {
      en: "An upload of an image whose part has only filename*=UTF-8''….",
      ja: "filename*=UTF-8''… のみを持つ画像のアップロード。",
    },
    alternatives: [
      {
        id: 'filename-extended-ignored',
        text: {
          en: 'filename* is ignored: a part with only this parameter is not a file.',
          ja: 'filename* は無視され、それのみを持つパートはファイルとみなされない。',
        },
        settings: { 'realpayGift.multipart.extendedFilename': 'ignore' },
      },
    ],
  },
  'RP-A63': {
    kind: 'mock',
    reason: {
      en: 'The mock limits the size of all images together to bound its memory.',
      ja: 'メモリーの使用量を抑えるため、モックは画像の合計サイズを制限する。',
    },
  },
  'RP-A64': {
    kind: 'provider',
    question: {
      en: 'Is a form field whose bytes are not UTF-8, such as Shift_JIS, refused, or are the bytes replaced?',
      ja: 'フォームの項目が UTF-8 でない場合（Shift_JIS など）、エラーになりますでしょうか。それとも不正なバイトが置き換えられますでしょうか。',
    },
    decidedBy: {
      en: 'POST …/ad whose redirect_url has bytes of Shift_JIS.',
      ja: 'redirect_url に Shift_JIS のバイトを含む POST …/ad。',
    },
    alternatives: [
      {
        id: 'invalid-utf8-replaced',
        text: {
          en: 'Invalid bytes are replaced by U+FFFD.',
          ja: '不正なバイトは U+FFFD に置き換えられる。',
        },
        settings: { 'realpayGift.invalidUtf8': 'replace' },
      },
    ],
  },
  'RP-A65': {
    kind: 'provider',
    question: {
      en: 'Are whole numbers accepted in JSON that are written as 500.0 or 5e2?',
      ja: 'JSON の整数を 500.0 や 5e2 と表記した場合も受け付けられますでしょうか。',
    },
    decidedBy: { en: 'POST …/gifts with "price": 500.0.', ja: '"price": 500.0 とした POST …/gifts。' },
    alternatives: [
      {
        id: 'number-notation-any',
        text: { en: 'They are accepted.', ja: 'いずれも受け付けられる。' },
        settings: { 'realpayGift.json.numbers': 'any' },
      },
    ],
  },
  'RP-A68': {
    kind: 'provider',
    question: {
      en: 'Is a body that begins with a byte order mark (EF BB BF) refused, or is the mark ignored?',
      ja: 'BOM（EF BB BF）で始まる本文は、エラーになりますでしょうか。それとも BOM は無視されますでしょうか。',
    },
    decidedBy: {
      en: 'POST /purchases whose body begins with a byte order mark.',
      ja: 'BOM で始まる本文の POST /purchases。',
    },
    alternatives: [
      {
        id: 'byte-order-mark-ignored',
        text: { en: 'The mark is ignored.', ja: 'BOM は無視される。' },
        settings: { 'realpayGift.byteOrderMark': 'ignore' },
      },
    ],
  },
} as const satisfies Partial<Assumptions<RealpayGiftRule>>
