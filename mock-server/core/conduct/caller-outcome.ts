import { effectOf } from '../faults/effects/index.ts'
import type { JournalEntry } from '../journal/journal.ts'

/**
 * Maximum time [ms on the sandbox's clock] that a request may take to arrive. A client may have sent a request before
 * it received an earlier response, if the request arrives within this time after that response. If the request arrives
 * later, the client is assumed to know the response.
 */
export const IN_FLIGHT_MS = 100

/**
 * What the caller can know about the result of a request. `done`: the request succeeded. `refused`: the request had no
 * effect. `pending`: the caller still waits for the response. `unknown`: the caller cannot know whether the request
 * succeeded.
 */
export type CallerOutcome = 'done' | 'refused' | 'unknown' | 'pending'

/**
 * Returns what the caller can know about the result of a request.
 * @param refusals statuses with which the provider states that the request had no effect
 */
export function callerOutcome(entry: JournalEntry, refusals: ReadonlySet<number>): CallerOutcome {
  if (isUndecided(entry)) return 'pending'
  if (succeeded(entry)) return 'done'
  if (refusals.has(entry.response.status) && statusReachedCaller(entry)) return 'refused'
  const isSilent = entry.fault?.effect === 'hang' || entry.decision?.choice === 'loss'
  return isSilent && !entry.abandoned ? 'pending' : 'unknown'
}

/**
 * Returns true if the caller received the provider's complete success response. A response that was created by a fault
 * does not count.
 */
export function succeeded(entry: JournalEntry): boolean {
  const { delivered, response, outcome } = entry
  return delivered && !isUndecided(entry) && response.status === 200 && outcome.code !== 'fault'
}

/** Returns true if the response is held until a person decides what the caller receives. */
function isUndecided({ decision, delivered }: JournalEntry): boolean {
  return decision === null && delivered
}

/** Returns true if the caller received a success response, but may not have been able to read the response. */
export function mayBeUnreadable(entry: JournalEntry): boolean {
  return succeeded(entry) && entry.fault !== undefined && effectOf(entry.fault.effect).mayBeUnreadable === true
}

/** Returns true if the caller received the status of the response, even if the body was cut off. */
export function statusReachedCaller(entry: JournalEntry): boolean {
  const { delivered, abandoned, fault, decision } = entry
  if (delivered) return !isUndecided(entry)
  // If a person decides what the caller receives, only the decision `answer` sends a status, whatever other faults
  // fired.
  if (!fault || (decision !== undefined && decision?.choice !== 'answer')) return false
  const { statusReachesCaller, keepsConnectionOpen = false } = effectOf(fault.effect)
  // A caller that disconnected during a delay of the response received no part of the response.
  return (
    (statusReachesCaller === 'always' || statusReachesCaller === fault.phase) && (keepsConnectionOpen || !abandoned)
  )
}

/**
 * Returns true if the caller received the head of the provider's success response. In this case, the caller may have
 * read the content, even if the body was cut off or damaged.
 */
export function mayHaveReadSuccess(entry: JournalEntry): boolean {
  return entry.response.status === 200 && entry.outcome.code !== 'fault' && statusReachedCaller(entry)
}

/** Returns the time at which the response was sent or the caller disconnected, on the sandbox's clock [ms]. */
export function finishedAtMs({ atMs, durationMs }: JournalEntry): number {
  return atMs + durationMs
}

/**
 * Returns true if the request `later` arrived after the end of the request `earlier`. A request ends when the response
 * is sent or the caller disconnects. Also returns true if the sandbox's clock was set back between the two requests,
 * because the order of the two events is then not known.
 */
export function sentAfterFinish(earlier: JournalEntry, later: JournalEntry): boolean {
  return later.atMs >= finishedAtMs(earlier) || later.atMs < earlier.atMs
}

/**
 * Returns true if the client may have sent the request `later` before the client received the response to `earlier`,
 * for example because the client has parallel workers. Also returns true if the sandbox's clock was set back between
 * the two requests.
 */
export function mayBeInFlight(earlier: JournalEntry, later: JournalEntry): boolean {
  return later.atMs - finishedAtMs(earlier) <= IN_FLIGHT_MS
}

/**
 * Maximum time [ms of real time] between a response and the moment at which the client gives up its other request.
 * Some clients send a request twice, use the first response, and give up the other request.
 */
const HEDGE_MS = 1000

/**
 * Returns true if the caller gave up the earlier request shortly after the caller received the response to the later
 * request. Such a caller repeats a slow request and uses the response that arrives first.
 * @param clockRate speed of the sandbox's clock, as a multiple of real time
 */
export function isGivenUpFor(earlier: JournalEntry, later: JournalEntry, clockRate: number): boolean {
  const afterMs = finishedAtMs(earlier) - finishedAtMs(later)
  return earlier.abandoned === true && succeeded(later) && afterMs >= 0 && afterMs <= HEDGE_MS * clockRate
}
