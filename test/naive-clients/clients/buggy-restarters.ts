import type { Buggy } from './buggy.ts'

/** Clients that make one error after a restart, by a description of the error. */
export const buggyRestarters: Readonly<Record<string, Buggy>> = {
  'stores no order and starts from the first order after a restart': {
    traits: { stores: 'never' },
    shownBy: ['no-blind-reissue', 'looks-up-before-rebuy', 'ledger', 'requests'],
    fails: [
      'at-gift/crash-after-issue',
      'at-gift/crash-in-batch',
      'realpay-gift/crash-after-purchase',
      'realpay-gift/crash-in-batch',
    ],
  },
  'stores an order only after its response': {
    traits: { stores: 'after' },
    shownBy: ['no-blind-reissue', 'looks-up-before-rebuy', 'ledger'],
    fails: ['at-gift/crash-after-issue', 'realpay-gift/crash-after-purchase', 'realpay-gift/crash-in-batch'],
  },
  'orders a code again after a restart if the order was being sent': {
    traits: { afterRestart: 'resend' },
    shownBy: ['no-blind-reissue'],
    fails: ['at-gift/crash-after-issue'],
  },
  'gives up each order that was being sent when the client was killed': {
    traits: { afterRestart: 'give up' },
    shownBy: ['ledger', 'no-orphans'],
    fails: ['realpay-gift/crash-after-purchase', 'realpay-gift/crash-before-purchase', 'realpay-gift/crash-in-batch'],
  },
}
