import type { JournalEntry } from '../../journal/journal.ts'
import { mayBeInFlight, statusReachedCaller } from '../caller-outcome.ts'
import { requestContentKey, groupByKey } from '../entries.ts'
import type { Evaluation, Violation } from '../rule.ts'

export interface RepeatOptions {
  /** What two requests have in common that are the same one again. */
  keyOf?: (entry: JournalEntry) => string | undefined
  /** So many of the same are right. */
  allowedAttempts?: number
}

/**
 * Whether a request that was refused for what it is was left alone. One that is refused again for the same reason proves
 * that nothing had changed: not in what the journal masks, and not at the provider.
 *
 * @param refusals the statuses that say so
 */
export function checkRepeatedRefusals(
  entries: readonly JournalEntry[],
  refusals: ReadonlySet<number>,
  { keyOf = requestContentKey, allowedAttempts = 1 }: RepeatOptions = {},
): Evaluation {
  let exercised = 0
  const violations: Violation[] = []
  for (const group of groupByKey(entries, keyOf)) {
    /** Refusals for one reason, one after the other. */
    let run: JournalEntry[] = []
    for (const entry of group) {
      if (!refusals.has(entry.response.status) || !statusReachedCaller(entry)) {
        run = []
        continue
      }
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
  // How old a token is goes into the reason, and it grows older.
  return (
    status === other.response.status &&
    one.outcome.rule === other.outcome.rule &&
    (status === UNAUTHORIZED || one.outcome.reason === other.outcome.reason)
  )
}

/** Nothing is wrong with the request itself: several workers may rightly have sent the like at once. */
function isNotRequestsFault({ response, fault }: JournalEntry): boolean {
  return response.status === UNAUTHORIZED || fault !== undefined
}

function violationOf(
  { response, outcome: { rule, reason }, fault }: JournalEntry,
  requests: readonly JournalEntry[],
): Violation {
  // The journal gives the reason in English alone.
  const by = rule ?? (fault && `障害「${fault.name}」`)
  return {
    what: {
      en: `the same request came again after it had been refused with ${response.status}: ${reason}`,
      ja: `${response.status}${by === undefined ? ' ' : `（${by}）`}で拒否されたリクエストが、そのまま再送された`,
    },
    requests: requests.map(({ id }) => id),
  }
}
