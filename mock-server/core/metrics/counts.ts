/**
 * Counts for monitoring, since the start of the process. The counts are kept in memory and are sums over all sandboxes.
 */

import type { FaultRecord } from '../journal/journal.ts'
import type { IssuedAmounts } from '../pipeline/operation-context.ts'
import type { Outcome } from '../provider/response.ts'
import { addDuration, createDurations, type Durations } from './histogram.ts'

/** Counts of one operation of a provider. */
export interface OperationCounts extends IssuedAmounts {
  provider: string
  /** Null for requests that resolved to no operation. */
  operation: string | null
  /** The number of requests for each outcome code. The key is the outcome code. */
  outcomes: Map<string, { requests: number }>
  /** Durations in real time, from the arrival of the complete request to the end of the response. */
  durations: Durations
}

/**
 * The number of requests for which a kind of fault fired. If several faults fired for a request, only the last fault
 * counts.
 */
export interface FaultCounts {
  operation: string | null
  phase: string
  effect: string
  requests: number
}

export interface StoreCounts {
  durations: Durations
  failures: number
}

export interface Counts {
  operations: Map<string, OperationCounts>
  faults: Map<string, FaultCounts>
  /** Counts of database transactions; undefined for the memory store, whose transactions never wait. */
  store: StoreCounts | undefined
}

export function createCounts(): Counts {
  return { operations: new Map(), faults: new Map(), store: undefined }
}

/** Counts a request. The function runs for every request. To be fast, the function only adds numbers. */
export function countRequest(
  { operations, faults }: Counts,
  provider: string,
  operation: string | null,
  { code }: Outcome,
  issued: IssuedAmounts | undefined,
  fault: FaultRecord | undefined,
  ms: number,
): void {
  // The name of an operation begins with the name of its provider, so the name is unique among all providers.
  const name = operation ?? provider
  const counts = operations.get(name) ?? addOperation(operations, name, provider, operation)
  const outcome = counts.outcomes.get(code)
  if (outcome) outcome.requests += 1
  else counts.outcomes.set(code, { requests: 1 })
  addDuration(counts.durations, ms)
  if (issued) {
    counts.codes += issued.codes
    counts.faceValue += issued.faceValue
    counts.fees += issued.fees
  }
  if (fault) countFault(faults, operation, fault)
}

function addOperation(
  operations: Counts['operations'],
  name: string,
  provider: string,
  operation: string | null,
): OperationCounts {
  const counts = {
    provider,
    operation,
    outcomes: new Map(),
    durations: createDurations(),
    codes: 0,
    faceValue: 0,
    fees: 0,
  }
  operations.set(name, counts)
  return counts
}

function countFault(faults: Counts['faults'], operation: string | null, { phase, effect }: FaultRecord): void {
  const key = `${operation} ${phase} ${effect}`
  const counts = faults.get(key)
  if (counts) counts.requests += 1
  else faults.set(key, { operation, phase, effect, requests: 1 })
}
