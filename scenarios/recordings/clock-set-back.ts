import { parseIso } from '../../mock-server/core/time/japan-time.ts'
import type { Exchange } from './exchange.ts'

/** Two exchanges whose times contradict the order of their numbers. */
export interface SetBack {
  /** Id of the exchange with the lower number. */
  before: string
  /** Id of the exchange with the higher number. This exchange ended before the exchange `before` was sent. */
  after: string
  /** Time from the end of `after` to the beginning of `before` [ms]. */
  ms: number
}

/**
 * Finds exchanges whose times contradict their numbers. A recorder numbers the exchanges of a provider when they end.
 * If an exchange ends before an exchange with a lower number begins, the clock of the recorder was set back, or the
 * corpus consists of several recordings.
 * @param exchanges in any order
 * @returns the exchanges with the largest contradiction; undefined if there is none
 */
export function findSetBack(exchanges: readonly Exchange[]): SetBack | undefined {
  const latest = new Map<string, { id: string; startMs: number }>()
  let found: SetBack | undefined
  for (const exchange of exchanges.toSorted((a, b) => numberOf(a) - numberOf(b))) {
    const { id, provider, sentAt } = exchange
    const startMs = parseIso(sentAt)
    const before = latest.get(provider)
    const ms = before ? before.startMs - endOf(exchange) : 0
    if (before && ms > (found?.ms ?? 0)) found = { before: before.id, after: id, ms }
    if (!before || startMs > before.startMs) latest.set(provider, { id, startMs })
  }
  return found
}

/**
 * Returns the time at which an exchange was complete [ms]. Infinity if this time is unknown: there was no response, or
 * a fault may have delayed the response to the client.
 */
function endOf({ sentAt, response, fault }: Exchange): number {
  if (response === null || fault !== undefined) return Infinity
  return Math.max(parseIso(sentAt), parseIso(response.receivedAt))
}

/** Returns the number with which the id of an exchange begins; 0 if the id begins with no number. */
function numberOf({ id }: Exchange): number {
  return Number(/^\d+/.exec(id)?.[0] ?? 0)
}
