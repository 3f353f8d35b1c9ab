import type { JournalEntry } from '../../journal/journal.ts'
import type { Text } from '../../localized-text.ts'
import { finishedAtMs, sentAfterFinish, mayBeInFlight, statusReachedCaller } from '../caller-outcome.ts'
import type { Evaluation, Violation } from '../rule.ts'

/** Timers fire so many milliseconds early at times. */
const TIMER_SLACK_MS = 10

/** Whether the caller was told that it is past the limit, whatever status the provider has for that. */
export function wasRateLimited(entry: JournalEntry): boolean {
  const { response, outcome, abandoned } = entry
  return (
    (response.status === 429 || (outcome.code === 'rate-limited' && response.status >= 400)) &&
    statusReachedCaller(entry) &&
    !abandoned
  )
}

export interface WaitOptions {
  /** From the coming of a refused request until it may come again, in milliseconds. */
  minWaitMs: number
  /**
   * What makes a request known again for certain; undefined where nothing does. Given where several workers may send the
   * like: what each of them may have sent after its own wait is then no repetition that came too soon.
   */
  idOf?: (entry: JournalEntry) => string | undefined
}

/**
 * Whether what the limit refused was sent again only after a wait. Of requests that cannot be told apart, the next one is
 * taken for the repetition, unless it may have been on its way already and the client does wait elsewhere.
 *
 * @param groups of requests of which a later one may be an earlier one again, in the order in which they came
 */
export function checkWaitAfterLimit(
  groups: readonly (readonly JournalEntry[])[],
  { minWaitMs, idOf }: WaitOptions,
): Evaluation {
  const soonMs = minWaitMs - TIMER_SLACK_MS
  let exercised = 0
  const violations: Violation[] = []
  for (const group of groups) {
    const ids = indexRepeats(group, soonMs, idOf)
    const latestMs = latestArrivals(group)
    let firstToldMs = Infinity
    for (const [place, refused] of group.entries()) {
      if (!wasRateLimited(refused)) continue
      if ((latestMs[place + 1] ?? -Infinity) >= finishedAtMs(refused)) exercised += 1
      if (ids.waited.has(place)) continue

      const isSoon = (entry: JournalEntry): boolean => entry.atMs >= refused.atMs && entry.atMs - refused.atMs < soonMs
      let next = ids.again[place] ?? ids.nextNew[place]
      // What came before the refusal was out has nothing to do with it.
      let early = group[next ?? Infinity]
      while (next !== undefined && early && !sentAfterFinish(refused, early)) {
        next = ids.again[place] === undefined ? ids.nextNew[next] : undefined
        early = group[next ?? Infinity]
      }
      firstToldMs = Math.min(firstToldMs, refused.atMs)
      if (!early || !isSoon(early)) continue
      const waits = (latestMs[place + 1] ?? -Infinity) - refused.atMs >= soonMs || refused.atMs - firstToldMs >= soonMs
      // Where it comes again under its own id, there is no doubt that it is the same.
      if (ids.again[place] === undefined && waits && mayBeInFlight(refused, early)) continue
      violations.push({ what: earlyText(early.atMs - refused.atMs, minWaitMs), requests: [refused.id, early.id] })
    }
  }
  return { exercised, violations }
}

function earlyText(afterMs: number, minWaitMs: number): Text {
  return {
    en: `the request was refused for coming too fast, and sent again ${afterMs} ms after it had come, where ${minWaitMs} ms are to pass`,
    ja: `上限超過で拒否されたリクエストが、到着の ${afterMs} ミリ秒後に再送された（${minWaitMs} ミリ秒以上待つ必要がある）`,
  }
}

interface RepeatIndex {
  /** For each place, where its id comes again. */
  again: readonly (number | undefined)[]
  /** For each place, where the next request comes that is neither sent again itself nor the repetition of one that waited. */
  nextNew: readonly (number | undefined)[]
  /** The places of refused requests that may have been sent again after a wait, each by a request of its own. */
  waited: ReadonlySet<number>
}

function indexRepeats(group: readonly JournalEntry[], soonMs: number, idOf?: WaitOptions['idOf']): RepeatIndex {
  const ids = group.map((entry) => idOf?.(entry))
  const first = new Map<string | undefined, number>()
  const again: (number | undefined)[] = []
  for (const [place, id] of [...ids.entries()].toReversed()) {
    if (id === undefined) continue
    again[place] = first.get(id)
    first.set(id, place)
  }
  const { waited, afterWait } = idOf
    ? pairWaitedRequests(
        group,
        soonMs,
        (place) => ids[place] === undefined || (again[place] === undefined && first.get(ids[place]) === place),
      )
    : noPairs
  const nextNew: (number | undefined)[] = []
  let next: number | undefined
  for (const [place, id] of [...ids.entries()].toReversed()) {
    nextNew[place] = next
    if ((id === undefined || first.get(id) === place) && !afterWait.has(place)) next = place
  }
  return { again, nextNew, waited }
}

interface WaitedPairs {
  waited: ReadonlySet<number>
  /** The places of what came in their stead. */
  afterWait: ReadonlySet<number>
}

const noPairs: WaitedPairs = { waited: new Set(), afterWait: new Set() }

/** Gives each request, where it can be, to the refused one that has waited the longest. @param isFree whether nothing else tells what it repeats */
function pairWaitedRequests(
  group: readonly JournalEntry[],
  soonMs: number,
  isFree: (place: number) => boolean,
): WaitedPairs {
  const waited = new Set<number>()
  const afterWait = new Set<number>()
  const waiting: { place: number; atMs: number }[] = []
  let served = 0
  for (const [place, entry] of group.entries()) {
    if (!isFree(place)) continue
    const longest = waiting[served]
    if (longest && entry.atMs - longest.atMs >= soonMs) {
      served += 1
      waited.add(longest.place)
      afterWait.add(place)
    }
    if (wasRateLimited(entry)) waiting.push({ place, atMs: entry.atMs })
  }
  return { waited, afterWait }
}

/** For each place, when the latest from there on came. */
function latestArrivals(group: readonly JournalEntry[]): number[] {
  const latest: number[] = []
  for (const [place, { atMs }] of [...group.entries()].toReversed())
    latest[place] = Math.max(atMs, latest[place + 1] ?? -Infinity)
  return latest
}
