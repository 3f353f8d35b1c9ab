/** Counts and failures of a run. */
export interface Tally {
  requests: number
  /** Number of responses by status. */
  statuses: Record<string, number>
  purchases: number
  codes: number
  /** Number of codes in the ledger that no client received. */
  untold: number
  disturbances: Record<string, number>
  audits: number
  /** Total number of ledgers that all audits compared. */
  compared: number
  /** The first failure messages, at most `MAX_FAILURES`. */
  failures: string[]
  /** Number of failures whose message is not stored. */
  furtherFailures: number
  fail(message: string): void
}

/** Maximum number of failure messages that are stored. Further failures are only counted. */
const MAX_FAILURES = 20

export function createTally(): Tally {
  const tally: Tally = {
    requests: 0,
    statuses: {},
    purchases: 0,
    codes: 0,
    untold: 0,
    disturbances: {},
    audits: 0,
    compared: 0,
    failures: [],
    furtherFailures: 0,
    fail(message) {
      if (tally.failures.length < MAX_FAILURES) tally.failures.push(message)
      else tally.furtherFailures++
    },
  }
  return tally
}
