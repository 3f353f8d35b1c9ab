/** Two clients that test one conduct rule. Each client is given by its name and the name of a scenario. */
interface RuleClients {
  /** A buggy client that breaks the rule. */
  brokenBy: readonly [scenario: string, client: string]
  /** A correct client that nearly breaks the rule. */
  keptBy: readonly [scenario: string, client: string]
}

/** The two clients for each conduct rule, by the name of the rule. */
export const ruleClients: Readonly<Record<string, RuleClients>> = {
  'at-gift/pacing': {
    brokenBy: ['at-gift/burst-of-issues', 'has workers without a common pace'],
    keptBy: ['at-gift/burst-of-issues', 'keeps every time limit without a margin'],
  },
  'at-gift/waits-after-429': {
    brokenBy: ['at-gift/spurious-429', 'has five workers that each wait 500 ms after a 429'],
    keptBy: ['at-gift/busy-service', 'keeps every time limit without a margin'],
  },
  'at-gift/waits-90-seconds': {
    brokenBy: ['at-gift/hang-past-timeout', 'gives up a request after 30 seconds'],
    keptBy: ['at-gift/hang-past-timeout', 'keeps every time limit without a margin'],
  },
  'at-gift/no-blind-reissue': {
    brokenBy: ['at-gift/response-lost-after-issue', 'orders a code again if the connection is lost'],
    keptBy: ['at-gift/kept-connection-closed', 'has five workers with a common pace'],
  },
  'at-gift/no-repeat-after-refusal': {
    brokenBy: ['at-gift/unknown-tran-id', 'repeats a rejected request'],
    keptBy: ['at-gift/unknown-tran-id', 'keeps every time limit without a margin'],
  },
  'at-gift/no-accidental-issue': {
    brokenBy: ['at-gift/misspelt-tran-id', 'spells TranId in lower case'],
    keptBy: ['at-gift/misspelt-tran-id', 'inquires five times about each code, with pauses'],
  },
  'at-gift/no-orphans': {
    brokenBy: ['at-gift/truncated-json', 'orders a code again after a response that cannot be parsed'],
    keptBy: ['at-gift/truncated-json', 'reads the TranId from a truncated body and inquires about the code'],
  },
  'at-gift/no-secrets-in-url': {
    brokenBy: ['at-gift/issue-and-inquiry', 'puts the credentials into the URL'],
    keptBy: ['at-gift/issue-and-inquiry', 'sends header names in upper case and additional headers'],
  },
  'realpay-gift/pacing': {
    brokenBy: ['realpay-gift/limit-exceeded', 'buys all gifts at once'],
    keptBy: ['realpay-gift/limit-exceeded', 'reads the list of brands each time and looks up a lost gift'],
  },
  'realpay-gift/waits-after-429': {
    brokenBy: ['realpay-gift/limit-shared', 'repeats a request immediately after a 429'],
    keptBy: ['realpay-gift/limit-shared', 'keeps every time limit without a margin'],
  },
  'realpay-gift/unique-request-ids': {
    brokenBy: ['realpay-gift/first-gift', 'uses one request id for all requests'],
    keptBy: [
      'realpay-gift/gift-bought-answer-lost',
      'repeats a lost purchase under the same request id, makes five attempts after a 401 and continues after a failed order',
    ],
  },
  'realpay-gift/fresh-token': {
    brokenBy: ['realpay-gift/token-outlived', 'sends its first access token with every request'],
    keptBy: ['realpay-gift/token-at-edge-of-step', 'has a clock that is ahead by a quarter of a second'],
  },
  'realpay-gift/looks-up-before-rebuy': {
    brokenBy: ['realpay-gift/gift-bought-answer-lost', 'buys again under a new request id after a lost response'],
    keptBy: ['realpay-gift/error-503-once', 'reads the list of brands each time and looks up a lost gift'],
  },
  'realpay-gift/no-orphans': {
    brokenBy: ['realpay-gift/gift-bought-answer-lost', 'never looks up a lost gift'],
    keptBy: ['realpay-gift/gift-found-late', 'looks up lost gifts only after the last order'],
  },
  'realpay-gift/offered-only': {
    brokenBy: ['realpay-gift/price-not-offered', 'retries every failed request'],
    keptBy: ['realpay-gift/brand-added', 'creates a purchase id for each gift'],
  },
  'realpay-gift/no-repeat-after-refusal': {
    brokenBy: ['realpay-gift/clock-skew-ahead', 'sends a request up to 30 times after a 401'],
    keptBy: [
      'realpay-gift/clock-skew-ahead',
      'repeats a lost purchase under the same request id, makes five attempts after a 401 and continues after a failed order',
    ],
  },
  'realpay-gift/no-secrets-in-url': {
    brokenBy: ['realpay-gift/first-gift', 'puts the credentials into the URL'],
    keptBy: ['realpay-gift/first-gift', 'sends header names in upper case and additional headers'],
  },
}
