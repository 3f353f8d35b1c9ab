import type { NotTriedReason, SearchResult } from './search-result.ts'

/** The part of a search result from which the texts about the search are made. */
export interface Summary extends Pick<
  SearchResult,
  'runs' | 'completeDepth' | 'withBook' | 'withoutBook' | 'orphaned' | 'undecided' | 'leftProcesses'
> {
  found: readonly unknown[]
  idleMs?: number | undefined
  baseline: { requests: readonly { provider: string }[] }
  notTried: Readonly<Record<string, number>>
  notTriedOutcomes: Readonly<Record<string, readonly string[]>>
}

/**
 * The result of a search. If the search found no loss but shows nothing about the client, `openReasons` has the
 * reasons.
 */
export interface Concluded extends Summary {
  /** Empty if the search shows something about the client. A search that ended too early may have no reason. */
  openReasons: readonly OpenReason[]
}

/** A reason for which the search shows nothing about the client. The user can remove each reason. */
export type OpenReason = Extract<NotTriedReason, 'timeout' | 'unproven' | 'elsewhere' | 'patience' | 'unreached'>

export const OPEN_REASONS: readonly OpenReason[] = ['timeout', 'unproven', 'elsewhere', 'patience', 'unreached']

/**
 * Returns the reasons for which a search without a loss shows nothing about the client:
 * - runs took too long
 * - the timeouts of the client are not shown to follow a faster clock
 * - a provider that the client does not use without faults refused a request
 * - no run had an outcome, because the outcome needs a long wait
 * - the client did not make calls that it makes without faults
 * @param untried for each reason, what was not tried or not judged: the outcomes of a search, or a number of cases
 * @param leavesOutWaits true if the user has chosen the maximum wait, so that longer waits are left out on purpose
 */
export function openReasonsOf(untried: Partial<Record<OpenReason, unknown>>, leavesOutWaits: boolean): OpenReason[] {
  return OPEN_REASONS.filter((reason) => untried[reason] !== undefined && !(reason === 'patience' && leavesOutWaits))
}
