import type { Assumptions } from '../../../core/provider/evidence.ts'
import type { RealpayGiftRule } from '../evidence.ts'

/** Assumptions about callers, the rate limit, tokens, request ids and ids in general. */
export const access = {
  'RP-A1': {
    kind: 'provider',
    question: {
      en: 'What does a caller receive beyond 300 requests a minute: which HTTP status, and a Retry-After header? Is the minute a sliding one or a calendar minute, and do requests that were refused by the limit, or with 401, count?',
      ja: '「1分に300件」の制限を超えた場合についてご教示ください。(1) HTTP ステータスは 429 と 503 のどちらでしょうか。また Retry-After ヘッダーは付きますでしょうか。(2) 直近1分間での計測でしょうか、それとも毎分0秒を区切りとする計測でしょうか。(3) 制限で拒否されたリクエストや、401 となったリクエストも件数に含まれますでしょうか。',
    },
    decidedBy: {
      en: 'On the verification environment: 301 GET /brands within a minute, then one every second, once with valid and once with wrong tokens.',
      ja: '検証環境で、1分以内に GET /brands を301件送り、その後は毎秒1件送る。正しいトークンの場合と誤ったトークンの場合を試す。',
    },
    alternatives: [
      {
        id: 'limit-503',
        text: { en: 'The response is 503.', ja: 'レスポンスは 503 になる。' },
        settings: { 'realpayGift.limit.status': 503 },
      },
      {
        id: 'limit-fixed-window',
        text: {
          en: 'The count starts again at each full minute.',
          ja: '件数は毎分の始まりに0へ戻る。',
        },
        settings: { 'realpayGift.limit.window': 'fixed' },
      },
      {
        id: 'limit-counts-refused',
        text: {
          en: 'A request that the limit refuses counts, so a client that retries too early is refused again.',
          ja: '制限で拒否されたリクエストも件数に含まれるため、早すぎる再試行は再び拒否される。',
        },
        settings: { 'realpayGift.limit.countRefused': true },
      },
      {
        id: 'limit-counts-authenticated',
        text: {
          en: 'Only requests with a valid access key and token count, and the limit is checked after them.',
          ja: 'アクセスキーとトークンが正しいリクエストのみ件数に含まれ、制限はそれらのあとに検査される。',
        },
        settings: { 'realpayGift.limit.counts': 'authenticated' },
      },
      {
        id: 'limit-retry-after',
        text: { en: 'The response has Retry-After.', ja: 'レスポンスに Retry-After が付く。' },
        settings: { 'realpayGift.retryAfter': true },
      },
    ],
  },
  'RP-A3': {
    kind: 'provider',
    question: {
      en: 'With which HTTP status is a request answered whose access key is missing or malformed: 400 or 401?',
      ja: 'アクセスキーのヘッダーがない場合、または形式が不正な場合、HTTP ステータスは 400 と 401 のどちらが返却されますでしょうか。',
    },
    decidedBy: { en: 'GET /brands without the access key.', ja: 'アクセスキーのない GET /brands。' },
    alternatives: [
      {
        id: 'malformed-key-401',
        text: { en: 'The response is 401.', ja: 'レスポンスは 401 になる。' },
        settings: { 'realpayGift.status.malformedKey': 401 },
      },
    ],
  },
  'RP-A4': {
    kind: 'provider',
    question: {
      en: 'Is a request id used up by a request that failed with 400 or 503, or may the same id be sent again after it? Must an id be unique over all operations, or within each operation?',
      ja: '400 や 503 で失敗したリクエストのリクエストIDは、使用済みとなりますでしょうか。それとも、同じリクエストIDで再送できますでしょうか。また、IDはすべての操作を通して一意である必要がございますでしょうか。',
    },
    decidedBy: {
      en: 'POST /purchases with an invalid body, then with the same request id and a valid body, and then POST …/gifts with this id.',
      ja: '不正な本文の POST /purchases のあと、同じリクエストIDで正しい本文を送り、さらに POST …/gifts にもそのIDを使う。',
    },
    alternatives: [
      {
        id: 'request-id-used-by-success',
        text: {
          en: 'Only a request that succeeds uses up its request id.',
          ja: '成功したリクエストのリクエストIDのみ使用済みになる。',
        },
        settings: { 'realpayGift.requestId.usedUpBy': 'success' },
      },
      {
        id: 'request-id-per-operation',
        text: {
          en: 'A request id is unique within each operation: an id of POST /purchases may be used for POST …/gifts.',
          ja: 'リクエストIDは操作ごとに一意であればよい。POST /purchases のIDを POST …/gifts にも使用できる。',
        },
        settings: { 'realpayGift.requestId.scope': 'operation' },
      },
    ],
  },
  'RP-A5': {
    kind: 'provider',
    question: {
      en: 'With which HTTP status is a request for an unknown purchase id answered, and a search with a request id that bought no gift: 400 or 404?',
      ja: '存在しない購入IDを指定した場合、およびギフトを購入していないリクエストIDで検索した場合、HTTP ステータスはそれぞれ 400 と 404 のどちらが返却されますでしょうか。',
    },
    decidedBy: {
      en: 'GET of a well-formed purchase id that does not exist, and a search for a request id that was never used.',
      ja: '存在しない購入IDへの GET と、使用していないリクエストIDでのギフトの検索。',
    },
    alternatives: [
      {
        id: 'unknown-purchase-404',
        text: {
          en: 'An unknown purchase id is answered with 404.',
          ja: '存在しない購入IDには 404 が返る。',
        },
        settings: { 'realpayGift.status.unknownPurchase': 404 },
      },
      {
        id: 'unknown-gift-404',
        text: {
          en: 'A search for a request id that bought no gift is answered with 404.',
          ja: 'ギフトを購入していないリクエストIDの検索には 404 が返る。',
        },
        settings: { 'realpayGift.status.unknownGift': 404 },
      },
    ],
  },
  'RP-A7': {
    kind: 'provider',
    question: {
      en: 'Which access tokens are accepted: only that of the current time step, or also those of the steps before and after it? May a token be used for several requests within its time step?',
      ja: 'アクセストークンの有効範囲についてご教示ください。(1) 現在のタイムステップのトークンのみ有効でしょうか、前後のステップのトークンも許容されますでしょうか。(2) 同じトークンを、同一ステップ内の複数のリクエストに使用できますでしょうか。',
    },
    decidedBy: {
      en: 'GET /brands with the tokens of the steps -1, 0 and +1, and twice with one token.',
      ja: '1つ前・現在・1つ後のステップのトークンでの GET /brands と、同じトークンでの2回の GET /brands。',
    },
    alternatives: [
      {
        id: 'token-current-step',
        text: {
          en: 'Only the token of the current time step is accepted.',
          ja: '現在のステップのトークンのみ受け付けられる。',
        },
        settings: { 'realpayGift.totp.window': 0 },
      },
      {
        id: 'token-once',
        text: {
          en: 'Each token is accepted once.',
          ja: '各トークンは1回だけ受け付けられる。',
        },
        settings: { 'realpayGift.totp.reuse': 'once' },
      },
    ],
  },
  'RP-A13': {
    kind: 'provider',
    question: {
      en: 'The document lists 409 for the GET of a purchase. When does a GET return 409? Is a request id that a GET carries used up?',
      ja: '購入情報の取得（GET）にも 409 の記載がございますが、どのような場合に返却されますでしょうか。GET にリクエストIDを付けた場合、そのIDは使用済みとなりますでしょうか。',
    },
    decidedBy: {
      en: 'Two GETs of a purchase with the same request id.',
      ja: '同じリクエストIDを付けた、購入情報の2回の GET。',
    },
    alternatives: [
      {
        id: 'get-uses-request-id',
        text: {
          en: 'A GET with a request id uses it up, and is answered with 409 if it was used before.',
          ja: 'リクエストIDを付けた GET はそのIDを使用済みにし、使用済みのIDであれば 409 が返る。',
        },
        settings: { 'realpayGift.requestId.onGet': 'use' },
      },
    ],
  },
  'RP-A14': {
    kind: 'address',
    question: {
      en: 'What is the base URL of the API in production and in the verification environment, with its path?',
      ja: '本番環境と検証環境それぞれの API のベースURL（パスを含む）をご教示ください。',
    },
    decidedBy: {
      en: 'GET /brands below the base URL that the provider names.',
      ja: 'ご案内いただいたベースURL配下への GET /brands。',
    },
    alternative: {
      en: 'The provider names another base path, which is configured in the client.',
      ja: 'ベースパスが異なる場合は、クライアントに設定する。',
    },
  },
  'RP-A53': {
    kind: 'provider',
    question: {
      en: 'For how long must a request id be unique, and for how long can a gift be searched by its request id?',
      ja: 'リクエストIDは、どのくらいの期間にわたって一意である必要がございますでしょうか。また、ギフトはいつまでリクエストIDで検索できますでしょうか。',
    },
    decidedBy: {
      en: 'POST /purchases with a request id that another POST /purchases used some time ago, and a search for a gift that was bought two days ago.',
      ja: '以前の POST /purchases で使用したリクエストIDでの POST /purchases と、2日前に購入したギフトの検索。',
    },
    alternatives: [
      {
        id: 'request-ids-forgotten',
        text: {
          en: 'A request id that bought no gift may be used again as soon as another id was used.',
          ja: 'ギフトを購入していないリクエストIDは、別のIDが使われた時点で再び使用できる。',
        },
        settings: { 'realpayGift.requestId.remembered': 1 },
      },
      {
        id: 'gift-found-for-a-day',
        text: {
          en: 'A gift is found by its request id for 24 hours.',
          ja: 'ギフトをリクエストIDで検索できるのは、購入から24時間以内である。',
        },
        settings: { 'realpayGift.gift.searchableHours': 24 },
      },
    ],
  },
  'RP-A57': {
    kind: 'mock',
    reason: {
      en: 'The mock forgets old purchases without a gift to bound its memory.',
      ja: 'メモリーの使用量を抑えるため、モックはギフトのない古い購入IDを破棄する。',
    },
  },
  'RP-A59': {
    kind: 'conduct',
    question: {
      en: 'How long should a caller wait after it exceeded the limit before it sends the request again?',
      ja: '制限を超えた場合、再送までにどのくらいの時間を空ければよろしいでしょうか。',
    },
    decidedBy: {
      en: 'On the verification environment: requests beyond the limit, repeated after 1, 2, 4 … seconds.',
      ja: '検証環境で制限を超えたあと、1、2、4…秒の間隔で再送する。',
    },
    alternative: {
      en: 'A request may be sent again only after a minute, or after a wait that grows.',
      ja: '再送できるのは1分後、または徐々に長くなる待ち時間のあとである。',
    },
  },
} as const satisfies Partial<Assumptions<RealpayGiftRule>>
