import type { Phase } from '../faults/effect.ts'
import type { EffectType } from '../faults/effects/index.ts'
import type { Outcome } from '../provider/response.ts'
import { collection, type Transaction } from '../store/store.ts'

/** What a journal entry says of the fault that its request met. */
export interface FaultRecord {
  name: string
  phase: Phase
  effect: EffectType
  /** The names of those that met it before. */
  after?: readonly string[]
}

export interface JournalEntry {
  id: string
  /** When it came, in milliseconds since the epoch by the sandbox's clock. */
  atMs: number
  /** Milliseconds since the epoch by the host's clock. */
  receivedAtMs: number
  provider: string
  /** Null where no operation has this path. */
  operation: string | null
  method: string
  path: string
  sourceIp: string
  /** A name for the credentials that it carried, right or wrong, as the ledger has it; null where it carried none. */
  caller: string | null
  request: { headers: Readonly<Record<string, string>>; body: string | null }
  /** As it was sent, or would have been: of what a connection's failure kept back, the answer that was decided; status 0 where there was none. */
  response: { status: number; headers: Readonly<Record<string, string>>; body: string | null }
  outcome: Outcome
  /** False where the answer did not reach the caller whole. */
  delivered: boolean
  /** The caller closed the connection before the answer was there. */
  abandoned?: true
  /** The fault that it met. */
  fault?: FaultRecord
  /** From its coming until its answer went out or the caller gave up, by the sandbox's clock. */
  durationMs: number
  /** The key in the provider's ledger of the code that the answer gives away. */
  ledgerKey: string | undefined
}

export const journalEntries = collection<JournalEntry>('journal.entries')
const clearedUpTo = collection<number>('journal.base')
const COUNTER = 'journal'

/** Longer bodies are cut in the journal; in characters. */
export const MAX_BODY_LENGTH = 8192

export function truncateBody(body: string): string {
  return body.length <= MAX_BODY_LENGTH ? body : `${body.slice(0, MAX_BODY_LENGTH)}… (${body.length} characters)`
}

/** Ids sort as text in the order in which requests were decided. */
export function formatId(sequence: number): string {
  return sequence.toString().padStart(9, '0')
}

/** The number that an id is made of. */
export function parseId(id: string): number {
  return Number(id)
}

/** Writes down a new entry. */
export function appendEntry(tx: Transaction, entry: JournalEntry): void {
  tx.publish({ kind: 'request', id: entry.id })
  if (!tx.insert(journalEntries, entry.id, entry, true)) tx.put(journalEntries, entry.id, entry)
}

/** The number of the next entry. */
export function nextSequence(tx: Transaction): number {
  return tx.increment(COUNTER)
}

/** The number of the newest entry, whether it is still there or not. */
export function lastSequence(tx: Transaction): number {
  return tx.increment(COUNTER, 0)
}

/** The numbers of the newest entry, of the newest that the ring has no room for, and of the newest when it was last cleared. */
export function journalBounds(tx: Transaction, capacity: number): { newest: number; evicted: number; cleared: number } {
  const newest = lastSequence(tx)
  return { newest, evicted: Math.max(0, newest - capacity), cleared: tx.get(clearedUpTo, '') ?? 0 }
}

/** How many entries the ring dropped since it was last cleared. */
export function evictedCount(tx: Transaction, capacity: number): number {
  const { evicted, cleared } = journalBounds(tx, capacity)
  return Math.max(0, evicted - cleared)
}

/** Empties the journal; numbering goes on, so an id never means two requests. */
export function clearJournal(tx: Transaction): void {
  for (const { key } of tx.list(journalEntries)) tx.delete(journalEntries, key)
  tx.put(clearedUpTo, '', lastSequence(tx))
}

/** Starts numbering where an emptied sandbox left off. */
export function resumeNumbering(tx: Transaction, sequence: number): void {
  tx.increment(COUNTER, sequence - lastSequence(tx))
  tx.put(clearedUpTo, '', sequence)
}

/** Drops what is more than the ring holds, as in a snapshot of a larger one. */
export function trimJournal(tx: Transaction, capacity: number): void {
  const listed = tx.list(journalEntries)
  for (const { key } of listed.slice(0, Math.max(0, listed.length - capacity))) tx.delete(journalEntries, key)
}
