import type { JournalEntry } from '../journal.ts'
import { isAfter, mayBeInFlight, wasToldStatus } from './outcome.ts'
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
 * Whether what the limit refused was sent again only after a wait.
 * @param groups of requests of which a later one may be an earlier one again
 */
export function judgeWaiting(groups: readonly (readonly JournalEntry[])[], waiting: Waiting): Judgement {
  let exercised = 0
  const violations: Violation[] = []
  for (const group of groups) {
    for (const [index, refused] of group.entries()) {
      if (!wasToldToWait(refused)) continue
      const later = group.slice(index + 1).filter((entry) => isAfter(refused, entry))
      if (later.length > 0) exercised += 1
      const early = tooEarly(refused, later, group.slice(0, index), waiting)
      if (early) violations.push({ what: `the request was refused for coming too fast, and sent again ${early.atMs - refused.atMs} ms after it had come, where ${waiting.leastMs} ms are to pass`, requests: [refused.id, early.id] })
    }
  }
  return { exercised, violations }
}

function tooEarly(refused: JournalEntry, later: readonly JournalEntry[], earlier: readonly JournalEntry[], { leastMs, idOf = () => undefined }: Waiting): JournalEntry | undefined {
  const soonMs = leastMs - TIMER_SLACK_MS
  const isSoon = ({ atMs }: JournalEntry): boolean => atMs >= refused.atMs && atMs - refused.atMs < soonMs
  const id = idOf(refused)
  const again = id === undefined ? undefined : later.find((entry) => idOf(entry) === id)
  // Where it comes again under its own id, the others are requests of their own.
  if (again) return isSoon(again) ? again : undefined

  const known = new Set(earlier.map(idOf))
  const next = later.find((entry) => isSoon(entry) && (idOf(entry) === undefined || !known.has(idOf(entry))))
  if (!next || !mayBeInFlight(refused, next)) return next
  // Then it is one of several at once, where the client does wait before it repeats anything.
  const waits = later.some((entry) => entry.atMs - refused.atMs >= soonMs) || earlier.some((entry) => wasToldToWait(entry) && refused.atMs - entry.atMs >= soonMs)
  return waits ? undefined : next
}
