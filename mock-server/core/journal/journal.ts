/** The journal: one entry per handled request, and queries over the entries. */

import type { FormFields } from '../http/body-members.ts'
import type { Phase } from '../faults/effect.ts'
import type { EffectType } from '../faults/effects/index.ts'
import type { Outcome } from '../provider/response.ts'
import { collection, type Transaction } from '../store/store.ts'
import { flatCopy } from '../util/flat-copy.ts'

/** The fault of a journal entry: the last one that matched the request. */
export interface FaultRecord {
  name: string
  phase: Phase
  effect: EffectType
  /** Names of the faults that matched before it. */
  after?: readonly string[]
}

/** A request as received, without secrets. */
export interface RecordedRequest {
  headers: Readonly<Record<string, string>>
  /**
   * Null if it was empty or not read; truncated if it is long; a description such as `(70 bytes)` if it is not text.
   */
  body: string | null
  /** The fields of a multipart body, if the journal has all of them. */
  fields?: Readonly<FormFields>
}

export interface JournalEntry {
  id: string
  /** Arrival by the sandbox's clock, in milliseconds since the epoch. */
  atMs: number
  /** Arrival by the host's clock, in milliseconds since the epoch. */
  receivedAtMs: number
  provider: string
  /** Null if no operation has this path. */
  operation: string | null
  method: string
  path: string
  sourceIp: string
  /** Fingerprint of the request's credentials, valid or not, as in the ledger; null if it had none. */
  caller: string | null
  request: RecordedRequest
  /** The response as sent, or as it would have been sent without a broken connection; status 0 if there was none. */
  response: { status: number; headers: Readonly<Record<string, string>>; body: string | null }
  outcome: Outcome
  /** False if the response did not reach the caller completely. */
  delivered: boolean
  /** Set if the caller closed the connection before it had the response. */
  abandoned?: true
  /** The fault that matched the request. */
  fault?: FaultRecord
  /** Milliseconds of the sandbox's clock from the arrival until the response was sent or the caller left. */
  durationMs: number
  /** Key in the provider's ledger of the code that the response contains. */
  ledgerKey: string | undefined
}

export const journalEntries = collection<JournalEntry>('journal.entries')
const clearedUpTo = collection<number>('journal.base')
const COUNTER = 'journal'

/** Longer bodies are truncated in the journal; in characters. */
export const MAX_BODY_LENGTH = 8192

export function truncateBody(body: string): string {
  if (body.length <= MAX_BODY_LENGTH) return body
  return `${flatCopy(body.slice(0, MAX_BODY_LENGTH))}… (${body.length} characters)`
}

/** Formats a journal id. Ids sort as text in the order in which requests were handled. */
export function formatId(sequence: number): string {
  return sequence.toString().padStart(9, '0')
}

/** The sequence number of a journal id. */
export function parseId(id: string): number {
  return Number(id)
}

/** Adds the newest entry to the journal, and evicts the one that has no room any more. */
export function appendEntry(tx: Transaction, entry: JournalEntry, capacity: number): void {
  tx.publish({ kind: 'request', id: entry.id })
  if (!tx.insert(journalEntries, entry.id, entry, true)) tx.put(journalEntries, entry.id, entry)
  const sequence = parseId(entry.id)
  if (sequence > capacity) tx.delete(journalEntries, formatId(sequence - capacity))
}

/** Takes the sequence number of the next entry. */
export function nextSequence(tx: Transaction): number {
  return tx.increment(COUNTER)
}

/** The sequence number of the newest entry, even if that entry was deleted. */
export function lastSequence(tx: Transaction): number {
  return tx.increment(COUNTER, 0)
}

/** Like `lastSequence`, for the counters of a snapshot. */
export function lastSequenceIn(counters: Readonly<Record<string, number>>): number {
  return counters[COUNTER] ?? 0
}

/**
 * Sequence numbers: of the newest entry, of the newest entry that is not in the journal any more, and of the newest entry at
 * the last clearing. They follow from the entries themselves, so they hold for any capacity that the journal had before.
 */
export function journalBounds(tx: Transaction): { newest: number; evicted: number; cleared: number } {
  const newest = lastSequence(tx)
  const [oldest] = tx.list(journalEntries, { limit: 1 })
  return { newest, evicted: oldest ? parseId(oldest.key) - 1 : newest, cleared: tx.get(clearedUpTo, '') ?? 0 }
}

/** Number of entries evicted since the journal was last cleared. */
export function evictedCount(tx: Transaction): number {
  const { evicted, cleared } = journalBounds(tx)
  return Math.max(0, evicted - cleared)
}

/** Empties the journal. Numbering continues, so that an id never identifies two requests. */
export function clearJournal(tx: Transaction): void {
  for (const { key } of tx.list(journalEntries)) tx.delete(journalEntries, key)
  tx.put(clearedUpTo, '', lastSequence(tx))
}

/** Continues the numbering of a sandbox after its content was replaced. */
export function resumeNumbering(tx: Transaction, sequence: number): void {
  tx.increment(COUNTER, sequence - lastSequence(tx))
  tx.put(clearedUpTo, '', sequence)
}

/** Deletes the oldest entries beyond the capacity, as after a start with a smaller one or a snapshot of a larger journal. */
export function trimJournal(tx: Transaction, capacity: number): void {
  const listed = tx.list(journalEntries)
  for (const { key } of listed.slice(0, Math.max(0, listed.length - capacity))) tx.delete(journalEntries, key)
}
