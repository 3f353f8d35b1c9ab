import type { Assumptions } from '../../../core/provider/evidence.ts'
import type { AtGiftRule } from '../evidence.ts'

/** Assumptions about callers, the rate limit and inquiries. */
export const access = {
  'AG-A3': {
    kind: 'provider',
    question: {
      en: 'How is the limit of one request a second counted: over a sliding second or over calendar seconds, for each AuthKey, for each campaign or for the whole service, and do requests that were refused with 429 count? Does a 429 response have a Retry-After header?',
      ja: '「1秒に1件まで」の制限の数え方についてご教示ください。(1) 直近1秒間での計測でしょうか、それとも毎秒0ミリ秒を区切りとする計測でしょうか。(2) 計測の単位は AuthKey ごと、キャンペーンごと、サービス全体のいずれでしょうか。(3) 429 で拒否されたリクエストも件数に含まれますでしょうか。(4) 429 のレスポンスに Retry-After ヘッダーは付きますでしょうか。',
    },
    decidedBy: {
      en: 'Inquiries for one TranId at planned times within and across the boundary of a second, from one and from two AuthKeys.',
      ja: '1つの TranId の照会を、1秒の境界の前後を含む決めた時刻に、1つまたは2つの AuthKey から送る。',
    },
    alternatives: [
      {
        id: 'limit-fixed-window',
        text: {
          en: 'The count starts again at each full second, so two requests may follow each other closely across the boundary.',
          ja: '件数は毎秒の始まりに0へ戻るため、境界をまたぐ2件は続けて受け付けられる。',
        },
        settings: { 'atGift.limit.window': 'fixed' },
      },
      {
        id: 'limit-per-campaign',
        text: {
          en: 'All AuthKeys of a campaign share the limit.',
          ja: '制限は、キャンペーンのすべての AuthKey で共有される。',
        },
        settings: { 'atGift.limit.scope': 'campaign' },
      },
      {
        id: 'limit-shared-by-all',
        text: { en: 'All callers share the limit.', ja: '制限は、すべての呼び出し元で共有される。' },
        settings: { 'atGift.limit.scope': 'service' },
      },
      {
        id: 'limit-counts-refused',
        text: {
          en: 'A request that the limit refuses counts, so a client that retries too early is refused again.',
          ja: '制限で拒否されたリクエストも件数に含まれるため、早すぎる再試行は再び拒否される。',
        },
        settings: { 'atGift.limit.countRefused': true },
      },
      {
        id: 'limit-retry-after',
        text: { en: 'A 429 response has Retry-After.', ja: '429 のレスポンスに Retry-After が付く。' },
        settings: { 'atGift.retryAfter': true },
      },
    ],
  },
  'AG-A4': {
    kind: 'provider',
    question: {
      en: 'With which HTTP status is an inquiry answered whose TranId is unknown: 400 or 404? Is a code shown that another AuthKey of the same campaign issued?',
      ja: '存在しない TranId を指定して照会した場合、HTTP ステータスは 400 と 404 のどちらが返却されますでしょうか。また、同じキャンペーンの別の AuthKey で発行されたコードは照会できますでしょうか。',
    },
    decidedBy: {
      en: 'An inquiry with a well-formed TranId that was never issued, and one for a code of another AuthKey.',
      ja: '形式は正しいが発行されていない TranId での照会と、別の AuthKey で発行されたコードの照会。',
    },
    alternatives: [
      {
        id: 'unknown-tranid-404',
        text: { en: 'The response is 404.', ja: 'レスポンスは 404 になる。' },
        settings: { 'atGift.status.unknownTranId': 404 },
      },
      {
        id: 'code-of-campaign-shown',
        text: {
          en: 'A code that another AuthKey of the same campaign issued is shown.',
          ja: '同じキャンペーンの別の AuthKey で発行されたコードも返る。',
        },
        settings: { 'atGift.inquiry.scope': 'campaign' },
      },
    ],
  },
  'AG-A5': {
    kind: 'provider',
    question: {
      en: 'Must an inquiry have the DcId and Amount of the issue, or does the TranId alone decide?',
      ja: '照会の際、DcId と Amount は発行時と同じ値である必要がございますでしょうか。それとも、TranId のみで判定され、DcId と Amount の値は参照されないのでしょうか。',
    },
    decidedBy: {
      en: 'An inquiry for an issued code with another valid Amount.',
      ja: '発行済みコードの照会を、別の有効な Amount で送る。',
    },
    alternatives: [
      {
        id: 'inquiry-mismatch-accepted',
        text: {
          en: 'The code is shown, although DcId or Amount differ from the issue.',
          ja: 'DcId や Amount が発行時と異なっていても、コードが返る。',
        },
        settings: { 'atGift.inquiry.mustMatch': false },
      },
    ],
  },
  'AG-A7': {
    kind: 'provider',
    question: {
      en: 'With which HTTP status are a request for an unknown campaign and a request with the AuthKey of another campaign answered: 401, 403 or 404?',
      ja: '存在しないキャンペーン番号を指定した場合、および別のキャンペーンの AuthKey を使用した場合、それぞれ HTTP ステータスは 401・403・404 のいずれが返却されますでしょうか。',
    },
    decidedBy: {
      en: 'A request for a campaign that does not exist, and one with the AuthKey of another campaign.',
      ja: '存在しないキャンペーンへのリクエストと、別のキャンペーンの AuthKey でのリクエスト。',
    },
    alternatives: [
      {
        id: 'unknown-campaign-401',
        text: { en: 'An unknown campaign is answered with 401.', ja: '存在しないキャンペーンには 401 が返る。' },
        settings: { 'atGift.status.unknownCampaign': 401 },
      },
      {
        id: 'unknown-campaign-403',
        text: { en: 'An unknown campaign is answered with 403.', ja: '存在しないキャンペーンには 403 が返る。' },
        settings: { 'atGift.status.unknownCampaign': 403 },
      },
      {
        id: 'foreign-authkey-403',
        text: {
          en: 'The AuthKey of another campaign is answered with 403.',
          ja: '別のキャンペーンの AuthKey には 403 が返る。',
        },
        settings: { 'atGift.status.foreignAuthKey': 403 },
      },
    ],
  },
} as const satisfies Partial<Assumptions<AtGiftRule>>
