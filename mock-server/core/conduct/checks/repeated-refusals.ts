import type { JournalEntry } from '../../journal/journal.ts'
import { mayBeInFlight, statusReachedCaller, succeeded } from '../caller-outcome.ts'
import { requestContentKey, groupByKey } from '../entries.ts'
import type { Text } from '../../localized-text.ts'
import { durationText } from '../duration-text.ts'
import type { Evaluation, Violation } from '../rule.ts'

export interface RepeatOptions {
  /** Returns the reason of an outcome in both languages. */
  reasonOf: (outcome: JournalEntry['outcome']) => Text
  /**
   * Returns the key of a request. Requests with the same key count as repetitions of each other. The default is
   * `requestContentKey`.
   */
  keyOf?: (entry: JournalEntry) => string | undefined
  /**
   * Number of consecutive refusals for the same reason that do not count as a violation, or a function that returns
   * this number for a refusal. The default is 1.
   */
  allowedAttempts?: number | ((refusal: JournalEntry) => number)
  /**
   * Returns true if two similar requests may belong to different orders. The refusal of the second request then counts
   * as undecided, and not as a violation, under two conditions:
   * - The client may have sent the second request before receiving the first refusal.
   * - At most `MAX_PARALLEL` such requests were refused so far.
   *
   * The default is a function that returns false.
   */
  mayBeOtherOrder?: (one: JournalEntry, other: JournalEntry) => boolean
  /**
   * Maximum time [ms on the sandbox's clock] for which a client that keeps the rate limit may hold a request in a
   * queue. A request that arrives within this time after a refused request may have been queued before the client
   * received the refusal. The default is 0.
   */
  queueMs?: number
  /** Speed of the sandbox's clock, as a multiple of real time, for the texts. The default is 1. */
  clockRate?: number
}

/**
 * Maximum number of consecutive refusals that may be due to parallel workers, which send similar requests for different
 * orders. Further refused requests count as repetitions.
 */
export const MAX_PARALLEL = 10

/**
 * Checks that the client does not repeat a request that was refused because of its content. A repetition counts only if
 * the provider refuses it for the same reason. The same reason shows that nothing relevant has changed in the
 * provider's state or in the masked parts of the request.
 *
 * @param refusals statuses with which the provider refuses a request because of its content
 */
export function checkRepeatedRefusals(
  entries: readonly JournalEntry[],
  refusals: ReadonlySet<number>,
  {
    reasonOf,
    keyOf = requestContentKey,
    allowedAttempts = 1,
    mayBeOtherOrder = () => false,
    queueMs = 0,
    clockRate = 1,
  }: RepeatOptions,
): Evaluation {
  const allowedFor = typeof allowedAttempts === 'number' ? () => allowedAttempts : allowedAttempts
  let exercised = 0
  const violations: Violation[] = []
  const undecided: Violation[] = []
  for (const group of groupByKey(entries, keyOf)) {
    /**
     * Consecutive refusals for the same reason. A success empties this list, and a refusal for another reason replaces
     * it.
     */
    let run: JournalEntry[] = []
    for (const entry of group) {
      if (succeeded(entry)) run = []
      // Skips results that do not remove the reason of the earlier refusal: rate-limit refusals, lost responses and
      // failures of the provider.
      if (!refusals.has(entry.response.status) || !statusReachedCaller(entry)) continue
      exercised += 1
      const last = run.at(-1)
      if (!last || !isSameRefusal(last, entry)) run = [entry]
      else if (!(isNotRequestsFault(last) && mayBeInFlight(last, entry))) {
        const isUnaware = mayBeInFlight(last, entry) || entry.atMs - last.atMs <= queueMs
        const isParallel = isUnaware && run.length < MAX_PARALLEL && mayBeOtherOrder(last, entry)
        run.push(entry)
        const allowed = allowedFor(entry)
        const requests = run.slice(-allowed - 1)
        if (run.length <= allowed) continue
        if (isParallel) undecided.push(parallelOf(entry, requests, durationText(entry.atMs - last.atMs, clockRate)))
        else violations.push(violationOf(entry, requests, allowed, reasonOf(entry.outcome)))
      }
    }
  }
  return { exercised, violations, undecided }
}

const UNAUTHORIZED = 401

function isSameRefusal(one: JournalEntry, other: JournalEntry): boolean {
  const { status } = one.response
  // For status 401, the reasons are not compared. The reason contains the age of the token, so the reasons of two
  // refusals can differ although the cause is the same.
  return (
    status === other.response.status &&
    one.outcome.rule === other.outcome.rule &&
    (status === UNAUTHORIZED || one.outcome.reason === other.outcome.reason)
  )
}

/**
 * Returns true if the content of the request is not the cause of the refusal: the status is 401, or a fault of the mock
 * refused the request. Several workers may correctly send such requests in parallel.
 */
function isNotRequestsFault({ response, fault }: JournalEntry): boolean {
  return response.status === UNAUTHORIZED || fault !== undefined
}

function violationOf(
  { response: { status }, outcome: { rule }, fault }: JournalEntry,
  requests: readonly JournalEntry[],
  allowed: number,
  reason: Text,
): Violation {
  const refused = `${status}（${fault ? `障害「${fault.name}」` : `${reason.ja}${rule === null ? '' : `、${rule}`}`}）`
  const what =
    allowed === 1
      ? {
          en: `the same request came again after it had been refused with ${status}: ${reason.en}`,
          ja: `${refused}で拒否されたリクエストが、そのまま再送された`,
        }
      : {
          en: `the same request was refused with ${status} more than ${allowed} times in a row: ${reason.en}`,
          ja: `同じリクエストが、連続して ${allowed} 回を超えて ${refused}で拒否された`,
        }
  return { what, requests: requests.map(({ id }) => id) }
}

/**
 * Returns the undecided case of two similar requests that were refused. The case is undecided because the client may
 * have sent the second request before the client received the refusal of the first request.
 * @param after time between the two requests
 */
function parallelOf({ response: { status } }: JournalEntry, requests: readonly JournalEntry[], after: Text): Violation {
  return {
    what: {
      en: `a similar request was refused with ${status}, ${after.en} after an earlier one: it is either another order that was already waiting, or a repetition`,
      ja: `同様のリクエストが、${after.ja}後に ${status} で拒否された（先に待機していた別の注文か、再送かを判定できない）`,
    },
    requests: requests.map(({ id }) => id),
  }
}
