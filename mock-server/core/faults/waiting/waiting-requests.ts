import { faultProblems } from '../../problems/faults.ts'
import { Problem } from '../../http/problem.ts'
import { collection, type Transaction } from '../../store/store.ts'

/**
 * The choices of a person for a request that the effect `ask` holds. `answer`: the caller receives the response.
 * `loss`: the caller receives nothing, and the connection stays open until the caller disconnects. `reset`: the
 * connection is reset.
 */
export const choices = ['answer', 'loss', 'reset'] as const
export type Choice = (typeof choices)[number]

/** How long a request waits for a decision, and the default decision. */
export interface Question {
  /** Maximum time that the request waits, in milliseconds of real time. */
  waitMs: number
  /** The choice that applies if no decision is made within `waitMs`. */
  otherwise: Choice
}

export interface Decision {
  choice: Choice
  /** `person`: the control API received the decision. `timeout`: no decision was made before the end of the wait. */
  by: 'person' | 'timeout'
}

/** A request whose operation is committed and whose response waits for a decision. */
export interface WaitingRequest {
  /** The journal id. */
  id: string
  /** Name of the fault that holds the request. */
  fault: string
  /** End of the wait by the host's clock, in milliseconds since the epoch. */
  untilMs: number
  otherwise: Choice
  /** Null until the decision is made. */
  decision: Decision | null
}

/**
 * The waiting requests of a sandbox by journal id. The requests are in the store, so that every process that uses the
 * store can list the requests and decide.
 */
export const waitingRequests = collection<WaitingRequest>('faults.waiting')

/**
 * Time from the end of a wait until the waiting request is deleted [ms]. Usually, the process that holds the request
 * deletes it earlier. This deletion is for requests of a process that was killed.
 */
const ABANDONED_MS = 60_000

/** Adds a waiting request, and deletes the entries of processes that were killed. */
export function addWaiting(
  tx: Transaction,
  { id, fault, waitMs, otherwise }: Question & Pick<WaitingRequest, 'id' | 'fault'>,
  hostMs: number,
): void {
  for (const { key, value } of tx.list(waitingRequests))
    if (value.untilMs + ABANDONED_MS < hostMs) tx.delete(waitingRequests, key)
  tx.put(waitingRequests, id, { id, fault, untilMs: hostMs + waitMs, otherwise, decision: null })
  tx.publish({ kind: 'waiting' })
}

/** Returns the waiting requests without a decision, oldest first. @param hostMs time of the host's clock */
export function listWaiting(tx: Transaction, hostMs: number): WaitingRequest[] {
  return tx
    .list(waitingRequests)
    .map(({ value }) => value)
    .filter(({ decision, untilMs }) => decision === null && untilMs > hostMs)
}

/**
 * Records a decision. The process that holds the request then carries out the decision.
 * @throws Problem 404 if no such request waits, 409 if the decision on the request is already made
 */
export function decide(tx: Transaction, id: string, choice: Choice, hostMs: number): void {
  const waiting = tx.get(waitingRequests, id)
  if (waiting?.decision) throw new Problem(409, faultProblems.alreadyDecided({ choice: waiting.decision.choice, id }))
  if (!waiting || waiting.untilMs <= hostMs) throw new Problem(404, faultProblems.notWaiting({ id: id.slice(0, 40) }))
  tx.put(waitingRequests, id, { ...waiting, decision: { choice, by: 'person' } })
  tx.publish({ kind: 'waiting' })
}

/** Removes a waiting request. Call this function after the end of the request was recorded in the journal. */
export function removeWaiting(tx: Transaction, id: string): void {
  tx.delete(waitingRequests, id)
  tx.publish({ kind: 'waiting' })
}
