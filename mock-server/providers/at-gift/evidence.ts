import type { RegisteredRule } from '../../core/provider/evidence.ts'

/**
 * Register of all rules of the あっとギフト on-demand API, document version 1.5. The letter in an id names the source of the
 * rule. D: documented. A: assumed, because the document says nothing or contradicts itself. Rules with numbers from 50
 * on define details that only this mock needs.
 */
export const register = {
  'AG-D1': {
    evidence: 'documented',
    text: 'The API has one operation, a POST to /{campaign}/dc/getcode, on one host for production and one for verification.',
    settings: ['atGift.campaigns'],
  },
  'AG-D2': {
    evidence: 'documented',
    text: 'Requests and responses are JSON in UTF-8, and a request says so in its Content-Type.',
  },
  'AG-D3': {
    evidence: 'documented',
    text: 'AuthKey, DcId and Amount are required; with the TranId of an issued code the same code is shown again and nothing is issued.',
    settings: ['atGift.campaigns'],
  },
  'AG-D4': {
    evidence: 'documented',
    text: 'A success carries Status, ErrorMsg (empty), TranId, Amount, Expiration, both codes with their types, ControlNo, RmtrCd and five reserved members that are always null.',
  },
  'AG-D5': { evidence: 'documented', text: 'An error carries Status and ErrorMsg, and nothing else.' },
  'AG-D6': {
    evidence: 'documented',
    text: 'The HTTP status tells the kind of error: 400 input, 401 AuthKey, 403 permission, 404 resource, 429 limit, 500 the service itself.',
  },
  'AG-D7': {
    evidence: 'documented',
    text: 'Issues and inquiries together are limited to one a second, and since the service is shared, even a single request may be refused.',
    settings: ['atGift.limit.requests', 'atGift.limit.windowMs', 'atGift.limit.scope'],
  },
  'AG-D8': {
    evidence: 'documented',
    text: 'Only registered source addresses are let through.',
    settings: ['atGift.allowedIps'],
  },
  'AG-D9': {
    evidence: 'documented',
    text: 'A caller waits at least 90 seconds for an answer.',
    constant: 'clients/at-gift: LEAST_TIMEOUT_MS',
  },
  'AG-D10': { evidence: 'documented', text: 'Each code takes a request of its own.' },
  'AG-D11': {
    evidence: 'documented',
    text: 'A product has a free amount or one fixed amount, which the provider may change; the response repeats the amount of the request.',
    settings: ['atGift.catalogue'],
  },
  'AG-D12': { evidence: 'documented', text: 'Nothing cancels an issued code: in production it is billed in any case.' },
  'AG-D13': {
    evidence: 'documented',
    text: 'Expiration is a day as YYYYMMDD; 99991231 stands for none.',
    settings: ['atGift.catalogue'],
  },
  'AG-D14': {
    evidence: 'documented',
    text: 'Each code is a text (type "0") or a URL (type "1"); a product without a second code has null for both of its members.',
    settings: ['atGift.catalogue'],
  },
  'AG-D15': {
    evidence: 'documented',
    text: 'ControlNo is always set since document 1.5; RmtrCd is set for products paid out by Seven Payment only.',
    settings: ['atGift.catalogue', 'atGift.answer.controlNo'],
  },
  'AG-D16': {
    evidence: 'documented',
    text: 'The samples show Amount as digits in the request and as a number in the response, a TranId of AZ and 40 hex digits, and, being older, no ControlNo.',
    settings: ['atGift.answer.controlNo'],
  },
  'AG-A1': {
    evidence: 'assumed',
    text: 'Amount as a JSON number is refused with 400.',
    settings: ['atGift.amount.acceptNumber'],
  },
  'AG-A2': {
    evidence: 'assumed',
    text: 'Checks run in this order: path and campaign (404), source address (403), content type, JSON and keys (400), AuthKey (401), limit (429), contract (403), product and amount (400).',
    settings: ['atGift.checks.order'],
  },
  'AG-A3': {
    evidence: 'assumed',
    text: 'The limit is counted for each campaign and AuthKey over a sliding second, refused requests do not count, and a 429 carries no Retry-After.',
    settings: [
      'atGift.limit.scope',
      'atGift.limit.windowMs',
      'atGift.limit.countRefused',
      'atGift.retryAfter',
      'atGift.limit.window',
    ],
  },
  'AG-A4': {
    evidence: 'assumed',
    text: 'An inquiry for an unknown TranId, or for one of another AuthKey, is refused with 400.',
    settings: ['atGift.status.unknownTranId', 'atGift.inquiry.scope'],
  },
  'AG-A5': {
    evidence: 'assumed',
    text: 'An inquiry carries the DcId and the Amount of the issue, else it is refused with 400.',
    settings: ['atGift.inquiry.mustMatch'],
  },
  'AG-A6': {
    evidence: 'assumed',
    text: 'Unknown keys are refused with 400, and so is a TranId that is null or empty: a misspelt TranId would otherwise issue, and bill, a second code.',
    settings: ['atGift.unknownKeys', 'atGift.inquiry.emptyTranId'],
  },
  'AG-A7': {
    evidence: 'assumed',
    text: 'An unknown campaign is answered with 404, and the AuthKey of another campaign with 401.',
    settings: ['atGift.campaigns', 'atGift.status.unknownCampaign', 'atGift.status.foreignAuthKey'],
  },
  'AG-A8': {
    evidence: 'assumed',
    text: 'Errors of every status have the documented error body.',
    settings: ['atGift.errors.shape'],
  },
  'AG-A9': {
    evidence: 'assumed',
    text: 'A code expires on the day of issue in Japan plus the validity of its product, ten years by default.',
    settings: ['atGift.catalogue', 'atGift.answer.expiration'],
  },
  'AG-A10': {
    evidence: 'assumed',
    text: 'ControlNo has 12 digits and RmtrCd has 5.',
    constant: 'at-gift/repository: CONTROL_NO_DIGITS, RMTR_CD_DIGITS',
    settings: ['atGift.answer.numbers'],
  },
  'AG-A11': {
    evidence: 'assumed',
    text: 'Methods other than POST are answered with 404.',
    settings: ['atGift.status.wrongMethod'],
  },
  'AG-A50': {
    evidence: 'assumed',
    text: 'A body of more than 64 KiB is refused with 400.',
    constant: 'at-gift/routes: MAX_BODY_BYTES',
    settings: ['atGift.status.tooLarge'],
  },
  'AG-A51': {
    evidence: 'assumed',
    text: 'A charset parameter of UTF-8 is let through in the Content-Type; any other parameter is refused with 400.',
    settings: ['atGift.contentType.parameters'],
  },
  'AG-A52': {
    evidence: 'assumed',
    text: 'Amount is written without sign and leading zeros, in at most nine digits.',
    settings: ['atGift.amount.notation'],
  },
  'AG-A53': {
    evidence: 'assumed',
    text: 'Where the service itself fails, the answer is 500 and nothing was issued.',
    constant: 'clients/call: failure',
  },
  'AG-A54': {
    evidence: 'assumed',
    text: 'What is not well-formed HTTP, such as a header with a forbidden character, headers that are too long or an incomplete body, is answered with 400 and has no effect.',
    settings: ['atGift.malformed.shape'],
  },
  'AG-A80': {
    evidence: 'assumed',
    text: 'A code that is a URL ends with 24 letters and digits, and its page is one of the mock: answered with 404 for an unknown code and, from the day after its Expiration, with 410.',
    settings: ['atGift.codeUrl'],
  },
  'AG-A55': {
    evidence: 'assumed',
    text: 'A JSON object that names a key twice is refused with 400, and a query is ignored.',
    settings: ['atGift.json.duplicateKeys'],
  },
  'AG-A56': {
    evidence: 'assumed',
    text: 'A body with a Content-Encoding, and a request with more than one Content-Type, are answered with 400.',
    settings: ['atGift.status.mediaType'],
  },
  'AG-A57': {
    evidence: 'assumed',
    text: 'JSON after a byte order mark is refused with 400.',
    settings: ['atGift.json.byteOrderMark'],
  },
} as const satisfies Record<string, RegisteredRule>

export type AtGiftRule = keyof typeof register
