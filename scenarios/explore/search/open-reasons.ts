import type { NotTriedReason, SearchResult } from './search-result.ts'

/** The members of the result of a search from which the texts about the search are made. */
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

/** The result of a search, with the reasons why it shows nothing about the client although nothing was found. */
export interface Concluded extends Summary {
  /** Empty if the search shows something about the client. A search that ended too early may have no reason. */
  openReasons: readonly OpenReason[]
}

/** A reason for which the search shows nothing about the client. The user can remove each reason. */
export type OpenReason = Extract<NotTriedReason, 'timeout' | 'unproven' | 'patience' | 'unreached'>

export const OPEN_REASONS: readonly OpenReason[] = ['timeout', 'unproven', 'patience', 'unreached']

/**
 * Returns the reasons for which a search without a loss shows nothing about the client: runs took too long, a wait on a
 * faster clock is not proven, an outcome needs so long a wait that no run had it, or the client did not make calls that
 * it makes without faults.
 * @param untried what was not tried or not judged, by reason: the outcomes of a search, or a number of cases
 * @param leavesOutWaits true if the user has chosen the maximum wait, so that longer waits are left out on purpose
 */
export function openReasonsOf(untried: Partial<Record<OpenReason, unknown>>, leavesOutWaits: boolean): OpenReason[] {
  return OPEN_REASONS.filter((reason) => untried[reason] !== undefined && !(reason === 'patience' && leavesOutWaits))
}
