/**
 * Labels of the checks that each of the two naive clients fails in a scenario, in the format of `failedBy`. A member is
 * an empty text if the client passes the scenario.
 */
export interface Failures {
  /** Failed checks of `blindRetrier`, which retries every failed request. */
  retrier: string
  /** Failed checks of `hastyReuser`, which ignores limits and reuses request ids. */
  reuser: string
}

export const failures: Readonly<Record<string, Failures>> = {
  'at-gift/burst-of-issues': { retrier: 'pacing, waits-after-429', reuser: 'ledger, pacing, waits-after-429' },
  'at-gift/busy-in-a-batch': { retrier: 'pacing, waits-after-429', reuser: 'ledger, pacing, waits-after-429' },
  'at-gift/busy-service': { retrier: 'pacing, waits-after-429', reuser: 'ledger, pacing, waits-after-429' },
  'at-gift/campaign-ended': {
    retrier: 'ledger, pacing, requests, waits-after-429',
    reuser: 'ledger, pacing, waits-after-429',
  },
  'at-gift/crash-after-issue': {
    retrier: 'ledger, no-blind-reissue, requests',
    reuser: 'ledger, no-blind-reissue, requests',
  },
  'at-gift/crash-in-batch': { retrier: 'ledger, pacing, requests, waits-after-429', reuser: 'pacing, requests' },
  'at-gift/dripping-body': {
    retrier: 'ledger, no-blind-reissue, requests, waits-90-seconds',
    reuser: 'ledger, waits-90-seconds',
  },
  'at-gift/error-500-after-issue': {
    retrier: 'ledger, no-blind-reissue, pacing, requests, waits-after-429',
    reuser: '',
  },
  'at-gift/error-500-without-issue': { retrier: 'ledger, no-blind-reissue, pacing, requests', reuser: '' },
  'at-gift/error-with-status-200': {
    retrier: 'ledger, no-blind-reissue, pacing, requests, waits-after-429',
    reuser: '',
  },
  'at-gift/extend-not-null': { retrier: 'pacing, waits-after-429', reuser: 'no-accidental-issue, pacing, requests' },
  'at-gift/fixed-amount-changed': { retrier: 'pacing, waits-after-429', reuser: 'pacing, requests, waits-after-429' },
  'at-gift/fixed-amount-changed-before-inquiry': {
    retrier: 'pacing, waits-after-429',
    reuser: 'no-accidental-issue, pacing, requests',
  },
  'at-gift/hang-past-timeout': {
    retrier: 'ledger, no-blind-reissue, requests, waits-90-seconds',
    reuser: 'waits-90-seconds',
  },
  'at-gift/html-error-page': { retrier: 'ledger, no-blind-reissue, pacing, requests, waits-after-429', reuser: '' },
  'at-gift/inquiry-answer-lost': {
    retrier: 'pacing, waits-after-429',
    reuser: 'faults, no-accidental-issue, pacing, requests',
  },
  'at-gift/inquiry-hangs': {
    retrier: 'pacing, waits-90-seconds',
    reuser: 'faults, no-accidental-issue, pacing, requests, untried waits-90-seconds',
  },
  'at-gift/inquiry-refused-429': {
    retrier: 'pacing, waits-after-429',
    reuser: 'faults, no-accidental-issue, pacing, requests, untried waits-after-429',
  },
  'at-gift/ip-not-registered': { retrier: 'no-repeat-after-refusal, pacing', reuser: '' },
  'at-gift/issue-and-inquiry': { retrier: 'pacing, waits-after-429', reuser: 'no-accidental-issue, pacing, requests' },
  'at-gift/issued-after-timeout': {
    retrier: 'ledger, no-blind-reissue, requests, waits-90-seconds',
    reuser: 'waits-90-seconds',
  },
  'at-gift/kept-connection-closed': { retrier: 'no-blind-reissue, pacing, waits-after-429', reuser: 'ledger, pacing' },
  'at-gift/key-revoked': {
    retrier: 'ledger, pacing, requests, waits-after-429',
    reuser: 'ledger, pacing, waits-after-429',
  },
  'at-gift/maintenance-page': { retrier: 'ledger, no-blind-reissue, pacing, requests, waits-after-429', reuser: '' },
  'at-gift/misspelt-tran-id': { retrier: 'pacing, waits-after-429', reuser: 'no-accidental-issue, pacing, requests' },
  'at-gift/product-withdrawn': { retrier: 'pacing, waits-after-429', reuser: 'pacing, requests, waits-after-429' },
  'at-gift/redirect-302': { retrier: 'ledger, no-blind-reissue, pacing, requests, waits-after-429', reuser: '' },
  'at-gift/redirect-307': {
    retrier: 'ledger, no-blind-reissue, pacing, requests, waits-after-429',
    reuser: 'no-blind-reissue, pacing, requests, waits-after-429',
  },
  'at-gift/reset-before-issue': { retrier: 'ledger, no-blind-reissue, pacing, requests', reuser: '' },
  'at-gift/response-lost-after-issue': {
    retrier: 'ledger, no-blind-reissue, pacing, requests, waits-after-429',
    reuser: '',
  },
  'at-gift/retry-after': { retrier: 'ledger, pacing, waits-after-429', reuser: 'ledger, pacing, waits-after-429' },
  'at-gift/sample-without-control-no': {
    retrier: 'ledger, pacing, requests, waits-after-429',
    reuser: 'no-accidental-issue, pacing, requests',
  },
  'at-gift/seven-payment-and-second-code': {
    retrier: 'pacing, waits-after-429',
    reuser: 'ledger, pacing, requests, waits-after-429',
  },
  'at-gift/shift-jis-body': { retrier: 'ledger, no-blind-reissue, pacing, requests, waits-after-429', reuser: '' },
  'at-gift/shift-jis-refusal': {
    retrier: 'pacing, waits-after-429',
    reuser: 'faults, no-accidental-issue, requests',
  },
  'at-gift/slow-answer': {
    retrier: 'ledger, no-blind-reissue, requests, waits-90-seconds',
    reuser: 'ledger, waits-90-seconds',
  },
  'at-gift/spurious-429': { retrier: 'pacing, waits-after-429', reuser: 'pacing, waits-after-429' },
  'at-gift/truncated-json': { retrier: 'ledger, no-blind-reissue, pacing, requests, waits-after-429', reuser: '' },
  'at-gift/unknown-tran-id': {
    retrier: 'pacing, waits-after-429',
    reuser: 'no-accidental-issue, requests',
  },
  'realpay-gift/ad-request-lost': { retrier: '', reuser: 'ledger, requests' },
  'realpay-gift/answer-lost-in-batch': {
    retrier: 'ledger, looks-up-before-rebuy, no-orphans',
    reuser: 'faults, ledger, unique-request-ids',
  },
  'realpay-gift/brand-added': { retrier: 'faults, requests', reuser: 'faults, ledger, requests, unique-request-ids' },
  'realpay-gift/brand-list-stalls': { retrier: '', reuser: 'requests' },
  'realpay-gift/brand-list-unavailable': { retrier: '', reuser: 'ledger, untried offered-only' },
  'realpay-gift/brand-removed': { retrier: 'no-repeat-after-refusal', reuser: '' },
  'realpay-gift/clock-skew-behind': { retrier: 'faults, ledger', reuser: 'fresh-token, ledger' },
  'realpay-gift/color-answer-lost': { retrier: '', reuser: 'ledger' },
  'realpay-gift/conflict-after-lost-answer': {
    retrier: 'ledger, looks-up-before-rebuy, no-orphans',
    reuser: 'ledger, no-orphans',
  },
  'realpay-gift/conflict-without-gift': { retrier: 'looks-up-before-rebuy', reuser: '' },
  'realpay-gift/crash-after-purchase': {
    retrier: 'ledger, looks-up-before-rebuy, no-orphans, unique-request-ids',
    reuser: 'ledger, no-orphans, unique-request-ids',
  },
  'realpay-gift/crash-before-purchase': { retrier: '', reuser: 'ledger, unique-request-ids' },
  'realpay-gift/crash-in-batch': { retrier: 'ledger', reuser: 'ledger' },
  'realpay-gift/delete-answer-lost': { retrier: 'ledger, no-repeat-after-refusal', reuser: 'ledger' },
  'realpay-gift/empty-response-after-purchase': {
    retrier: 'ledger, looks-up-before-rebuy, no-orphans',
    reuser: 'ledger, no-orphans',
  },
  'realpay-gift/error-503-after-purchase': {
    retrier: 'ledger, looks-up-before-rebuy, no-orphans',
    reuser: 'ledger, no-orphans',
  },
  'realpay-gift/error-503-once': { retrier: 'looks-up-before-rebuy', reuser: '' },
  'realpay-gift/garbage-after-purchase': {
    retrier: 'ledger, looks-up-before-rebuy, no-orphans',
    reuser: 'ledger, no-orphans',
  },
  'realpay-gift/gateway-error-after-purchase': {
    retrier: 'ledger, looks-up-before-rebuy, no-orphans',
    reuser: 'ledger, no-orphans',
  },
  'realpay-gift/gift-booked-late': { retrier: 'ledger, looks-up-before-rebuy', reuser: '' },
  'realpay-gift/gift-bought-answer-lost': {
    retrier: 'ledger, looks-up-before-rebuy, no-orphans',
    reuser: 'ledger, no-orphans',
  },
  'realpay-gift/gift-found-late': {
    retrier: 'faults, ledger, looks-up-before-rebuy, no-orphans',
    reuser: 'faults, ledger, no-orphans',
  },
  'realpay-gift/hang-while-looking-up': {
    retrier: 'faults, ledger, looks-up-before-rebuy, no-orphans',
    reuser: 'faults, ledger, no-orphans',
  },
  'realpay-gift/header-answer-lost': { retrier: '', reuser: 'ledger' },
  'realpay-gift/image-too-large': { retrier: 'no-repeat-after-refusal', reuser: 'requests, unique-request-ids' },
  'realpay-gift/image-wrong-extension': { retrier: 'no-repeat-after-refusal', reuser: 'requests, unique-request-ids' },
  'realpay-gift/image-wrong-type': { retrier: 'no-repeat-after-refusal', reuser: 'requests, unique-request-ids' },
  'realpay-gift/is-strict-true': { retrier: 'no-repeat-after-refusal, offered-only', reuser: '' },
  'realpay-gift/key-revoked': {
    retrier: '',
    reuser: 'faults, ledger, requests, unique-request-ids, untried no-repeat-after-refusal',
  },
  'realpay-gift/limit-answered-with-503': { retrier: 'looks-up-before-rebuy', reuser: 'ledger, unique-request-ids' },
  'realpay-gift/limit-exceeded': { retrier: 'ledger, pacing', reuser: 'ledger, unique-request-ids, untried pacing' },
  'realpay-gift/limit-lowered': { retrier: 'ledger', reuser: 'faults, ledger, unique-request-ids' },
  'realpay-gift/limit-shared': { retrier: 'waits-after-429', reuser: 'waits-after-429' },
  'realpay-gift/price-not-offered': {
    retrier: 'ledger, no-repeat-after-refusal, offered-only',
    reuser: 'ledger',
  },
  'realpay-gift/purchase-id-lost': { retrier: '', reuser: 'ledger, untried unique-request-ids' },
  'realpay-gift/refused-id-unused': { retrier: 'no-repeat-after-refusal', reuser: '' },
  'realpay-gift/reset-before-purchase': { retrier: 'looks-up-before-rebuy', reuser: '' },
  'realpay-gift/slow-body': { retrier: 'ledger, looks-up-before-rebuy, no-orphans', reuser: '' },
  'realpay-gift/token-at-edge-of-step': {
    retrier: 'faults, ledger, untried waits-after-429',
    reuser: 'waits-after-429',
  },
  'realpay-gift/token-outlived': { retrier: 'faults, ledger', reuser: 'fresh-token, ledger' },
  'realpay-gift/token-window-zero': { retrier: 'faults, requests', reuser: '' },
  'realpay-gift/totp-agreed-otherwise': { retrier: 'ledger, requests', reuser: '' },
  'realpay-gift/two-workers-one-request-id': { retrier: 'ledger', reuser: 'ledger, no-orphans' },
  'realpay-gift/video-answer-lost': { retrier: '', reuser: 'ledger' },
}
