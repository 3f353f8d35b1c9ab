import type { JournalEntry } from '../journal.ts'
import type { Text } from '../text.ts'
import { endOf, isAfter, mayBeInFlight, wasToldStatus } from './outcome.ts'
import type { Judgement, Violation } from './rule.ts'

/** Timers fire so many milliseconds early at times. */
const TIMER_SLACK_MS = 10

/** Whether the caller was told that it is past the limit, whatever status the provider has for that. */
export function wasToldToWait(entry: JournalEntry): boolean {
  const { response, outcome, abandoned } = entry
  return (response.status === 429 || (outcome.code === 'rate-limited' && response.status >= 400)) && wasToldStatus(entry) && !abandoned
}

export interface Waiting {
  /** From the coming of a refused request until it may come again, in milliseconds. */
  leastMs: number
  /** What makes a request known again for certain; undefined where nothing does. */
  idOf?: (entry: JournalEntry) => string | undefined
}

/**
 * Whether what the limit refused was sent again only after a wait. Of requests that cannot be told apart, the next one is
 * taken for the repetition, unless it may have been on its way already and the client does wait elsewhere.
 *
 * @param groups of requests of which a later one may be an earlier one again, in the order in which they came
 */
export function judgeWaiting(groups: readonly (readonly JournalEntry[])[], { leastMs, idOf = () => undefined }: Waiting): Judgement {
  const soonMs = leastMs - TIMER_SLACK_MS
  let exercised = 0
  const violations: Violation[] = []
  for (const group of groups) {
    const ids = placesOf(group, idOf)
    const latestMs = latestFrom(group)
    let firstToldMs = Infinity
    for (const [place, refused] of group.entries()) {
      if (!wasToldToWait(refused)) continue
      if ((latestMs[place + 1] ?? -Infinity) >= endOf(refused)) exercised += 1

      const isSoon = (entry: JournalEntry): boolean => entry.atMs >= refused.atMs && entry.atMs - refused.atMs < soonMs
      let next = ids.again[place] ?? ids.nextNew[place]
      // What came before the refusal was out has nothing to do with it.
      let early = group[next ?? Infinity]
      while (next !== undefined && early && !isAfter(refused, early)) {
        next = ids.again[place] === undefined ? ids.nextNew[next] : undefined
        early = group[next ?? Infinity]
      }
      firstToldMs = Math.min(firstToldMs, refused.atMs)
      if (!early || !isSoon(early)) continue
      const waits = (latestMs[place + 1] ?? -Infinity) - refused.atMs >= soonMs || refused.atMs - firstToldMs >= soonMs
      // Where it comes again under its own id, there is no doubt that it is the same.
      if (ids.again[place] === undefined && waits && mayBeInFlight(refused, early)) continue
      violations.push({ what: earlyText(early.atMs - refused.atMs, leastMs), requests: [refused.id, early.id] })
    }
  }
  return { exercised, violations }
}

function earlyText(afterMs: number, leastMs: number): Text {
  return {
    en: `the request was refused for coming too fast, and sent again ${afterMs} ms after it had come, where ${leastMs} ms are to pass`,
    ja: `上限超過で拒否されたリクエストが、到着の ${afterMs} ミリ秒後に再送された（${leastMs} ミリ秒以上待つ必要がある）`,
  }
}

interface Places {
  /** For each place, where its id comes again. */
  again: readonly (number | undefined)[]
  /** For each place, where the next request comes that is not sent again itself. */
  nextNew: readonly (number | undefined)[]
}

function placesOf(group: readonly JournalEntry[], idOf: (entry: JournalEntry) => string | undefined): Places {
  const ids = group.map(idOf)
  const first = new Map<string | undefined, number>()
  const again: (number | undefined)[] = []
  for (const [place, id] of [...ids.entries()].toReversed()) {
    if (id === undefined) continue
    again[place] = first.get(id)
    first.set(id, place)
  }
  const nextNew: (number | undefined)[] = []
  let next: number | undefined
  for (const [place, id] of [...ids.entries()].toReversed()) {
    nextNew[place] = next
    if (id === undefined || first.get(id) === place) next = place
  }
  return { again, nextNew }
}

/** For each place, when the latest from there on came. */
function latestFrom(group: readonly JournalEntry[]): number[] {
  const latest: number[] = []
  for (const [place, { atMs }] of [...group.entries()].toReversed()) latest[place] = Math.max(atMs, latest[place + 1] ?? -Infinity)
  return latest
}
