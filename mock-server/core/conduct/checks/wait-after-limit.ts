import type { JournalEntry } from '../../journal/journal.ts'
import type { Text } from '../../localized-text.ts'
import { finishedAtMs, sentAfterFinish, mayBeInFlight, statusReachedCaller } from '../caller-outcome.ts'
import { durationText, msText } from '../duration-text.ts'
import type { Evaluation, Violation } from '../rule.ts'
import { toleranceMs } from './pace.ts'

/**
 * Returns true if the caller received a refusal because of the rate limit. Providers use different statuses for such
 * refusals.
 */
export function wasRateLimited(entry: JournalEntry): boolean {
  const { response, outcome, abandoned } = entry
  return (
    (response.status === 429 || (outcome.code === 'rate-limited' && response.status >= 400)) &&
    statusReachedCaller(entry) &&
    !abandoned
  )
}

export interface WaitOptions {
  /** Minimum time from the arrival of a refused request to its repetition [ms]. */
  minWaitMs: number
  /** Speed of the sandbox's clock, as a multiple of real time. */
  clockRate: number
  /**
   * Returns an id that a request shares with its repetitions; undefined if the request has no such id. Give this
   * function if several workers may send similar requests. The check then does not report an early request that may
   * come from another worker which has waited long enough.
   */
  idOf?: (entry: JournalEntry) => string | undefined
}

/**
 * Checks that a client waits before it repeats a rate-limited request. The check finds the repetition as follows:
 * - If a later request has the id of the refused request, that later request is the repetition.
 * - Otherwise, the next request that arrives after the refusal counts as the repetition. A request that the client may
 *   have sent before it received the refusal does not count if other requests show that the client waits.
 *
 * The required wait is shortened by a tolerance, because the refused request may have been delayed on its way to the
 * provider, and the client does not know the time of arrival.
 *
 * @param groups groups of requests in order of arrival. Within a group, a later request may repeat an earlier request.
 */
export function checkWaitAfterLimit(
  groups: readonly (readonly JournalEntry[])[],
  { minWaitMs, clockRate, idOf }: WaitOptions,
): Evaluation {
  const soonMs = minWaitMs - toleranceMs(minWaitMs, clockRate)
  let exercised = 0
  const violations: Violation[] = []
  for (const group of groups) {
    if (!group.some(wasRateLimited)) continue
    const ids = indexRepeats(group, soonMs, idOf)
    const latestMs = latestArrivals(group)
    let firstToldMs = Infinity
    for (const [index, refused] of group.entries()) {
      if (!wasRateLimited(refused)) continue
      if ((latestMs[index + 1] ?? -Infinity) >= finishedAtMs(refused)) exercised += 1
      if (ids.waited.has(index)) continue

      const isSoon = (entry: JournalEntry): boolean => entry.atMs >= refused.atMs && entry.atMs - refused.atMs < soonMs
      let next = ids.again[index] ?? ids.nextNew[index]
      // Skips requests that arrived before the refusal was sent.
      let early = group[next ?? Infinity]
      while (next !== undefined && early && !sentAfterFinish(refused, early)) {
        next = ids.again[index] === undefined ? ids.nextNew[next] : undefined
        early = group[next ?? Infinity]
      }
      firstToldMs = Math.min(firstToldMs, refused.atMs)
      if (!early || !isSoon(early)) continue
      const waits = (latestMs[index + 1] ?? -Infinity) - refused.atMs >= soonMs || refused.atMs - firstToldMs >= soonMs
      // A request with the same id is certainly the repetition. Any other early request is tolerated under two
      // conditions: the client may have sent the request before it received the refusal, and other requests show that
      // the client waits.
      if (ids.again[index] === undefined && waits && mayBeInFlight(refused, early)) continue
      violations.push({
        what: earlyText(early.atMs - refused.atMs, minWaitMs, clockRate),
        requests: [refused.id, early.id],
      })
    }
  }
  return { exercised, violations }
}

function earlyText(ms: number, minWaitMs: number, clockRate: number): Text {
  const after = durationText(ms, clockRate)
  const least = msText(minWaitMs)
  const when =
    ms === 0 ? { en: 'at once', ja: '直後に' } : { en: `${after.en} after its arrival`, ja: `到着の ${after.ja}後に` }
  return {
    en: `a request that was refused because of the limit was sent again ${when.en}; at least ${least.en} are required`,
    ja: `上限超過で拒否されたリクエストが、${when.ja}再送された（${least.ja}以上待つ必要がある）`,
  }
}

interface RepeatIndex {
  /** Maps the index of each request to the index of the next request with the same id. */
  again: readonly (number | undefined)[]
  /**
   * For each request, the index of the next request that may be the repetition although it does not have the same id.
   * Such a repetition is a request without an id or the first request with its id, unless `WaitedPairs.afterWait`
   * contains the request.
   */
  nextNew: readonly (number | undefined)[]
  /**
   * Indexes of the refused requests that the client may have repeated after a sufficient wait. For each of these
   * requests, `WaitedPairs.afterWait` contains the index of a later request that may be the repetition.
   */
  waited: ReadonlySet<number>
}

function indexRepeats(group: readonly JournalEntry[], soonMs: number, idOf?: WaitOptions['idOf']): RepeatIndex {
  const ids = group.map((entry) => idOf?.(entry))
  const first = new Map<string | undefined, number>()
  const again: (number | undefined)[] = []
  for (const [index, id] of [...ids.entries()].toReversed()) {
    if (id === undefined) continue
    again[index] = first.get(id)
    first.set(id, index)
  }
  const { waited, afterWait } = idOf
    ? pairWaitedRequests(
        group,
        soonMs,
        (index) => ids[index] === undefined || (again[index] === undefined && first.get(ids[index]) === index),
      )
    : noPairs
  const nextNew: (number | undefined)[] = []
  let next: number | undefined
  for (const [index, id] of [...ids.entries()].toReversed()) {
    nextNew[index] = next
    if ((id === undefined || first.get(id) === index) && !afterWait.has(index)) next = index
  }
  return { again, nextNew, waited }
}

interface WaitedPairs {
  waited: ReadonlySet<number>
  /** Indexes of the later requests that may be repetitions of the requests in `waited`. */
  afterWait: ReadonlySet<number>
}

const noPairs: WaitedPairs = { waited: new Set(), afterWait: new Set() }

/**
 * Goes through the requests in order of arrival, and pairs each request with the earliest refused request that is not
 * in a pair yet. A pair is formed only if at least `soonMs` milliseconds lie between the two arrivals.
 * @param isFree returns true if the request at the given index shares no id with another request
 */
function pairWaitedRequests(
  group: readonly JournalEntry[],
  soonMs: number,
  isFree: (index: number) => boolean,
): WaitedPairs {
  const waited = new Set<number>()
  const afterWait = new Set<number>()
  const waiting: { index: number; atMs: number }[] = []
  let served = 0
  for (const [index, entry] of group.entries()) {
    if (!isFree(index)) continue
    const longest = waiting[served]
    if (longest && entry.atMs - longest.atMs >= soonMs) {
      served += 1
      waited.add(longest.index)
      afterWait.add(index)
    }
    if (wasRateLimited(entry)) waiting.push({ index, atMs: entry.atMs })
  }
  return { waited, afterWait }
}

/** Returns, for each index, the latest arrival time [ms] of all requests from this index to the end of the group. */
function latestArrivals(group: readonly JournalEntry[]): number[] {
  const latest: number[] = []
  for (const [index, { atMs }] of [...group.entries()].toReversed())
    latest[index] = Math.max(atMs, latest[index + 1] ?? -Infinity)
  return latest
}
