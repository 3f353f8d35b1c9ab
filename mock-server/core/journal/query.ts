import { unknownNameMessage } from '../validation/suggest.ts'
import type { Count } from './count.ts'
import { journalEntries, evictedCount, type JournalEntry } from './journal.ts'
import { findMatches, type Match } from './match.ts'
import { memo } from '../util/memo.ts'
import { Problem } from '../http/problem.ts'
import type { Provider } from '../provider/provider.ts'
import type { Transaction } from '../store/store.ts'

export interface Verification {
  /** `inconclusive`: entries that could count have been evicted from the journal. */
  result: 'passed' | 'failed' | 'inconclusive'
  found: number
  evicted: number
  /** Entries that miss the fewest criteria, if too few matched. */
  nearMisses: { id: string; misses: string[] }[]
}

export interface RequestFilter {
  provider?: string | undefined
  operation?: string | undefined
  status?: number | undefined
  outcome?: string | undefined
  /** Only entries after the one with this id. */
  after?: string | undefined
  /** Maximum number of entries. */
  limit?: number | undefined
}

/** The valid names of providers, operations and rules. */
export type KnownNames = Record<'provider' | 'operation' | 'rule', readonly string[]>

export const collectNames = memo((providers: readonly Provider[]): KnownNames => ({
  provider: providers.map(({ name }) => name),
  operation: providers.flatMap(({ routes }) => routes.flatMap(({ operations }) => operations)),
  rule: providers.flatMap(({ register }) => Object.keys(register)),
}))

/**
 * Rejects unknown names. A misspelt name would match nothing, and a check that expects no requests would pass.
 * @throws Problem 400 if a name is unknown
 */
export function assertKnownNames(
  criteria: Partial<Record<keyof KnownNames, string | undefined>>,
  names: KnownNames,
): void {
  for (const kind of ['provider', 'operation', 'rule'] as const) {
    const name = criteria[kind]
    if (name !== undefined && !names[kind].includes(name))
      throw new Problem(400, unknownNameMessage(kind, name, names[kind]))
  }
}

/** Finds entries that pass the filter, in the order in which they were handled. @throws Problem 400 if `after` is invalid */
export function findRequests(
  tx: Transaction,
  filter: RequestFilter,
  maxJournalEntries: number,
): { requests: JournalEntry[]; evicted: number } {
  const { after, limit } = filter
  if (after !== undefined && !/^\d{9,}$/.test(after))
    throw new Problem(400, `after: "${after.slice(0, 40)}" is no journal id`)
  const listed = tx.list(journalEntries, { after }).map(({ value }) => value)
  return {
    requests: listed.filter((entry) => passesFilter(filter, entry)).slice(0, limit),
    evicted: evictedCount(tx, maxJournalEntries),
  }
}

function passesFilter({ provider, operation, status, outcome }: RequestFilter, entry: JournalEntry): boolean {
  return (
    (provider === undefined || provider === entry.provider) &&
    (operation === undefined || operation === entry.operation) &&
    (status === undefined || status === entry.response.status) &&
    (outcome === undefined || outcome === entry.outcome.code)
  )
}

/** Checks that the expected number of requests match. */
export function verifyRequests(
  tx: Transaction,
  match: Match,
  { min = 0, max = Infinity, exactly }: Count,
  maxJournalEntries: number,
): Verification {
  const { found: matching, nearest } = findMatches(
    match,
    tx.list(journalEntries).map(({ value }) => value),
  )
  const evicted = evictedCount(tx, maxJournalEntries)
  const found = matching.length
  const least = exactly ?? min
  const most = exactly ?? max
  const canPass = found <= most && found + evicted >= least
  const mustPass = found >= least && found + evicted <= most
  const result = mustPass ? 'passed' : canPass ? 'inconclusive' : 'failed'
  return {
    result,
    found,
    evicted,
    nearMisses: found < least ? nearest.map(({ id, misses }) => ({ id, misses: misses.map(({ en }) => en) })) : [],
  }
}
