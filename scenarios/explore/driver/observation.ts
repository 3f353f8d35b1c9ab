import { hash } from 'node:crypto'
import type { JournalEntry, LedgerTotals, Text } from '../../../mock-server/index.ts'
import type { RunResult } from '../../replay/client/runner.ts'
import { type CallNumber, callKey, faultName, isKill, nameOf, type Schedule } from '../search/schedule.ts'

/** A loss of money, or a violation for which a provider may block the client. */
export interface Loss {
  /**
   * Key of what failed: the name of a conduct rule, `ledger`, `book` or `time`. Equal keys count as one kind of loss.
   */
  key: string
  what: Text
  /** Advice on what to change in the client; undefined if the mock has no advice. */
  remedy?: Text | undefined
  /** Amount that the client loses, in yen; undefined if only the ledger shows the amount. */
  yen?: number | undefined
  /** Journal ids of the requests that show the loss. */
  requests: readonly string[]
}

/** A call of the client and its outcome. */
export interface ObservedCall extends CallNumber {
  /** The name of the placed outcome, or the status of the provider's response. */
  outcome: string
  /** Journal id of the request; undefined if the client was killed before the request was sent. */
  id: string | undefined
}

/** The result of one run of the client: the calls, the losses and the records of the run. */
export interface Observation {
  schedule: Schedule
  /** The calls in the order of arrival. */
  calls: readonly ObservedCall[]
  /** Empty if the client lost nothing. */
  losses: readonly Loss[]
  /** Possible losses that the records neither prove nor refute. */
  undecided: readonly Text[]
  /**
   * Text that says why the client's timeouts may not follow the scaled clock. Undefined if the verdict on the run does
   * not depend on these timeouts.
   */
  unprovenWait?: Text | undefined
  /** Number of placements of the schedule that the client did not reach. */
  unreached: number
  totals: LedgerTotals
  /** True if the client wrote a book. The book was then judged, too. */
  book: boolean
  ran: RunResult
  requests: readonly JournalEntry[]
  /**
   * True if the run was ended because it took too long. `losses` then contains only codes that were issued in excess,
   * because the end of the run may have caused other losses.
   */
  timedOut: boolean
}

/**
 * Returns the calls of a run with their outcomes, in the order of arrival. If the client was killed before it sent a
 * call, the journal lacks this call, so this function adds the call.
 */
export function observedCalls(schedule: Schedule, requests: readonly JournalEntry[]): ObservedCall[] {
  const placed = new Map(schedule.map((placement) => [callKey(placement), placement]))
  const unsent = schedule.find((placement) => isKill(placement) && placement.kill === 'before-send')
  const counts = new Map<string, number>()
  const calls: ObservedCall[] = []
  const add = (operation: string, entry?: JournalEntry): void => {
    const call = (counts.get(operation) ?? 0) + 1
    counts.set(operation, call)
    const placement = placed.get(callKey({ operation, call }))
    calls.push({
      operation,
      call,
      outcome: placement ? nameOf(placement) : `${entry?.response.status ?? 0}`,
      id: entry?.id,
    })
  }
  const isNext = ({ operation, call }: CallNumber): boolean => (counts.get(operation) ?? 0) + 1 === call
  for (const entry of requests.toSorted(byArrival)) {
    const { operation } = entry
    if (operation === null) continue
    // If the next call of this operation is the call that was not sent, that call is added first.
    if (unsent?.operation === operation && isNext(unsent)) add(operation)
    add(operation, entry)
  }
  if (unsent && isNext(unsent)) add(unsent.operation)
  return calls
}

function byArrival(a: JournalEntry, b: JournalEntry): number {
  return a.atMs - b.atMs || (a.id < b.id ? -1 : 1)
}

/** Returns a short key that is equal for runs that made the same calls with the same outcomes. */
export function stateKey({ calls }: Pick<Observation, 'calls'>): string {
  const text = calls.map(({ operation, outcome }) => `${operation}=${outcome}`).join(' ')
  return hash('sha256', text, 'base64').slice(0, 22)
}

/** Returns the number of placements whose fault did not fire. @param hits hits of the armed faults by name */
export function unreachedOf(schedule: Schedule, hits: ReadonlyMap<string, number>): number {
  return schedule.filter((placement) => (hits.get(faultName(placement)) ?? 0) === 0).length
}
