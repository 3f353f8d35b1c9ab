import type { Assumptions } from '../../../core/provider/evidence.ts'
import type { AtGiftRule } from '../evidence.ts'

/** Assumptions about the format of responses, and about the response to a request with several errors. */
export const responses = {
  'AG-A2': {
    kind: 'provider',
    question: {
      en: 'In which order is a request checked? In particular: is the AuthKey checked before the other members, and does a request for an invalid product or amount count against the limit?',
      ja: 'リクエストの検査順序についてご教示ください。特に、(1) AuthKey は他の項目より先に検査されますでしょうか。(2) 商品や金額に誤りのあるリクエストも、「1秒に1件まで」の件数に含まれますでしょうか。',
    },
    decidedBy: {
      en: 'A request with a wrong AuthKey and an unknown key, and two requests within a second of which the first has an unknown DcId.',
      ja: 'AuthKey の誤りと仕様書にない項目を併せ持つリクエスト、および1件目の DcId を誤りとした1秒以内の2件のリクエスト。',
    },
    alternatives: [
      {
        id: 'authkey-before-members',
        text: {
          en: 'The AuthKey is checked before the other members: a request with both errors is answered with 401.',
          ja: 'AuthKey は他の項目より先に検査される。両方に誤りのあるリクエストには 401 が返る。',
        },
        settings: { 'atGift.checks.order': 'authKey-first' },
      },
      {
        id: 'limit-after-amount',
        text: {
          en: 'The limit is checked after product and amount: a request that is refused for them does not count.',
          ja: '制限は商品と金額のあとに検査され、それらで拒否されたリクエストは件数に含まれない。',
        },
        settings: { 'atGift.checks.order': 'limit-last' },
      },
    ],
  },
  'AG-A8': {
    kind: 'provider',
    question: {
      en: 'Do all error responses (403, 404, 429, 500 …) have the documented body with Status and ErrorMsg, or may a gateway in front of the API send a page or JSON in another format?',
      ja: '403・404・429・500 を含むすべてのエラーで、仕様書の形式（Status、ErrorMsg）の本文が返却されますでしょうか。ゲートウェイやロードバランサーが、HTML や別形式の JSON を返却する場合はございますでしょうか。',
    },
    decidedBy: {
      en: 'A request for a path that does not exist, and more requests in a second than the limit allows.',
      ja: '存在しないパスへのリクエストと、1秒間に制限を超える件数のリクエスト。',
    },
    alternatives: [
      {
        id: 'errors-gateway-page',
        text: {
          en: 'Errors other than 400 and 401 are web pages.',
          ja: '400・401 以外のエラーは HTML のページになる。',
        },
        settings: { 'atGift.errors.shape': 'html' },
      },
      {
        id: 'errors-gateway-json',
        text: {
          en: 'Errors other than 400 and 401 are a JSON object with the member message.',
          ja: '400・401 以外のエラーは、message という項目の JSON になる。',
        },
        settings: { 'atGift.errors.shape': 'json' },
      },
    ],
  },
  'AG-A9': {
    kind: 'provider',
    question: {
      en: 'How is Expiration computed: the day of issue plus the validity, the day before it, or the end of that month?',
      ja: 'Expiration の算出方法をご教示ください。発行日に有効期間を加えた日（応当日）、その前日、その月の末日のいずれでしょうか。',
    },
    decidedBy: { en: 'An issue, and its Expiration.', ja: '発行リクエストのレスポンスの Expiration。' },
    alternatives: [
      {
        id: 'expires-day-before',
        text: { en: 'The last day is the day before the anniversary.', ja: '最終日は応当日の前日になる。' },
        settings: { 'atGift.answer.expiration': 'day-before' },
      },
      {
        id: 'expires-end-of-month',
        text: {
          en: "The last day is the last day of the anniversary's month.",
          ja: '最終日は応当日の月の末日になる。',
        },
        settings: { 'atGift.answer.expiration': 'end-of-month' },
      },
    ],
  },
  'AG-A10': {
    kind: 'provider',
    question: {
      en: 'What are the maximum lengths and the characters of ControlNo and RmtrCd?',
      ja: 'ControlNo と RmtrCd の最大桁数と使用文字（数字のみ、英数字など）をご教示ください。',
    },
    decidedBy: {
      en: 'An issue of a product of Seven Payment, and its ControlNo and RmtrCd.',
      ja: 'セブン・ペイメントの商品の発行リクエストのレスポンスにある ControlNo と RmtrCd。',
    },
    alternatives: [
      {
        id: 'control-no-letters',
        text: {
          en: 'ControlNo and RmtrCd are longer, and have letters and hyphens.',
          ja: 'ControlNo と RmtrCd はより長く、英字やハイフンを含む。',
        },
        settings: { 'atGift.answer.numbers': 'letters' },
      },
    ],
  },
  'AG-A11': {
    kind: 'provider',
    question: {
      en: 'With which HTTP status is a method other than POST answered on the path of the API: 404 or 405?',
      ja: 'API のパスに POST 以外のメソッドでアクセスした場合、HTTP ステータスは 404 と 405 のどちらが返却されますでしょうか。',
    },
    decidedBy: { en: 'A GET of the path of the API.', ja: 'API のパスへの GET。' },
    alternatives: [
      {
        id: 'wrong-method-405',
        text: {
          en: 'The response is 405 with the header Allow.',
          ja: 'レスポンスは Allow ヘッダー付きの 405 になる。',
        },
        settings: { 'atGift.status.wrongMethod': 405 },
      },
    ],
  },
  'AG-A80': {
    kind: 'provider',
    question: {
      en: 'On which hosts are the pages of codes that are URLs (Dc1Type "1"), how long is such a URL at most, and what does the page of an unknown or expired code show?',
      ja: 'コードが URL の場合（Dc1Type が "1"）、URL のホスト名と最大文字数をご教示ください。また、無効なコードや期限切れのコードのページは、どのような表示（HTTP ステータス）になりますでしょうか。',
    },
    decidedBy: {
      en: 'An issue of a product whose code is a URL, and its Dc1.',
      ja: 'コードが URL の商品の発行リクエストのレスポンスにある Dc1。',
    },
    alternatives: [
      {
        id: 'code-url-other-host',
        text: {
          en: 'The URL is on a host of its own, such as one of the issuer of the product.',
          ja: 'URL は商品の発行会社など、別のホストになる。',
        },
        settings: { 'atGift.codeUrl': 'https://gifts.example.com/code' },
      },
    ],
  },
  'AG-A58': {
    kind: 'conduct',
    question: {
      en: 'Is a commission billed in addition to the face value under our contract? If so, which rates of commission and tax apply, and how are fractions of a yen rounded?',
      ja: '当社の契約では、額面に加えて手数料が請求されますでしょうか。請求される場合は、手数料率、消費税率、1円未満の端数処理（切り捨て・切り上げ・四捨五入）をご教示ください。',
    },
    decidedBy: {
      en: 'No request decides it: compare the contract or the monthly bill with the face values in the ledger.',
      ja: 'リクエストでは判断できない。契約書または月次の請求明細を、台帳の額面と照合する。',
    },
    alternative: {
      en: 'A commission and its tax are billed in addition to the face value. The settings atGift.commission.* compute them; they are in the amounts of the ledger, not in responses.',
      ja: '額面に加えて、手数料と消費税が請求される。設定 atGift.commission.* で計算できる。レスポンスには含まれず、台帳の金額に反映される。',
    },
  },
  'AG-A53': {
    kind: 'fault',
    question: {
      en: 'May a code have been issued, and billed, although the response was 500? How can the caller find out without a TranId?',
      ja: 'レスポンスが 500 の場合でも、コードが発行（請求）されていることはございますでしょうか。また、TranId が不明な状態で発行の有無を確認する方法がございましたらご教示ください。',
    },
    decidedBy: {
      en: 'No request decides it: compare the monthly bill with the issues that were answered with 500.',
      ja: 'リクエストでは判断できない。500 となった発行リクエストと月次の請求明細とを照合する。',
    },
    alternative: {
      en: 'A 500 may come after the code was issued. The fault provider-error with the status 500 in the phase after-commit produces it.',
      ja: 'コードの発行後に 500 が返ることがある。after-commit フェーズの障害 provider-error（status 500）で再現できる。',
    },
  },
} as const satisfies Partial<Assumptions<AtGiftRule>>
