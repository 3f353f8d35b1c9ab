import type { RegisteredRule } from '../../core/provider/evidence.ts'

/**
 * Register of all rules of the デジタルギフト partner API. The letter in an id names the source of the rule. D: documented. O:
 * seen in a public integration. A: assumed, because the provider's document says nothing or contradicts itself. Rules
 * with numbers from 50 on define details that only this mock needs.
 */
export const register = {
  'RP-D1': {
    evidence: 'documented',
    text: 'A source address may send 300 requests a minute over all endpoints, a number that may change without notice.',
    settings: ['realpayGift.limit.requests', 'realpayGift.limit.windowMs'],
  },
  'RP-D2': {
    evidence: 'documented',
    text: 'The access token header carries a TOTP by RFC 6238 whose key, hash, time step and digits were agreed beforehand.',
    settings: [
      'realpayGift.accessKeys',
      'realpayGift.totp.algorithm',
      'realpayGift.totp.digits',
      'realpayGift.totp.periodSeconds',
    ],
  },
  'RP-D3': {
    evidence: 'documented',
    text: 'The access key header, 40 of a-z and 0-9, is required on every request.',
    settings: ['realpayGift.accessKeys'],
  },
  'RP-D4': {
    evidence: 'documented',
    text: 'The request id header, 1 to 40 of letters, digits, _ and -, is required on every request that changes something, and is unique to each.',
    settings: ['realpayGift.requestId.usedUpBy'],
  },
  'RP-D5': {
    evidence: 'documented',
    text: 'GET /brands lists the brands that a purchase may name and the amounts that each allows; brands are added without notice and removed with one, and none changes.',
    settings: ['realpayGift.brands'],
  },
  'RP-D6': {
    evidence: 'documented',
    text: 'POST /purchases takes prices, name, issuer, brands out of the list and is_strict, all required, and answers the id.',
    settings: ['realpayGift.brands'],
  },
  'RP-D7': {
    evidence: 'documented',
    text: 'GET of a purchase answers what it was made with, its colors and its images.',
  },
  'RP-D8': {
    evidence: 'documented',
    text: 'The colors are two values of six hex digits, and the answer repeats them.',
  },
  'RP-D9': {
    evidence: 'documented',
    text: 'The face and the header image are uploaded as the file part content, a PNG, JPEG or GIF of at most 2048 KB, and deleted on the same path.',
    settings: ['realpayGift.image.maxBytes'],
  },
  'RP-D10': {
    evidence: 'documented',
    text: 'The video is a YouTube URL with the least number of seconds to watch, and the answer repeats both.',
  },
  'RP-D11': { evidence: 'documented', text: 'The ad is uploaded as the file part image with the field redirect_url.' },
  'RP-D12': {
    evidence: 'documented',
    text: "A gift is bought for one of the purchase's prices; the answer has the request, the gift, the payment and a list of errors.",
  },
  'RP-D13': {
    evidence: 'documented',
    text: 'A bought gift is found again by the purchase and the request id that bought it.',
  },
  'RP-D14': {
    evidence: 'documented',
    text: 'The statuses are 200, 400 for parameters, 401 for the token, 409 for a request id that collides and 503 for the service itself.',
  },
  'RP-D15': {
    evidence: 'documented',
    text: 'With is_strict a price that a brand does not allow fails the purchase; without it the purchase succeeds and a gift does not show the brands that its price rules out.',
    settings: ['realpayGift.brands'],
  },
  'RP-D16': {
    evidence: 'documented',
    text: 'The samples show a purchase id of 40 and a gift code of 26 characters, an expiry in Japan time, and a commission of 5 percent with 10 percent tax on it.',
    settings: ['realpayGift.commission.rate', 'realpayGift.commission.taxRate'],
  },
  'RP-O1': {
    evidence: 'observed',
    text: 'Colors, images and ad are set by POST; for the video the same is assumed.',
    constant: 'realpay-gift/routes: routes',
  },
  'RP-O2': {
    evidence: 'observed',
    text: 'An error body is an object whose errors is a list of strings.',
    constant: 'realpay-gift/errors: refuse',
  },
  'RP-O3': {
    evidence: 'observed',
    text: 'The list of brands is an object whose brands is a list of elements that have a code.',
    constant: 'realpay-gift/catalogue: brandsSchema',
  },
  'RP-O4': {
    evidence: 'observed',
    text: 'One integration sends form-encoded bodies where the document says JSON: refused with 400.',
    settings: ['realpayGift.formBodies'],
  },
  'RP-O5': {
    evidence: 'observed',
    text: 'One integration agreed SHA-256, 15 seconds and 8 digits, and calls the API below /api/partner.',
    settings: ['realpayGift.totp.algorithm', 'realpayGift.totp.digits', 'realpayGift.totp.periodSeconds'],
  },
  'RP-O6': {
    evidence: 'observed',
    text: 'One client makes up to five attempts with one request id after a 401, a second apart, each with a fresh token.',
    constant: 'realpay-gift/conduct/refused-requests: ATTEMPTS_UNAUTHORIZED',
  },
  'RP-A1': {
    evidence: 'assumed',
    text: 'Past the limit the answer is 429, counted over a sliding minute and before authentication, without Retry-After; refused requests do not count.',
    settings: [
      'realpayGift.limit.status',
      'realpayGift.limit.windowMs',
      'realpayGift.limit.countRefused',
      'realpayGift.retryAfter',
      'realpayGift.limit.window',
      'realpayGift.limit.counts',
    ],
  },
  'RP-A2': {
    evidence: 'assumed',
    text: 'Checks run in this order: path (404), limit (429), syntax of headers (400), access key and token (401), request id (409), purchase (400), body (400), rules of the operation (400).',
    settings: ['realpayGift.checks.requestId'],
  },
  'RP-A3': {
    evidence: 'assumed',
    text: 'A missing or malformed access key or request id is answered with 400; an unknown key and a missing or wrong token with 401.',
    settings: ['realpayGift.status.malformedKey'],
  },
  'RP-A4': {
    evidence: 'assumed',
    text: 'A request id is used up, over all operations of its access key, as soon as a request with it is authenticated; its reuse is answered with 409 whatever the body.',
    settings: ['realpayGift.requestId.usedUpBy', 'realpayGift.requestId.remembered', 'realpayGift.requestId.scope'],
  },
  'RP-A5': {
    evidence: 'assumed',
    text: 'A malformed or unknown purchase id, and a request id that bought no gift, are answered with 400.',
    settings: ['realpayGift.status.unknownPurchase', 'realpayGift.status.unknownGift'],
  },
  'RP-A6': {
    evidence: 'assumed',
    text: 'A search for a gift answers the body that its purchase answered.',
    settings: ['realpayGift.answer.findGift'],
  },
  'RP-A7': {
    evidence: 'assumed',
    text: 'A token is accepted one time step either side of the clock, and again within its step.',
    settings: ['realpayGift.totp.window', 'realpayGift.totp.reuse'],
  },
  'RP-A8': {
    evidence: 'assumed',
    text: 'Commission is 5 percent and its tax 10 percent, each rounded down; a gift is valid for 180 days.',
    settings: [
      'realpayGift.commission.rate',
      'realpayGift.commission.taxRate',
      'realpayGift.gift.validityDays',
      'realpayGift.commission.rounding',
    ],
  },
  'RP-A9': {
    evidence: 'assumed',
    text: 'Until they are set, color and both images are null; video and ad are not shown with the purchase.',
    settings: ['realpayGift.answer.unset', 'realpayGift.answer.design'],
  },
  'RP-A10': {
    evidence: 'assumed',
    text: 'A file is judged by its extension and its first bytes, which must agree; an empty file, and deleting an image that is not set, are answered with 400, a deletion with 200 and an empty object.',
    settings: ['realpayGift.image.type', 'realpayGift.image.deleteUnset'],
  },
  'RP-A11': {
    evidence: 'assumed',
    text: 'Unknown keys or parts, empty or repeated prices and brands, prices below 1, an empty name or issuer, a URL that is no YouTube video, a negative play_time and a redirect_url that is not http(s) are answered with 400.',
    constant: 'realpay-gift/schema: createPurchaseSchema, videoSchema, redirectUrlSchema',
    settings: ['realpayGift.unknownKeys', 'realpayGift.lists', 'realpayGift.redirectUrl'],
  },
  'RP-A12': {
    evidence: 'assumed',
    text: 'An element of the brands has a code, a name and the amounts that it allows.',
    settings: ['realpayGift.brands', 'realpayGift.answer.brands'],
  },
  'RP-A13': {
    evidence: 'assumed',
    text: '409 never answers a GET, which carries no request id.',
    settings: ['realpayGift.requestId.onGet'],
  },
  'RP-A14': {
    evidence: 'assumed',
    text: "The API is served at the mount, and on the provider's hosts at the root and below /api/partner.",
    constant: 'realpay-gift/index: bases',
  },
  'RP-A50': {
    evidence: 'assumed',
    text: 'A KB has 1024 bytes, so an image may have 2,097,152.',
    settings: ['realpayGift.image.maxBytes'],
  },
  'RP-A51': {
    evidence: 'assumed',
    text: 'A YouTube video is named by its long address over https.',
    settings: ['realpayGift.video.urls'],
  },
  'RP-A52': {
    evidence: 'assumed',
    text: 'A price is at most 1,000,000,000 yen.',
    settings: ['realpayGift.price.max'],
  },
  'RP-A53': {
    evidence: 'assumed',
    text: 'Request ids that bought no gift are forgotten once 100,000 newer ones came; those of gifts never are.',
    settings: ['realpayGift.requestId.remembered', 'realpayGift.gift.searchableHours'],
  },
  'RP-A54': {
    evidence: 'assumed',
    text: 'A JSON body of more than 64 KiB, and a multipart body of more than that around its file, are answered with 400.',
    constant: 'realpay-gift/routes: MAX_JSON_BYTES, MAX_ENVELOPE_BYTES',
    settings: ['realpayGift.status.tooLarge'],
  },
  'RP-A55': {
    evidence: 'assumed',
    text: 'Methods that no operation has, and unknown paths, are answered with 404.',
    settings: ['realpayGift.status.wrongMethod', 'realpayGift.status.unknownPath'],
  },
  'RP-A56': {
    evidence: 'assumed',
    text: 'What is not well-formed HTTP, such as a header with a forbidden character, headers that are too long or an incomplete body, is answered with 400 and has no effect.',
    settings: ['realpayGift.malformed.shape'],
  },
  'RP-A57': {
    evidence: 'assumed',
    text: 'Purchases with which no gift was bought are forgotten, with their images, once 10,000 newer ones came; those of gifts never are.',
    settings: ['realpayGift.purchases.remembered'],
  },
  'RP-A58': {
    evidence: 'assumed',
    text: 'A JSON object that names a key twice, and request_id given twice, are answered with 400; a parameter of the query that no operation knows is ignored.',
    settings: ['realpayGift.json.duplicateKeys', 'realpayGift.query.repeated'],
  },
  'RP-A59': {
    evidence: 'assumed',
    text: 'What the limit refused may be sent again after a second.',
    constant: 'realpay-gift/conduct/rate-limit: LEAST_WAIT_MS',
  },
  'RP-A60': {
    evidence: 'assumed',
    text: 'A body with a Content-Encoding, and a request with more than one Content-Type, are answered with 400.',
    settings: ['realpayGift.status.mediaType'],
  },
  'RP-A61': {
    evidence: 'assumed',
    text: 'A multipart body follows RFC 2046: lines end with CRLF, the boundary has at most 70 characters, and preamble, epilogue and padding are ignored; a body of more than 100 parts, or with more than 64 KiB of headers in one part, is answered with 400.',
    constant: 'core/http/multipart: parseMultipart',
    settings: ['realpayGift.multipart.boundary'],
  },
  'RP-A62': {
    evidence: 'assumed',
    text: 'The name of a file is filename* in UTF-8, or else filename, in which \\" and %22 stand for a quote; an RFC 2047 encoded word is not decoded. The content of a part is never decoded, whatever its Content-Transfer-Encoding says.',
    settings: ['realpayGift.multipart.extendedFilename'],
  },
  'RP-A63': {
    evidence: 'assumed',
    text: 'Once the images have 256 MiB together, an upload that would exceed that is answered with 503, and the image that it would replace stays.',
    settings: ['realpayGift.images.maxBytes'],
  },
  'RP-A64': {
    evidence: 'assumed',
    text: 'A field of a form, or redirect_url, with bytes that are no UTF-8, such as Shift_JIS, is answered with 400.',
    settings: ['realpayGift.invalidUtf8'],
  },
  'RP-A65': {
    evidence: 'assumed',
    text: 'A whole number in JSON is written with digits alone; 500.0 and 5e2 are answered with 400.',
    settings: ['realpayGift.json.numbers'],
  },
  'RP-A66': {
    evidence: 'assumed',
    text: 'A name or issuer with a control character such as NUL or a line break, or of blanks only, is answered with 400.',
    settings: ['realpayGift.text.characters'],
  },
  'RP-A67': {
    evidence: 'assumed',
    text: 'A name or issuer has at most 255 characters; a longer one is answered with 400.',
    settings: ['realpayGift.text.maxLength'],
  },
  'RP-A68': {
    evidence: 'assumed',
    text: 'A body with a byte order mark is answered with 400.',
    settings: ['realpayGift.byteOrderMark'],
  },
  'RP-A69': {
    evidence: 'assumed',
    text: 'play_time is at most 2,147,483,647 seconds; a larger one is answered with 400.',
    settings: ['realpayGift.video.maxPlayTime'],
  },
  'RP-A70': {
    evidence: 'assumed',
    text: 'Errors of every status have the observed error body.',
    settings: ['realpayGift.errors.shape'],
  },
  'RP-A80': {
    evidence: 'assumed',
    text: "The page at a gift's URL has the main color behind the header and the secondary color on the brands; the video comes before the brands and the ad after the choice of one. It is answered with 404 for an unknown code and with 410 for an expired gift.",
    constant: 'realpay-gift/gift-page: renderGiftPage',
  },
} as const satisfies Record<string, RegisteredRule>

export type RealpayGiftRule = keyof typeof register
