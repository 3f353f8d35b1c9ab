/** The check of request rates, which the conduct rules of both providers use. */

import type { JournalEntry } from '../../journal/journal.ts'
import type { RateLimit } from '../../provider/rate-limiter.ts'
import { type Text, pluralize } from '../../localized-text.ts'
import type { Evaluation, Violation } from '../rule.ts'

/** A rate limit: at most `requests` requests in any window of `windowMs` [ms]. */
export type Pace = Pick<RateLimit, 'requests' | 'windowMs'>

/**
 * Returns a limit that is at least as lenient as each of the two given limits. If the limit of a sandbox changed, the
 * client need not know the stricter value.
 */
export function moreLenient(one: Pace, other: Pace): Pace {
  return { requests: Math.max(one.requests, other.requests), windowMs: Math.min(one.windowMs, other.windowMs) }
}

/** Maximum time [ms of real time] by which the network and the server may shift the arrival of a request. */
const JITTER_MS = 100

/**
 * Checks that the requests of each group do not exceed the rate limit. Overlapping bursts count as one violation. The
 * check tolerates a shift of the arrival times, so a client that sends exactly at the limit passes.
 * @param clockRate speed of the sandbox's clock, as a multiple of real time
 */
export function checkPace(groups: readonly (readonly JournalEntry[])[], pace: Pace, clockRate: number): Evaluation {
  const jitterMs = Math.min(JITTER_MS * clockRate, pace.windowMs / 2)
  let exercised = 0
  const violations: Violation[] = []
  for (const group of groups) {
    exercised += Math.max(0, group.length - pace.requests)
    for (const burst of findBursts(group, { ...pace, windowMs: pace.windowMs - jitterMs })) {
      violations.push({ what: burstText(burst.length, timeSpan(burst), pace), requests: burst.map(({ id }) => id) })
    }
  }
  return { exercised, violations }
}

function burstText(count: number, withinMs: number, { requests, windowMs }: Pace): Text {
  return {
    en: `${pluralize(count, 'request')} arrived within ${withinMs} ms; the limit is ${requests} in ${windowMs} ms. Leave a margin for the time that requests travel`,
    ja: `${count} 件のリクエストが ${withinMs} ミリ秒の間に届いた（上限は ${windowMs} ミリ秒に ${requests} 件。到着時刻のずれを見込んで余裕を持たせる）`,
  }
}

function findBursts(group: readonly JournalEntry[], { requests, windowMs }: Pace): JournalEntry[][] {
  const bursts: { from: number; to: number }[] = []
  for (let to = requests; to < group.length; to++) {
    const from = to - requests
    if (timeSpan(group.slice(from, to + 1)) >= windowMs) continue
    const last = bursts.at(-1)
    if (last && last.to >= from) last.to = to
    else bursts.push({ from, to })
  }
  return bursts.map(({ from, to }) => group.slice(from, to + 1))
}

/**
 * Returns the time from the earliest to the latest arrival [ms]. The earliest arrival need not be the first entry,
 * because the clock may have been set back between the entries.
 */
function timeSpan(group: readonly JournalEntry[]): number {
  const times = group.map(({ atMs }) => atMs)
  return times.length === 0 ? 0 : times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b))
}
