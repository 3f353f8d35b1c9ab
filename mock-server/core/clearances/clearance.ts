/** Clearances: statements of a provider, made outside the API, about orders whose outcome the client does not know. */

import { lastSequence, parseId } from '../journal/journal.ts'
import { collection, type Transaction } from '../store/store.ts'
import { japanIso } from '../time/japan-time.ts'

/** The possible statements of a provider about an order: a code was issued, or no code was issued. */
export const clearedAs = ['issued', 'not-issued'] as const
export type ClearedAs = (typeof clearedAs)[number]

/** A statement of the provider about one order, recorded by a person. */
export interface Clearance {
  /**
   * Journal id of the order's first request with an unknown outcome; if there was none, of the order's first request.
   */
  request: string
  provider: string
  /** Fingerprint of the credentials with which the order was sent; null if the request had no credentials. */
  caller: string | null
  /** The request id of the order, or the TranId of the order's code; null if the order has no such id. */
  reference: string | null
  /**
   * Face value of the order in yen; omitted if the face value is not known, or if an older version recorded the
   * clearance.
   */
  amount?: number
  as: ClearedAs
  note: string | null
  /** Time of the clearance by the sandbox's clock, in milliseconds since the epoch. */
  atMs: number
  /** Time of the clearance by the host's clock, in milliseconds since the epoch. */
  receivedAtMs: number
  /** Sequence number of the newest journal entry at the time when the clearance was recorded. */
  afterSequence: number
}

/** What the provider said about an order, and the time at which the statement was recorded. */
export interface Statement {
  as: ClearedAs
  /** Time of the clearance by the sandbox's clock, ISO 8601 in Japan time. */
  at: string
}

export const clearances = collection<Clearance>('ledger.clearances')
const COUNTER = 'ledger.clearances'

/** Records a clearance. An order may have several clearances. The last clearance is the current clearance. */
export function recordClearance(tx: Transaction, clearance: Omit<Clearance, 'afterSequence'>): Clearance {
  const key = tx.increment(COUNTER).toString().padStart(9, '0')
  const stored = { ...clearance, afterSequence: lastSequence(tx) }
  tx.put(clearances, key, stored)
  tx.publish({ kind: 'clearances' })
  return stored
}

/** Returns all clearances, oldest first. */
export function readClearances(tx: Transaction): Clearance[] {
  return tx.list(clearances).map(({ value }) => value)
}

/** An index of clearances. Its functions return the clearances of an order, oldest first. */
export interface ClearanceIndex {
  ofRequest(journalId: string): readonly Clearance[]
  ofCode(code: { journalId: string; provider: string; caller: string; reference: string }): readonly Clearance[]
}

/** Returns the current statement of an order; undefined if the order has no clearance. */
export function statementOf(given: readonly Clearance[]): Statement | undefined {
  const last = given.at(-1)
  return last && { as: last.as, at: japanIso(last.atMs) }
}

const emptyIndex: ClearanceIndex = { ofRequest: () => [], ofCode: () => [] }

export function indexClearances(all: readonly Clearance[]): ClearanceIndex {
  if (all.length === 0) return emptyIndex
  const byRequest = Map.groupBy(all, ({ request }) => request)
  const byReference = Map.groupBy(all, ({ provider, caller, reference }) =>
    reference === null ? undefined : JSON.stringify([provider, caller, reference]),
  )
  return {
    ofRequest: (journalId) => byRequest.get(journalId) ?? [],
    ofCode: ({ journalId, provider, caller, reference }) =>
      byRequest.get(journalId) ?? byReference.get(JSON.stringify([provider, caller, reference])) ?? [],
  }
}

/**
 * Returns true if one of the clearances was recorded before the given request arrived. The function compares sequence
 * numbers and, if `receivedAtMs` is given, times of the host's clock.
 */
export function wasClearedBefore(
  given: readonly Clearance[],
  { id, receivedAtMs = Infinity }: { id: string; receivedAtMs?: number },
): boolean {
  return given.some((clearance) => parseId(id) > clearance.afterSequence && receivedAtMs >= clearance.receivedAtMs)
}
