/** The check of request rates, which the conduct rules of both providers use. */

import type { JournalEntry } from '../../journal/journal.ts'
import type { RateLimit } from '../../provider/rate-limiter.ts'
import { type Text, pluralize } from '../../localized-text.ts'
import { durationText, msText } from '../duration-text.ts'
import type { Evaluation, Violation } from '../rule.ts'

/** A rate limit: at most `requests` requests in any window of `windowMs` [ms]. */
export type Pace = Pick<RateLimit, 'requests' | 'windowMs'>

/**
 * Returns a limit that is at least as lenient as both given limits. A check uses this limit if the limit of the sandbox
 * was changed, because the client may know only one of the two limits.
 */
export function moreLenient(one: Pace, other: Pace): Pace {
  return { requests: Math.max(one.requests, other.requests), windowMs: Math.min(one.windowMs, other.windowMs) }
}

/**
 * Maximum time [ms of real time] by which the network and the server may delay the arrival of a request. A longer delay
 * is not tolerated.
 */
const JITTER_MS = 250

/**
 * Returns the time [ms] by which network delays may shorten the interval between two requests. The result is
 * `JITTER_MS` of real time, but at most half of the time that the client has to wait.
 * @param waitMs time that the client has to wait [ms]
 * @param clockRate speed of the sandbox's clock, as a multiple of real time
 */
export function toleranceMs(waitMs: number, clockRate: number): number {
  return Math.min(JITTER_MS * clockRate, waitMs / 2)
}

/**
 * Maximum time [ms of real time] between the start of a caller's timeout and the arrival of its request. The mock
 * measures the wait from the arrival, so it measures a shorter time than the caller.
 */
export const ON_THE_WAY_MS = 1000

/**
 * Returns the time [ms] by which a long wait of the caller may be too short and still counts as kept.
 * @param waitMs time that the caller has to wait [ms]
 * @param clockRate speed of the sandbox's clock, as a multiple of real time
 */
export function waitToleranceMs(waitMs: number, clockRate: number): number {
  return Math.max(ON_THE_WAY_MS, toleranceMs(waitMs, clockRate))
}

/**
 * Checks that the requests of each group do not exceed the rate limit. Overlapping bursts count as one violation. The
 * check tolerates that each request is delayed by up to `JITTER_MS`, so a client that sends exactly at the limit
 * passes. A client that is constantly a little too fast does not pass.
 * @param clockRate speed of the sandbox's clock, as a multiple of real time
 */
export function checkPace(groups: readonly (readonly JournalEntry[])[], pace: Pace, clockRate: number): Evaluation {
  const jitterMs = toleranceMs(pace.windowMs, clockRate)
  let exercised = 0
  const violations: Violation[] = []
  for (const group of groups) {
    exercised += Math.max(0, group.length - pace.requests)
    for (const burst of findBursts(group, pace, jitterMs)) {
      violations.push({
        what: burstText(burst.length, timeSpan(burst), pace, clockRate),
        requests: burst.map(({ id }) => id),
      })
    }
  }
  return { exercised, violations }
}

function burstText(count: number, spanMs: number, { requests, windowMs }: Pace, clockRate: number): Text {
  const within = durationText(spanMs, clockRate)
  const when =
    spanMs === 0 ? { en: 'at the same time', ja: '同時に' } : { en: `within ${within.en}`, ja: ` ${within.ja}の間に` }
  const window = msText(windowMs)
  return {
    en: `${pluralize(count, 'request')} arrived ${when.en}; the limit is ${requests} in ${window.en}. Leave a margin for the time that requests travel`,
    ja: `${count} 件のリクエストが${when.ja}届いた（上限は ${window.ja}に ${requests} 件。到着時刻がずれるため、送信間隔は上限より少し長くする）`,
  }
}

function findBursts(group: readonly JournalEntry[], { requests, windowMs }: Pace, jitterMs: number): JournalEntry[][] {
  const times = group.map(({ atMs }) => atMs)
  const bursts: { from: number; to: number }[] = []
  /** The earliest time [ms] at which each request can have been sent, if the client keeps the limit. */
  const sentMs: number[] = []
  /**
   * Index of the first request after the clock was last set back; 0 if the clock was never set back. The arrival times
   * of earlier requests cannot be compared with later arrival times.
   */
  let begin = 0
  for (const [to, atMs] of times.entries()) {
    if (atMs < (times[to - 1] ?? atMs)) begin = to
    const allowedMs = to - requests < begin ? -Infinity : (sentMs[to - requests] ?? -Infinity) + windowMs
    sentMs.push(allowedMs > atMs ? atMs - jitterMs : Math.max(atMs - jitterMs, allowedMs))
    if (allowedMs <= atMs) continue
    const from = firstOfBurst(times, { begin, end: to }, { requests, windowMs }, jitterMs)
    const last = bursts.at(-1)
    if (last && last.to >= from) last.to = to
    else bursts.push({ from, to })
  }
  return bursts.map(({ from, to }) => group.slice(from, to + 1))
}

/**
 * Returns the index of the first request of the shortest burst that ends with the request at `end`. The burst does not
 * contain requests before the index `begin`.
 */
function firstOfBurst(
  times: readonly number[],
  { begin, end }: { begin: number; end: number },
  { requests, windowMs }: Pace,
  jitterMs: number,
): number {
  const lastMs = times[end] ?? 0
  let from = end - requests
  for (let windows = 1; from - begin >= requests; windows += 1, from -= requests)
    if (lastMs - (times[from] ?? 0) < windows * windowMs - jitterMs) break
  return from
}

/**
 * Returns the time from the earliest to the latest arrival [ms]. The first entry is not always the earliest arrival,
 * because the clock may have been set back between the entries.
 */
function timeSpan(group: readonly JournalEntry[]): number {
  const times = group.map(({ atMs }) => atMs)
  return times.length === 0 ? 0 : times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b))
}
