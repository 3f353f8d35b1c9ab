import { offeredOf, type Traits } from './plain-client.ts'

/** Correct clients with unusual properties. Each client passes every scenario. */
export const innocents: Readonly<Record<string, Traits>> = {
  'reads the list each time and looks a lost gift up': {},
  'reads no list that it does not need, and inquires twice': { lists: 'never', inquiries: 2 },
  'is slow, sends brands in reverse order, has one worker for an order, and leaves an unknown outcome to a person': {
    paceMs: 3000,
    leavesToPerson: true,
    choose: (wished, offered) => offeredOf(wished, offered).toReversed(),
    workersOf: (order) => [order],
  },
  'sends a lost purchase again under the same id, tries five times after a 401, and goes on with other orders': {
    afterLoss: 'same id, then look up',
    attempts401: 5,
    async batch(jobs) {
      for (const job of jobs) await job().catch(() => {})
    },
  },
}

/** A client with one error, and the checks that the client fails in each scenario that tests this error. */
export interface Buggy {
  traits: Traits
  /** Labels of the failed checks by scenario, in the format of `failedBy`. */
  fails: Readonly<Record<string, string>>
}

export const buggies: Readonly<Record<string, Buggy>> = {
  'keeps its first token': {
    traits: { paceMs: 0, keepsToken: true },
    fails: {
      'realpay-gift/clock-skew-behind': 'fresh-token, ledger',
      'realpay-gift/token-outlived': 'fresh-token, ledger',
    },
  },
  'reads no list of brands and keeps its first token': {
    traits: { paceMs: 0, keepsToken: true, lists: 'never' },
    fails: {
      'realpay-gift/clock-skew-behind': 'fresh-token, ledger',
      'realpay-gift/token-outlived': 'fresh-token, ledger',
    },
  },
  'sends a request up to 30 times after a 401': {
    traits: { attempts401: 30 },
    fails: { 'realpay-gift/clock-skew-ahead': 'no-repeat-after-refusal' },
  },
  'issues again after a response that cannot be parsed': {
    traits: { repeatsUnreadable: true },
    fails: {
      'at-gift/shift-jis-body': 'ledger, requests',
      'at-gift/truncated-json': 'ledger, no-blind-reissue, requests',
    },
  },
  'drops a response with a code that does not expire': {
    traits: { accepts: (body) => !body.includes('99991231') },
    fails: { 'at-gift/seven-payment-and-second-code': 'requests' },
  },
  'drops a response with a second code or a remittance code': {
    traits: { accepts: (body) => /"Dc2":null/.test(body) && /"RmtrCd":null/.test(body) },
    fails: { 'at-gift/seven-payment-and-second-code': 'requests' },
  },
  'spells TranId in lower case': {
    traits: { tranIdKey: 'tranid' },
    fails: {
      'at-gift/issue-and-inquiry': 'no-accidental-issue, requests',
      'at-gift/misspelt-tran-id': 'no-accidental-issue, requests',
      'at-gift/sample-without-control-no': 'no-accidental-issue, requests',
    },
  },
  'requires a ControlNo': {
    traits: { accepts: (body) => body.includes('"ControlNo"') },
    fails: { 'at-gift/sample-without-control-no': 'requests, untried pacing' },
  },
  'reads the list of brands only once': {
    traits: { lists: 'once' },
    fails: { 'realpay-gift/brand-added': 'faults, requests' },
  },
  'buys only the brands in its own fixed list': {
    traits: { choose: (wished) => wished.filter((brand) => brand === 'amazon') },
    fails: { 'realpay-gift/brand-added': 'ledger, requests' },
  },
  'repeats a rejected request': {
    traits: { attemptsRefused: 8 },
    fails: {
      'at-gift/fixed-amount-changed': 'requests',
      'at-gift/ip-not-registered': 'no-repeat-after-refusal',
      'at-gift/key-revoked': 'requests',
      'at-gift/product-withdrawn': 'requests',
      'at-gift/unknown-tran-id': 'no-repeat-after-refusal',
      'realpay-gift/brand-removed': 'no-repeat-after-refusal',
      'realpay-gift/is-strict-true': 'no-repeat-after-refusal, offered-only',
      'realpay-gift/image-too-large': 'no-repeat-after-refusal',
      'realpay-gift/image-wrong-extension': 'no-repeat-after-refusal',
      'realpay-gift/image-wrong-type': 'no-repeat-after-refusal',
    },
  },
  'buys again under a new id after a lost response': {
    traits: { afterLoss: 'new id' },
    fails: {
      'realpay-gift/error-503-once': 'looks-up-before-rebuy',
      'realpay-gift/error-503-after-purchase': 'ledger, looks-up-before-rebuy, no-orphans',
      'realpay-gift/conflict-after-lost-answer': 'ledger, looks-up-before-rebuy, no-orphans',
      'realpay-gift/conflict-without-gift': 'looks-up-before-rebuy, requests',
      'realpay-gift/empty-response-after-purchase': 'ledger, looks-up-before-rebuy, no-orphans',
      'realpay-gift/garbage-after-purchase': 'ledger, looks-up-before-rebuy, no-orphans',
      'realpay-gift/gateway-error-after-purchase': 'ledger, looks-up-before-rebuy, no-orphans',
      'realpay-gift/gift-bought-answer-lost': 'ledger, looks-up-before-rebuy, no-orphans',
    },
  },
  'repeats a request immediately after a 429': {
    traits: { paceMs: 0, waitAfter429Ms: 0, requestIdOf: (_, number) => `hasty-${number}` },
    fails: {
      'realpay-gift/limit-lowered': 'ledger, waits-after-429',
      'realpay-gift/limit-shared': 'waits-after-429',
      'at-gift/spurious-429': 'pacing, waits-after-429',
    },
  },
  'uses one request id for all requests': {
    traits: { requestIdOf: () => 'the-only-one' },
    fails: {
      'realpay-gift/first-gift': 'ledger, unique-request-ids',
      'realpay-gift/limit-exceeded': 'ledger, unique-request-ids, untried pacing',
      'realpay-gift/purchase-id-lost': 'ledger, unique-request-ids',
    },
  },
  'uses a different request id for each worker': {
    traits: { workersOf: (order) => [`${order}-a`, `${order}-b`] },
    fails: { 'realpay-gift/two-workers-one-request-id': 'ledger' },
  },
  'buys at a price that the purchase id does not list': {
    traits: { checksPrices: false },
    fails: { 'realpay-gift/price-not-offered': 'ledger' },
  },
  'sends is_strict as a string': {
    traits: { isStrictAs: String },
    fails: { 'realpay-gift/is-strict-false': 'ledger, untried offered-only' },
  },
}
