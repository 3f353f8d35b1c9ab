import type { Assumptions } from '../../../core/provider/evidence.ts'
import type { RealpayGiftRule } from '../evidence.ts'

/** Assumptions about the format of responses, and about the response to a request with several errors. */
export const responses = {
  'RP-A2': {
    kind: 'provider',
    question: {
      en: 'Is the request id checked (409) before the purchase id and the body (400), or after them?',
      ja: 'リクエストIDの重複（409）は、購入IDや本文の検査（400）より先に検査されますでしょうか。それともあとに検査されますでしょうか。',
    },
    decidedBy: {
      en: 'POST /purchases with a used request id and an invalid body.',
      ja: '使用済みのリクエストIDと不正な本文を併せ持つ POST /purchases。',
    },
    alternatives: [
      {
        id: 'request-id-after-body',
        text: {
          en: 'The request id is checked last: a request with an invalid body is answered with 400 and uses up no id.',
          ja: 'リクエストIDは最後に検査される。本文が不正なリクエストには 400 が返り、IDは使用済みにならない。',
        },
        settings: { 'realpayGift.checks.requestId': 'after-body' },
      },
    ],
  },
  'RP-A6': {
    kind: 'provider',
    question: {
      en: 'Does a search for a gift by its request id return the same body as the purchase of the gift, with request, gift, payment and errors?',
      ja: 'リクエストIDによるギフトの検索では、購入時と同じ内容（request、gift、payment、errors）が返却されますでしょうか。',
    },
    decidedBy: {
      en: 'A purchase of a gift, and a search with its request id.',
      ja: 'ギフトの購入と、そのリクエストIDでの検索。',
    },
    alternatives: [
      {
        id: 'search-shows-gift-only',
        text: {
          en: 'The body has only the member gift.',
          ja: '本文には gift のみが含まれる。',
        },
        settings: { 'realpayGift.answer.findGift': 'gift' },
      },
    ],
  },
  'RP-A8': {
    kind: 'provider',
    question: {
      en: 'Which rates of commission and tax apply to our contract, how are fractions of a yen rounded, and for how many days is a gift valid?',
      ja: '当社の契約における手数料率と消費税率、1円未満の端数処理（切り捨て・切り上げ・四捨五入）、およびギフトの有効日数をご教示ください。',
    },
    decidedBy: {
      en: 'A purchase of a gift of 125 yen, and its payment and expire_at.',
      ja: '125円のギフトの購入のレスポンスにある payment と expire_at。',
    },
    alternatives: [
      {
        id: 'commission-rounded-up',
        text: {
          en: 'Commission and tax are rounded up.',
          ja: '手数料と消費税は切り上げられる。',
        },
        settings: { 'realpayGift.commission.rounding': 'up' },
      },
      {
        id: 'commission-rounded-to-nearest',
        text: {
          en: 'Commission and tax are rounded to the nearest yen.',
          ja: '手数料と消費税は四捨五入される。',
        },
        settings: { 'realpayGift.commission.rounding': 'nearest' },
      },
      {
        id: 'commission-8-percent',
        text: { en: 'The commission is 8 percent.', ja: '手数料率は8%である。' },
        settings: { 'realpayGift.commission.rate': 0.08 },
      },
      {
        id: 'gift-valid-90-days',
        text: { en: 'A gift is valid for 90 days.', ja: 'ギフトの有効期間は90日である。' },
        settings: { 'realpayGift.gift.validityDays': 90 },
      },
    ],
  },
  'RP-A9': {
    kind: 'provider',
    question: {
      en: 'Are color, image.face and image.header null or absent in the response to GET of a purchase while they are not set? Does the response show video and ad?',
      ja: '購入情報の取得で、未設定の color、image.face、image.header は null となりますでしょうか、項目自体が省略されますでしょうか。また、video と ad は返却されますでしょうか。',
    },
    decidedBy: {
      en: 'GET of a new purchase, and again after its video was set.',
      ja: '作成直後の購入情報の GET と、動画を設定したあとの GET。',
    },
    alternatives: [
      {
        id: 'unset-members-absent',
        text: { en: 'Members that are not set are absent.', ja: '未設定の項目は省略される。' },
        settings: { 'realpayGift.answer.unset': 'absent' },
      },
      {
        id: 'video-and-ad-shown',
        text: {
          en: 'The response also has the members video and ad.',
          ja: 'レスポンスには video と ad も含まれる。',
        },
        settings: { 'realpayGift.answer.design': 'all' },
      },
    ],
  },
  'RP-A12': {
    kind: 'provider',
    question: {
      en: 'Which members does a brand in the response to GET /brands have, and in which form does it list its amounts?',
      ja: 'GET /brands のレスポンスで、各ブランドにはどのような項目がございますでしょうか。また、利用できる金額はどのような形式で示されますでしょうか。',
    },
    decidedBy: { en: 'GET /brands.', ja: 'GET /brands のレスポンスで判断できる。' },
    alternatives: [
      {
        id: 'brands-code-only',
        text: { en: 'A brand has only the member code.', ja: 'ブランドの項目は code のみである。' },
        settings: { 'realpayGift.answer.brands': 'code' },
      },
      {
        id: 'brands-min-max-price',
        text: {
          en: 'A brand has the members code, title, min_price and max_price.',
          ja: 'ブランドの項目は code、title、min_price、max_price である。',
        },
        settings: { 'realpayGift.answer.brands': 'prices' },
      },
    ],
  },
  'RP-A55': {
    kind: 'provider',
    question: {
      en: 'With which HTTP status is an unknown path answered, and a method that a path does not have: 400, 404 or 405?',
      ja: '存在しないパス、および対応していないメソッドでアクセスした場合、HTTP ステータスはそれぞれ 400・404・405 のいずれが返却されますでしょうか。',
    },
    decidedBy: { en: 'GET /unknown, and GET …/color.', ja: 'GET /unknown と GET …/color。' },
    alternatives: [
      {
        id: 'wrong-method-405',
        text: {
          en: 'A method that the path does not have is answered with 405 and the header Allow.',
          ja: '対応していないメソッドには、Allow ヘッダー付きの 405 が返る。',
        },
        settings: { 'realpayGift.status.wrongMethod': 405 },
      },
      {
        id: 'unknown-path-400',
        text: { en: 'An unknown path is answered with 400.', ja: '存在しないパスには 400 が返る。' },
        settings: { 'realpayGift.status.unknownPath': 400 },
      },
    ],
  },
  'RP-A80': {
    kind: 'mock',
    reason: {
      en: 'The page of a gift is for people: clients of the API do not read it, and the mock draws a page of its own.',
      ja: 'ギフトのページは人が見るものであり、API のクライアントは読まない。モックは独自のページを表示する。',
    },
  },
  'RP-A70': {
    kind: 'provider',
    question: {
      en: 'Do all error responses (404, 429, 503 …) have a body with a list of errors, or may a gateway in front of the API send a page or JSON in another format?',
      ja: '404・429・503 を含むすべてのエラーで、errors のリストを持つ本文が返却されますでしょうか。ゲートウェイやロードバランサーが、HTML や別形式の JSON を返却する場合はございますでしょうか。',
    },
    decidedBy: {
      en: 'A request for a path that does not exist, and more requests in a minute than the limit allows.',
      ja: '存在しないパスへのリクエストと、1分間に制限を超える件数のリクエスト。',
    },
    alternatives: [
      {
        id: 'errors-gateway-page',
        text: {
          en: 'Errors other than 400, 401 and 409 are web pages.',
          ja: '400・401・409 以外のエラーは HTML のページになる。',
        },
        settings: { 'realpayGift.errors.shape': 'html' },
      },
      {
        id: 'errors-gateway-json',
        text: {
          en: 'Errors other than 400, 401 and 409 are a JSON object with the member message.',
          ja: '400・401・409 以外のエラーは、message という項目の JSON になる。',
        },
        settings: { 'realpayGift.errors.shape': 'json' },
      },
    ],
  },
} as const satisfies Partial<Assumptions<RealpayGiftRule>>
