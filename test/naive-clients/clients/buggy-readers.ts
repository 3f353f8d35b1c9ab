import type { Buggy } from './buggy.ts'
import { changesAmountOfInquiries, rejectsMarks, followsRedirects, takesForFailure } from './libraries.ts'

/** Clients that interpret a response in a wrong way, by a description of the error. */
export const buggyReaders: Readonly<Record<string, Buggy>> = {
  'orders a code again after a 200 whose body has the status ERROR': {
    traits: {
      library: takesForFailure('"Status":"ERROR"'),
      issuesAgain: (received) => received?.status === 500,
    },
    shownBy: ['no-blind-reissue'],
    fails: ['at-gift/error-with-status-200'],
  },
  'sends an inquiry without a TranId if it has no TranId or if the inquiry with the TranId failed': {
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
  'follows redirects and orders a code again after a 404': {
    traits: { library: followsRedirects, attemptsRefused: 2 },
    shownBy: ['no-blind-reissue', 'no-repeat-after-refusal'],
    fails: ['at-gift/redirect-302'],
  },
  'has a JSON parser that rejects a byte order mark, and orders a code again': {
    traits: { library: rejectsMarks, issuesAgain: (received) => received?.status === 200 },
    shownBy: ['no-blind-reissue'],
    fails: ['at-gift/byte-order-mark'],
  },
  'drops a response whose Extend1 is not null': {
    traits: { accepts: (body) => body.includes('"Extend1":null') },
    shownBy: ['requests'],
    fails: ['at-gift/extend-not-null'],
  },
  'buys again if a success response contains errors': {
    traits: { library: takesForFailure('"errors":["'), afterLoss: 'new id' },
    shownBy: ['ledger', 'looks-up-before-rebuy', 'requests'],
    fails: ['realpay-gift/success-with-errors'],
  },
  'treats the 409 response to a read as final': {
    traits: { readsPurchase: true, attemptsLost: 1 },
    shownBy: ['ledger', 'requests'],
    fails: ['realpay-gift/conflict-on-read'],
  },
  'treats the 409 response to a repeated design request as a failure': {
    traits: { keepsSettingId: true },
    shownBy: ['ledger'],
    fails: ['realpay-gift/color-answer-lost', 'realpay-gift/header-answer-lost', 'realpay-gift/video-answer-lost'],
  },
  'buys a gift although a design request was lost': {
    traits: { attemptsLost: 1, ignoresDesign: true },
    shownBy: ['requests', 'ledger'],
    fails: ['realpay-gift/ad-request-lost'],
  },
  'treats the 400 response to a repeated DELETE as a failure': {
    traits: { checksDeleted: false },
    shownBy: ['ledger'],
    fails: ['realpay-gift/delete-answer-lost'],
  },
}
