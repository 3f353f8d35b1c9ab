import type { Buggy } from './buggy.ts'
import { hedges, putsSecretsIntoUrls, resendsLost, retriesStatuses } from './libraries.ts'
import { allAtOnce, workers } from './plain-client.ts'

/** Clients that make one error when they use the あっとギフト API, by a description of the error. */
export const buggyIssuers: Readonly<Record<string, Buggy>> = {
  'orders a code again after a 500': {
    traits: { issuesAgain: (received) => received?.status === 500 },
    shownBy: ['no-blind-reissue'],
    fails: ['at-gift/error-500-after-issue', 'at-gift/error-500-without-issue'],
  },
  'orders a code again after an error page of a gateway': {
    traits: { issuesAgain: (received) => (received?.status ?? 0) > 500 },
    shownBy: ['no-blind-reissue'],
    fails: ['at-gift/html-error-page'],
  },
  'orders a code again if the connection is lost': {
    traits: { issuesAgain: (received) => received === undefined },
    shownBy: ['no-blind-reissue'],
    fails: ['at-gift/kept-connection-closed', 'at-gift/reset-before-issue', 'at-gift/response-lost-after-issue'],
  },
  'orders a code again after a response that cannot be parsed': {
    traits: { issuesAgain: (received) => received?.status === 200 },
    shownBy: ['no-blind-reissue', 'requests'],
    fails: ['at-gift/maintenance-page', 'at-gift/shift-jis-body', 'at-gift/truncated-json'],
  },
  'has a library that resends a request if the connection is lost': {
    traits: { library: resendsLost },
    shownBy: ['no-blind-reissue'],
    fails: ['at-gift/kept-connection-closed', 'at-gift/reset-before-issue', 'at-gift/response-lost-after-issue'],
  },
  'has a library that repeats a request after a 429 or a server error': {
    traits: { library: retriesStatuses([429, 500, 502, 503, 504]) },
    shownBy: ['no-blind-reissue', 'fresh-token', 'pacing'],
    fails: ['at-gift/error-500-after-issue', 'at-gift/error-500-without-issue', 'at-gift/html-error-page'],
  },
  'starts the task again after an error': {
    traits: { restarts: 1 },
    shownBy: ['no-blind-reissue', 'no-repeat-after-refusal', 'looks-up-before-rebuy', 'ledger'],
    fails: ['at-gift/response-lost-after-issue'],
  },
  'gives up a request after 30 seconds': {
    traits: { timeoutMs: 30_000 },
    shownBy: ['waits-90-seconds'],
    fails: [
      'at-gift/dripping-body',
      'at-gift/hang-past-timeout',
      'at-gift/issued-after-timeout',
      'at-gift/slow-answer',
    ],
  },
  'gives up a request after 95 seconds and orders a code again': {
    traits: { issuesAgain: (received) => received === undefined, timeoutMs: 95_000 },
    shownBy: ['no-blind-reissue'],
    fails: ['at-gift/hang-past-timeout', 'at-gift/issued-after-timeout'],
  },
  'sends a slow request a second time and cancels the slower request': {
    traits: { library: hedges(5000, true) },
    shownBy: ['no-blind-reissue', 'looks-up-before-rebuy', 'waits-90-seconds'],
    fails: ['at-gift/hang-past-timeout', 'at-gift/issued-after-timeout', 'at-gift/slow-answer'],
  },
  'sends a slow request a second time and takes the faster response': {
    traits: { library: hedges(5000, false) },
    shownBy: ['no-blind-reissue', 'looks-up-before-rebuy', 'waits-90-seconds'],
    fails: ['at-gift/hang-past-timeout', 'at-gift/issued-after-timeout', 'at-gift/slow-answer'],
  },
  'orders from the partner API if the outcome is unknown': {
    traits: { failsOver: true, lookUps: 1 },
    shownBy: ['ledger'],
    fails: [
      'at-gift/error-500-after-issue',
      'at-gift/error-500-without-issue',
      'at-gift/html-error-page',
      'at-gift/response-lost-after-issue',
      'at-gift/reset-before-issue',
      'realpay-gift/gift-booked-late',
      'realpay-gift/gift-found-late',
    ],
  },
  'orders ten times the amount': {
    traits: { amountOf: (ordered) => ordered * 10 },
    shownBy: ['ledger'],
    fails: [
      'at-gift/misspelt-tran-id',
      'at-gift/response-lost-after-issue',
      'at-gift/sample-without-control-no',
      'realpay-gift/error-503-after-purchase',
      'realpay-gift/first-gift',
      'realpay-gift/gift-booked-late',
      'realpay-gift/gift-bought-answer-lost',
    ],
  },
  'orders another product of the same amount': {
    traits: { productOf: () => 'DC-URL', choose: () => ['paypay'] },
    shownBy: ['ledger', 'requests', 'faults'],
    fails: [
      'at-gift/sample-without-control-no',
      'realpay-gift/gift-booked-late',
      'realpay-gift/gift-bought-answer-lost',
    ],
  },
  'has workers without a common pace': {
    traits: { paceMs: 0, batch: allAtOnce },
    shownBy: ['pacing', 'ledger', 'waits-after-429'],
    fails: ['at-gift/burst-of-issues'],
  },
  'has five workers that each wait 500 ms after a 429': {
    traits: { paceMs: 0, waitAfter429Ms: 500, attempts429: 30, batch: workers(5) },
    shownBy: ['pacing', 'waits-after-429', 'ledger'],
    fails: ['at-gift/burst-of-issues', 'at-gift/busy-service', 'at-gift/spurious-429'],
  },
  'treats a 429 as final': {
    traits: { attempts429: 1 },
    shownBy: ['ledger', 'untried waits-after-429', 'faults'],
    fails: ['at-gift/busy-in-a-batch', 'at-gift/busy-service', 'at-gift/spurious-429', 'realpay-gift/limit-shared'],
  },
  'gives up after the third 429': {
    traits: { attempts429: 3 },
    shownBy: ['ledger', 'faults'],
    fails: ['at-gift/busy-service', 'at-gift/retry-after'],
  },
  'drops a response with a code that does not expire': {
    traits: { accepts: (body) => !body.includes('99991231') },
    shownBy: ['requests'],
    fails: ['at-gift/seven-payment-and-second-code'],
  },
  'drops a response with a second code or a remittance code': {
    traits: { accepts: (body) => /"Dc2":null/.test(body) && /"RmtrCd":null/.test(body) },
    shownBy: ['requests'],
    fails: ['at-gift/seven-payment-and-second-code'],
  },
  'drops a response without a ControlNo': {
    traits: { accepts: (body) => body.includes('"ControlNo"') },
    shownBy: ['requests'],
    fails: ['at-gift/sample-without-control-no'],
  },
  'spells TranId in lower case': {
    traits: { tranIdKey: 'tranid' },
    shownBy: ['no-accidental-issue'],
    fails: ['at-gift/issue-and-inquiry', 'at-gift/misspelt-tran-id', 'at-gift/sample-without-control-no'],
  },
  'puts the credentials into the URL': {
    traits: { library: putsSecretsIntoUrls },
    shownBy: ['no-secrets-in-url'],
    fails: ['at-gift/issue-and-inquiry', 'realpay-gift/first-gift'],
  },
}
