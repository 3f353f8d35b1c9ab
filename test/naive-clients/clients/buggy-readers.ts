import type { Buggy } from './buggy.ts'
import { changesAmountOfInquiries, rejectsMarks, followsRedirects, takesForFailure } from './libraries.ts'

/** Clients with one error in what they make of a response. */
export const buggyReaders: Readonly<Record<string, Buggy>> = {
  'issues again after a 200 that says ERROR': {
    traits: {
      library: takesForFailure('"Status":"ERROR"'),
      issuesAgain: (received) => received?.status === 500,
    },
    shownBy: ['no-blind-reissue'],
    fails: ['at-gift/error-with-status-200'],
  },
  'sends the inquiry without a TranId if it has none or if the inquiry failed': {
    traits: { inquiresWithout: true, attempts429: 1, attemptsLost: 1 },
    shownBy: ['ledger', 'requests'],
    fails: [
      'at-gift/error-with-status-200',
      'at-gift/inquiry-answer-lost',
      'at-gift/inquiry-hangs',
      'at-gift/inquiry-refused-429',
      'at-gift/shift-jis-refusal',
      'at-gift/unknown-tran-id',
    ],
  },
  'takes the amount of an inquiry from the current price list': {
    traits: { library: changesAmountOfInquiries('1100') },
    shownBy: ['requests'],
    fails: ['at-gift/fixed-amount-changed-before-inquiry'],
  },
  'follows redirects': {
    traits: { library: followsRedirects },
    shownBy: ['no-blind-reissue'],
    fails: ['at-gift/redirect-307'],
  },
  'follows redirects, and issues again after a 404': {
    traits: { library: followsRedirects, attemptsRefused: 2 },
    shownBy: ['no-blind-reissue', 'no-repeat-after-refusal'],
    fails: ['at-gift/redirect-302'],
  },
  'has a JSON parser that rejects a byte order mark, and issues again': {
    traits: { library: rejectsMarks, issuesAgain: (received) => received?.status === 200 },
    shownBy: ['ledger'],
    fails: ['at-gift/byte-order-mark'],
  },
  'insists that Extend1 is null': {
    traits: { accepts: (body) => body.includes('"Extend1":null') },
    shownBy: ['requests'],
    fails: ['at-gift/extend-not-null'],
  },
  'buys again if the response has errors': {
    traits: { library: takesForFailure('"errors":["'), afterLoss: 'new id' },
    shownBy: ['ledger', 'looks-up-before-rebuy', 'requests'],
    fails: ['realpay-gift/success-with-errors'],
  },
  'takes a 409 to a read for final': {
    traits: { readsPurchase: true, attemptsLost: 1 },
    shownBy: ['ledger', 'requests'],
    fails: ['realpay-gift/conflict-on-read'],
  },
  'takes the 409 to a repeated setting for a failure': {
    traits: { keepsSettingId: true },
    shownBy: ['ledger'],
    fails: ['realpay-gift/color-answer-lost', 'realpay-gift/header-answer-lost', 'realpay-gift/video-answer-lost'],
  },
  'buys although a setting was lost': {
    traits: { attemptsLost: 1, ignoresDesign: true },
    shownBy: ['requests', 'ledger'],
    fails: ['realpay-gift/ad-request-lost'],
  },
  'takes the 400 to a repeated DELETE for a failure': {
    traits: { checksDeleted: false },
    shownBy: ['ledger'],
    fails: ['realpay-gift/delete-answer-lost'],
  },
}
