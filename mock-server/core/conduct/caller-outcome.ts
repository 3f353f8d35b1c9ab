import { effectOf } from '../faults/effects/index.ts'
import type { JournalEntry } from '../journal/journal.ts'

/** A request that arrives within this time [ms] of a response may have been sent before that response was received. */
export const IN_FLIGHT_MS = 100

/** What the caller can know about the result of its request; `pending` while it still waits. */
export type CallerOutcome = 'done' | 'refused' | 'unknown' | 'pending'

/** @param refusals statuses with which the provider states that it did nothing */
export function callerOutcome(entry: JournalEntry, refusals: ReadonlySet<number>): CallerOutcome {
  if (succeeded(entry)) return 'done'
  if (refusals.has(entry.response.status) && statusReachedCaller(entry)) return 'refused'
  return entry.fault?.effect === 'hang' && !entry.abandoned ? 'pending' : 'unknown'
}

/** True if the caller received the provider's complete success response, not one made by a fault. */
export function succeeded({ delivered, response, outcome }: JournalEntry): boolean {
  return delivered && response.status === 200 && outcome.code !== 'fault'
}

/** True if the status reached the caller, even if the body was cut off. */
export function statusReachedCaller({ delivered, abandoned, fault }: JournalEntry): boolean {
  if (delivered) return true
  if (!fault) return false
  const { statusReachesCaller, keepsConnectionOpen = false } = effectOf(fault.effect)
  // A caller that disconnected while the response was delayed received nothing of it.
  return (
    (statusReachesCaller === 'always' || statusReachesCaller === fault.phase) && (keepsConnectionOpen || !abandoned)
  )
}

/** Time at which the response was sent or the caller gave up, on the sandbox's clock [ms]. */
export function finishedAtMs({ atMs, durationMs }: JournalEntry): number {
  return atMs + durationMs
}

/** True if `later` arrived after `earlier` had finished, or if the clock was set back in between (order unknown). */
export function sentAfterFinish(earlier: JournalEntry, later: JournalEntry): boolean {
  return later.atMs >= finishedAtMs(earlier) || later.atMs < earlier.atMs
}

/**
 * True if `later` may have been sent before the response to `earlier` was received, for example by a parallel worker,
 * or if the clock was set back in between.
 */
export function mayBeInFlight(earlier: JournalEntry, later: JournalEntry): boolean {
  return later.atMs - finishedAtMs(earlier) <= IN_FLIGHT_MS
}
