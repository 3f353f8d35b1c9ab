import type { JournalEntry } from '../../journal/journal.ts'
import { mayBeInFlight, statusReachedCaller, succeeded } from '../caller-outcome.ts'
import { requestContentKey, groupByKey } from '../entries.ts'
import type { Evaluation, Violation } from '../rule.ts'

export interface RepeatOptions {
  /** Requests with the same key are repetitions of each other. The default is `requestContentKey`. */
  keyOf?: (entry: JournalEntry) => string | undefined
  /** Number of identical refusals in a row that are allowed. */
  allowedAttempts?: number
}

/**
 * Checks that the client does not repeat a request that was refused because of its content. If the repetition is
 * refused for the same reason, then neither the parts that the journal masks nor the provider's state had changed.
 *
 * @param refusals statuses of such refusals
 */
export function checkRepeatedRefusals(
  entries: readonly JournalEntry[],
  refusals: ReadonlySet<number>,
  { keyOf = requestContentKey, allowedAttempts = 1 }: RepeatOptions = {},
): Evaluation {
  let exercised = 0
  const violations: Violation[] = []
  for (const group of groupByKey(entries, keyOf)) {
    /** Refusals for the same reason without a success or another refusal in between. */
    let run: JournalEntry[] = []
    for (const entry of group) {
      if (succeeded(entry)) run = []
      // The rate limit, a lost response and a failure of the provider do not change why the request was refused.
      if (!refusals.has(entry.response.status) || !statusReachedCaller(entry)) continue
      exercised += 1
      const last = run.at(-1)
      if (!last || !isSameRefusal(last, entry)) run = [entry]
      else if (!(isNotRequestsFault(last) && mayBeInFlight(last, entry))) {
        run.push(entry)
        if (run.length > allowedAttempts) violations.push(violationOf(entry, run.slice(-allowedAttempts - 1)))
      }
    }
  }
  return { exercised, violations }
}

const UNAUTHORIZED = 401

function isSameRefusal(one: JournalEntry, other: JournalEntry): boolean {
  const { status } = one.response
  // The reason of a 401 contains the age of the token, which changes.
  return (
    status === other.response.status &&
    one.outcome.rule === other.outcome.rule &&
    (status === UNAUTHORIZED || one.outcome.reason === other.outcome.reason)
  )
}

/** True if the request itself is not at fault: several workers may correctly send such requests in parallel. */
function isNotRequestsFault({ response, fault }: JournalEntry): boolean {
  return response.status === UNAUTHORIZED || fault !== undefined
}

function violationOf(
  { response, outcome: { rule, reason }, fault }: JournalEntry,
  requests: readonly JournalEntry[],
): Violation {
  // The journal has the reason in English only.
  const by = rule ?? (fault && `障害「${fault.name}」`)
  return {
    what: {
      en: `the same request came again after it had been refused with ${response.status}: ${reason}`,
      ja: `${response.status}${by === undefined ? ' ' : `（${by}）`}で拒否されたリクエストが、そのまま再送された`,
    },
    requests: requests.map(({ id }) => id),
  }
}
