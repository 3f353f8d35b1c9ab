import { effectOf } from '../faults/effects/index.ts'
import type { JournalEntry } from '../journal/journal.ts'

/** So long after an answer went out, in milliseconds, a request may come that its caller sent before it had that answer. */
export const IN_FLIGHT_MS = 100

/** What a caller can know of how its request ended: `pending` while it still waits. */
export type CallerOutcome = 'done' | 'refused' | 'unknown' | 'pending'

/** @param refusals the statuses by which the provider says that it did nothing */
export function callerOutcome(entry: JournalEntry, refusals: ReadonlySet<number>): CallerOutcome {
  if (succeeded(entry)) return 'done'
  if (refusals.has(entry.response.status) && statusReachedCaller(entry)) return 'refused'
  return entry.fault?.effect === 'hang' && !entry.abandoned ? 'pending' : 'unknown'
}

/** The caller has the provider's own success, whole. */
export function succeeded({ delivered, response, outcome }: JournalEntry): boolean {
  return delivered && response.status === 200 && outcome.code !== 'fault'
}

/** Whether the head of an answer got to the caller; of a body that broke off, the status is known all the same. */
export function statusReachedCaller({ delivered, abandoned, fault }: JournalEntry): boolean {
  if (delivered) return true
  if (!fault) return false
  const { statusReachesCaller, keepsConnectionOpen = false } = effectOf(fault.effect)
  // Who left while the answer was kept back saw nothing of it.
  return (
    (statusReachesCaller === 'always' || statusReachesCaller === fault.phase) && (keepsConnectionOpen || !abandoned)
  )
}

/** When the answer had gone out or the caller had given up, by the sandbox's clock. */
export function finishedAtMs({ atMs, durationMs }: JournalEntry): number {
  return atMs + durationMs
}

/** Whether a request was sent when its sender did not wait for the earlier one any more; nobody knows where the clock was set back between. */
export function sentAfterFinish(earlier: JournalEntry, later: JournalEntry): boolean {
  return later.atMs >= finishedAtMs(earlier) || later.atMs < earlier.atMs
}

/** Whether it may have been sent before the answer to the earlier one was known, as by several workers at once; or the clock was set back between. */
export function mayBeInFlight(earlier: JournalEntry, later: JournalEntry): boolean {
  return later.atMs - finishedAtMs(earlier) <= IN_FLIGHT_MS
}
