import type { Buggy } from './buggy.ts'
import { hedges, resendsLost } from './libraries.ts'
import { allAtOnce } from './plain-client.ts'

/** Scenarios in which a gift is bought and the client does not get the response. */
const GIFT_LOST = [
  'realpay-gift/conflict-after-lost-answer',
  'realpay-gift/empty-response-after-purchase',
  'realpay-gift/error-503-after-purchase',
  'realpay-gift/garbage-after-purchase',
  'realpay-gift/gateway-error-after-purchase',
  'realpay-gift/gift-bought-answer-lost',
]

/** Clients that make one error when they use the partner API, by a description of the error. */
export const buggyBuyers: Readonly<Record<string, Buggy>> = {
  'sends its first access token with every request': {
    traits: { partnerPaceMs: 0, signs: 'once' },
    shownBy: ['fresh-token'],
    fails: ['realpay-gift/clock-skew-behind', 'realpay-gift/token-outlived'],
  },
  'reads no list of brands and sends its first access token with every request': {
    traits: { partnerPaceMs: 0, signs: 'once', lists: 'never' },
    shownBy: ['fresh-token'],
    fails: ['realpay-gift/clock-skew-behind', 'realpay-gift/token-outlived'],
  },
  'uses one access token for all attempts of a request': {
    traits: { signs: 'each request' },
    shownBy: ['fresh-token'],
    fails: ['realpay-gift/token-at-edge-of-step'],
  },
  'sends the same access token again after a 401': {
    traits: { signs: 'each request', attempts401: 5 },
    shownBy: ['fresh-token'],
    fails: ['realpay-gift/token-window-zero'],
  },
  'assumes the usual token parameters instead of the agreed parameters': {
    traits: { assumesToken: true },
    shownBy: ['requests', 'ledger'],
    fails: ['realpay-gift/totp-agreed-otherwise'],
  },
  'sends a request up to 30 times after a 401': {
    traits: { attempts401: 30 },
    shownBy: ['no-repeat-after-refusal'],
    fails: ['realpay-gift/clock-skew-ahead', 'realpay-gift/key-revoked'],
  },
  'repeats a request up to 40 times after a 401, each time under a new request id': {
    traits: { partnerPaceMs: 0, attemptsRefused: 40 },
    shownBy: ['no-repeat-after-refusal', 'requests'],
    fails: ['realpay-gift/clock-skew-ahead'],
  },
  'repeats a rejected request': {
    traits: { attemptsRefused: 8 },
    shownBy: ['no-repeat-after-refusal', 'requests'],
    fails: [
      'at-gift/campaign-ended',
      'at-gift/fixed-amount-changed',
      'at-gift/ip-not-registered',
      'at-gift/key-revoked',
      'at-gift/product-withdrawn',
      'at-gift/unknown-tran-id',
      'realpay-gift/brand-removed',
      'realpay-gift/is-strict-true',
      'realpay-gift/image-too-large',
      'realpay-gift/image-wrong-extension',
      'realpay-gift/image-wrong-type',
      'realpay-gift/refused-id-unused',
    ],
  },
  'buys again under a new request id after a lost response': {
    traits: { afterLoss: 'new id' },
    shownBy: ['looks-up-before-rebuy'],
    fails: [
      ...GIFT_LOST,
      'realpay-gift/answer-lost-in-batch',
      'realpay-gift/conflict-without-gift',
      'realpay-gift/error-503-once',
      'realpay-gift/limit-answered-with-503',
      'realpay-gift/reset-before-purchase',
    ],
  },
  'buys again under a new request id after a 409': {
    traits: { afterLoss: 'same id, then look up', buysAgain: (received) => received?.status === 409 },
    shownBy: ['looks-up-before-rebuy'],
    fails: ['realpay-gift/conflict-after-lost-answer', 'realpay-gift/conflict-without-gift'],
  },
  'looks up a lost gift only once and then buys again under a new request id': {
    traits: { lookUps: 1, waitBeforeLookUpMs: 0, rebuysNotFound: true },
    shownBy: ['looks-up-before-rebuy'],
    fails: ['realpay-gift/gift-booked-late', 'realpay-gift/gift-found-late', 'realpay-gift/hang-while-looking-up'],
  },
  'sends a slow purchase a second time under another request id and cancels the slower request': {
    traits: { library: hedges(5000, true) },
    shownBy: ['looks-up-before-rebuy', 'no-blind-reissue', 'waits-90-seconds'],
    fails: ['realpay-gift/gift-booked-late'],
  },
  'never looks up a lost gift': {
    traits: { afterLoss: 'nothing' },
    shownBy: ['no-orphans', 'requests'],
    fails: GIFT_LOST,
  },
  'treats a 503 as a refusal': {
    traits: { refusals: [400, 401, 403, 404, 429, 503] },
    shownBy: ['no-orphans'],
    fails: ['realpay-gift/error-503-after-purchase'],
  },
  'treats every error page as a refusal': {
    traits: { refusals: [400, 401, 403, 404, 409, 429, 500, 502, 503, 504] },
    shownBy: ['no-orphans', 'requests'],
    fails: ['realpay-gift/error-503-after-purchase', 'realpay-gift/gateway-error-after-purchase'],
  },
  'treats every 200 as a success and does not read the body': {
    traits: { readsStatusOnly: true },
    shownBy: ['no-orphans'],
    fails: ['realpay-gift/conflict-after-lost-answer'],
  },
  'gives up a purchase after three seconds and buys again': {
    traits: { timeoutMs: 3000, afterLoss: 'new id' },
    shownBy: ['looks-up-before-rebuy', 'waits-90-seconds'],
    fails: ['realpay-gift/slow-body'],
  },
  'starts the task again after a lost response': {
    traits: { afterLoss: 'nothing', restarts: 1 },
    shownBy: ['looks-up-before-rebuy', 'no-blind-reissue', 'no-repeat-after-refusal', 'requests'],
    fails: GIFT_LOST,
  },
  'has a library that resends lost requests, and never looks up a gift': {
    traits: { library: resendsLost, afterLoss: 'nothing' },
    shownBy: ['no-orphans', 'no-blind-reissue', 'requests'],
    fails: ['realpay-gift/gift-bought-answer-lost'],
  },
  'repeats a request immediately after a 429': {
    traits: { partnerPaceMs: 0, waitAfter429Ms: 0, requestIdOf: (number) => `hasty-${number}` },
    shownBy: ['waits-after-429'],
    fails: ['realpay-gift/limit-lowered', 'realpay-gift/limit-shared'],
  },
  'buys all gifts at once': {
    traits: { partnerPaceMs: 0, batch: allAtOnce },
    shownBy: ['pacing', 'ledger', 'waits-after-429'],
    fails: ['realpay-gift/limit-exceeded'],
  },
  'uses one request id for all requests': {
    traits: { requestIdOf: () => 'the-only-one' },
    shownBy: ['unique-request-ids'],
    fails: ['realpay-gift/first-gift', 'realpay-gift/purchase-id-lost'],
  },
  'derives request ids from the clock': {
    traits: { partnerPaceMs: 0, requestIdOf: (_, nowMs) => `id-${nowMs}` },
    shownBy: ['unique-request-ids'],
    fails: ['realpay-gift/first-gift', 'realpay-gift/limit-lowered'],
  },
  'uses a different request id in each worker of the same order': {
    traits: { workersOf: (order) => [`${order}-a`, `${order}-b`] },
    shownBy: ['ledger'],
    fails: ['realpay-gift/two-workers-one-request-id'],
  },
  'reads the list of brands only once': {
    traits: { lists: 'once' },
    shownBy: ['requests'],
    fails: ['realpay-gift/brand-added'],
  },
  'buys only the brands in its own fixed list': {
    traits: { choose: (wished) => wished.filter((brand) => brand === 'amazon') },
    shownBy: ['requests'],
    fails: ['realpay-gift/brand-added'],
  },
  'always buys the first brand of the list': {
    traits: { choose: (wished, offered = wished) => offered.slice(0, 1) },
    shownBy: ['requests'],
    fails: ['realpay-gift/is-strict-true'],
  },
  'buys at a price that the purchase id does not list': {
    traits: { checksPrices: false },
    shownBy: ['ledger'],
    fails: ['realpay-gift/price-not-offered'],
  },
  'rounds the price up to a price that the purchase id lists': {
    traits: { checksPrices: false, priceOf: (wished, listed) => listed.find((price) => price >= wished) ?? wished },
    shownBy: ['ledger'],
    fails: ['realpay-gift/price-not-offered'],
  },
  'sends is_strict as a string': {
    traits: { isStrictAs: String },
    shownBy: ['ledger', 'requests', 'faults', 'untried offered-only'],
    fails: ['realpay-gift/is-strict-false'],
  },
}
