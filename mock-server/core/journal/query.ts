import type { Explanation } from '../reasons/reason.ts'
import { requestProblems } from '../problems/requests.ts'
import { nameProblems } from '../problems/names.ts'
import { unknownName } from '../validation/suggest.ts'
import { type Count, judgeCount, leastOf } from './expected-count.ts'
import { evictedCount, formatId, journalEntries, type JournalEntry, lastSequence, parseId } from './journal.ts'
import { findMatches, type RequestFacts } from './match-entries.ts'
import type { Match } from './match-schema.ts'
import { memo } from '../util/memo.ts'
import { Problem } from '../http/problem.ts'
import type { Provider } from '../provider/provider.ts'
import { outcomesOf } from '../provider/outcomes.ts'
import type { Transaction } from '../store/store.ts'

export interface Verification {
  /**
   * `inconclusive`: the result depends on requests that may match, or on requests that were evicted from the journal.
   */
  result: 'passed' | 'failed' | 'inconclusive'
  found: number
  evicted: number
  /** Number of requests for which it is unknown whether they match. */
  undecided: number
  /** The first undecided requests, each with the reason. The id is null for a request that is not yet handled. */
  doubts: { id: string | null; why: string }[]
  /** The entries that fail the fewest criteria. The list is filled only if too few requests matched. */
  nearMisses: { id: string; misses: string[] }[]
}

export interface RequestFilter {
  provider?: string | undefined
  operation?: string | undefined
  status?: number | undefined
  outcome?: string | undefined
  /** A journal id. Only entries after the entry with this id pass the filter. */
  after?: string | undefined
  /** A journal id. Only entries before the entry with this id pass the filter. */
  before?: string | undefined
  /** Maximum number of entries in the result. The result contains the oldest entries that pass the filter. */
  limit?: number | undefined
  /**
   * Maximum number of entries in the result. The result contains the newest entries that pass the filter, in the order
   * of the requests.
   */
  newest?: number | undefined
  /** Start of a period, in milliseconds since the epoch by the sandbox's clock. */
  sinceMs?: number | undefined
  /** End of the period, in milliseconds since the epoch. Requests of this millisecond do not pass the filter. */
  untilMs?: number | undefined
}

const kinds = ['provider', 'operation', 'rule', 'outcome'] as const

/** The valid names of providers, operations, rules and outcomes. */
export type KnownNames = Record<(typeof kinds)[number], readonly string[]>
export type NamedCriteria = Partial<Record<keyof KnownNames, string | undefined>>

const namesOf = memo((provider: Provider): KnownNames => ({
  provider: [provider.name],
  operation: provider.routes.flatMap(({ operations }) => operations),
  rule: Object.keys(provider.register),
  outcome: Object.keys(outcomesOf(provider)),
}))

export const collectNames = memo((providers: readonly Provider[]): KnownNames => {
  const all = providers.map(namesOf)
  return {
    provider: all.flatMap(({ provider }) => provider),
    operation: all.flatMap(({ operation }) => operation),
    rule: all.flatMap(({ rule }) => rule),
    outcome: [...new Set(all.flatMap(({ outcome }) => outcome))],
  }
})

export interface NameIssue {
  kind: keyof KnownNames
  problem: Explanation
}

function findUnknownNames(criteria: NamedCriteria, providers: readonly Provider[]): NameIssue[] {
  const names = collectNames(providers)
  return kinds.flatMap((kind) => {
    const name = criteria[kind]
    if (name === undefined || names[kind].includes(name)) return []
    return [{ kind, problem: unknownName(nameProblems[kind], name, names[kind]) }]
  })
}

/**
 * Finds unknown names, and combinations of names that no single provider has. Such criteria match no request. Without
 * this function, a check that expects no matching request would always pass.
 */
export function findNameIssues(criteria: NamedCriteria, providers: readonly Provider[]): NameIssue[] {
  const unknown = findUnknownNames(criteria, providers)
  const given = kinds.filter((kind) => criteria[kind] !== undefined)
  const isPossible = providers.some((provider) =>
    given.every((kind) => namesOf(provider)[kind].includes(criteria[kind] ?? '')),
  )
  const last = given.at(-1)
  if (unknown.length > 0 || isPossible || !last) return unknown
  const all = given.map((kind) => `${kind} ${criteria[kind]}`)
  return [{ kind: last, problem: requestProblems.notTogether({ names: all.join(', ') }) }]
}

/** Checks that the criteria can match a request. @throws Problem 400 if the criteria can match no request */
export function assertMatchable(criteria: NamedCriteria, providers: readonly Provider[]): void {
  const [issue] = findNameIssues(criteria, providers)
  if (issue) throw new Problem(400, issue.problem)
}

/** Checks that all names in the criteria are known. @throws Problem 400 if a name is unknown */
export function assertKnownNames(criteria: NamedCriteria, providers: readonly Provider[]): void {
  const [issue] = findUnknownNames(criteria, providers)
  if (issue) throw new Problem(400, issue.problem)
}

/**
 * Returns the entries that pass the filter, in the order in which the requests were handled, and the number of evicted
 * entries.
 * @throws Problem 400 if `after` or `before` is invalid
 */
export function findRequests(tx: Transaction, filter: RequestFilter): { requests: JournalEntry[]; evicted: number } {
  for (const bound of ['after', 'before'] as const) {
    const id = filter[bound]
    if (id !== undefined && !/^\d{9,}$/.test(id))
      throw new Problem(400, requestProblems.noJournalId({ bound, id: id.slice(0, 40) }))
  }
  const passed = listEntries(tx, filter).filter((entry) => passesFilter(filter, entry))
  const limited = passed.slice(0, filter.limit)
  return {
    requests: filter.newest === undefined ? limited : limited.slice(-filter.newest),
    evicted: evictedCount(tx),
  }
}

/**
 * Lists the entries that may pass the filter; the calling function has to check each entry. Ids have no gaps, so the id
 * of the oldest requested entry can be calculated.
 */
function listEntries(tx: Transaction, filter: RequestFilter): JournalEntry[] {
  const { after = formatId(0), before, limit, newest } = filter
  const end = Math.min(before === undefined ? Infinity : parseId(before), lastSequence(tx) + 1)
  const isFiltered = criteria.some((name) => filter[name] !== undefined)
  const first = isFiltered || limit !== undefined || newest === undefined ? 1 : end - newest
  const start = Math.max(parseId(after) + 1, first)
  if (start >= end) return []
  return tx.list(journalEntries, { after: formatId(start - 1), limit: end - start }).map(({ value }) => value)
}

const criteria = ['provider', 'operation', 'status', 'outcome', 'sinceMs', 'untilMs'] as const

/** Returns true if a time, in milliseconds since the epoch, is in the period of the filter. */
export function isIn({ sinceMs = -Infinity, untilMs = Infinity }: RequestFilter, atMs: number): boolean {
  return atMs >= sinceMs && atMs < untilMs
}

function passesFilter(filter: RequestFilter, entry: JournalEntry): boolean {
  const { provider, operation, status, outcome } = filter
  return (
    isIn(filter, entry.atMs) &&
    (provider === undefined || provider === entry.provider) &&
    (operation === undefined || operation === entry.operation) &&
    (status === undefined || status === entry.response.status) &&
    (outcome === undefined || outcome === entry.outcome.code)
  )
}

/**
 * Checks that the number of matching requests satisfies `count`.
 * @param held requests that a fault delays and that are not yet handled
 */
export function verifyRequests(
  tx: Transaction,
  match: Match,
  count: Count,
  held: readonly RequestFacts[],
): Verification {
  const listed = tx.list(journalEntries).map(({ value }) => value)
  const { found: matching, nearest, undecided, doubts } = findMatches(match, listed, held)
  const evicted = evictedCount(tx)
  const found = matching.length
  return {
    result: judgeCount(count, found, evicted + undecided),
    found,
    evicted,
    undecided,
    doubts: doubts.map(({ id, why }) => ({ id, why: why.en })),
    nearMisses:
      found < leastOf(count) ? nearest.map(({ id, misses }) => ({ id, misses: misses.map(({ en }) => en) })) : [],
  }
}
