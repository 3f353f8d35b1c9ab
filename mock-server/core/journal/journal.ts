/** The journal: one entry per handled request. Other files of this folder search and export the entries. */

import type { FormFields } from '../http/body/body-members.ts'
import type { Phase } from '../faults/effect.ts'
import type { EffectType } from '../faults/effects/index.ts'
import type { Decision } from '../faults/waiting/waiting-requests.ts'
import type { Outcome } from '../provider/response.ts'
import { collection, type Transaction } from '../store/store.ts'
import { flatCopy } from '../util/flat-copy.ts'
import { type JournalLimits, placesOf } from './journal-limits.ts'

/** The fault of a journal entry: the last fault that fired for the request. */
export interface FaultRecord {
  name: string
  phase: Phase
  effect: EffectType
  /** Names of the faults that fired before this fault, in order. */
  after?: readonly string[]
}

/**
 * The kinds of recorded bodies. The kind says what the journal contains for a body. `text`: the whole text, without
 * secrets. `truncated`: the beginning of the text. `length`: the number of bytes of a body that is not text. `unread`:
 * the reason why the body could not be read.
 */
export const bodyKinds = ['text', 'truncated', 'length', 'unread'] as const
export type BodyKind = (typeof bodyKinds)[number]

/** A request as received, without secrets. */
export interface RecordedRequest {
  headers: Readonly<Record<string, string>>
  /**
   * The text of the body. A long text is truncated. If the body is not text, this member contains a description such as
   * `(70 bytes)`. Null if the body was empty or was not read.
   */
  body: string | null
  /**
   * The kind of `body`. Omitted if `body` is null. Also omitted if `body` is the whole text, unless the text looks like
   * a description such as `(70 bytes)`.
   */
  bodyKind?: BodyKind
  /**
   * The fields of a multipart body. The fields are recorded only if their names and texts together have at most
   * `MAX_BODY_LENGTH` characters.
   */
  fields?: Readonly<FormFields>
}

export interface JournalEntry {
  id: string
  /** Arrival by the sandbox's clock, in milliseconds since the epoch. */
  atMs: number
  /** Arrival by the host's clock, in milliseconds since the epoch. */
  receivedAtMs: number
  provider: string
  /** Name of the operation; null if the request resolved to no operation. */
  operation: string | null
  method: string
  path: string
  sourceIp: string
  /**
   * Fingerprint of the request's credentials, even if the credentials are invalid. Null if the request had no
   * credentials. The ledger uses the same fingerprints.
   */
  caller: string | null
  request: RecordedRequest
  /**
   * The complete response, even if the response was not sent or was interrupted. The status is 0 if there was no
   * response.
   */
  response: { status: number; headers: Readonly<Record<string, string>>; body: string | null }
  outcome: Outcome
  /** False if the response did not reach the caller completely. */
  delivered: boolean
  /** Set if the caller closed the connection before the caller received the response. */
  abandoned?: true
  /** The last fault that fired for the request; undefined if no fault fired. */
  fault?: FaultRecord
  /**
   * The decision on a request that the effect `ask` held; undefined if the effect did not hold the request. Null while
   * the request waits, and also later if the caller left or the mock stopped before the decision.
   */
  decision?: Decision | null
  /** Milliseconds of the sandbox's clock from the arrival until the response was sent or the caller disconnected. */
  durationMs: number
  /** The valid W3C header `traceparent` of the request; undefined if the request had no valid `traceparent`. */
  traceparent?: string
  /** Key under which the provider's ledger contains the code of the response; undefined if the response has no code. */
  ledgerKey: string | undefined
}

export const journalEntries = collection<JournalEntry>('journal.entries')
const clearedUpTo = collection<number>('journal.base')
const COUNTER = 'journal'
/**
 * For each entry with more than one place, by journal id: the number of its places after the first. `placesOf` explains
 * what a place is. The counter `MORE_PLACES` contains the sum of these numbers.
 */
const morePlaces = collection<number>('journal.places')
const MORE_PLACES = 'journal.places'

/** Maximum length of a body in the journal, in characters. Longer bodies are truncated. */
export const MAX_BODY_LENGTH = 8192

export function truncateBody(body: string): string {
  if (body.length <= MAX_BODY_LENGTH) return body
  return `${flatCopy(body.slice(0, MAX_BODY_LENGTH))}… (${body.length} characters)`
}

/**
 * Matches a description. The journal contains a description instead of a body if the body is not text or could not be
 * read.
 */
const description = /^\((?:(\d+ bytes)|too-large|aborted|not-utf8)\)$/

/** Returns true if a text looks like a description that the journal contains instead of a body. */
export function looksLikeDescription(text: string): boolean {
  return description.test(text)
}

/**
 * Returns the kind of a recorded body. Entries of older versions have no `bodyKind`, so the text of the body is
 * examined.
 */
export function bodyKindOf({ body, bodyKind }: RecordedRequest): BodyKind {
  if (bodyKind !== undefined || body === null) return bodyKind ?? 'text'
  if (body.length > MAX_BODY_LENGTH) return 'truncated'
  const found = description.exec(body)
  return found ? (found[1] === undefined ? 'unread' : 'length') : 'text'
}

/**
 * Formats a sequence number as a journal id. The alphabetical order of journal ids is the order in which the requests
 * were handled.
 */
export function formatId(sequence: number): string {
  return sequence.toString().padStart(9, '0')
}

/** Returns the sequence number of a journal id. */
export function parseId(id: string): number {
  return Number(id)
}

/**
 * Adds an entry to the journal as the newest entry. If the entries then exceed the limits of the journal, the oldest
 * entries are evicted.
 */
export function appendEntry(tx: Transaction, entry: JournalEntry, limits: JournalLimits): void {
  tx.publish({ kind: 'request', id: entry.id })
  if (!tx.insert(journalEntries, entry.id, entry, true)) tx.put(journalEntries, entry.id, entry)
  const sequence = parseId(entry.id)
  const more = placesOf(entry, limits) - 1
  if (more > 0) tx.put(morePlaces, entry.id, more)
  if (tx.increment(MORE_PLACES, more) > 0) evictOldest(tx, sequence, limits.maxEntries)
  else if (sequence > limits.maxEntries) tx.delete(journalEntries, formatId(sequence - limits.maxEntries))
}

function evictOldest(tx: Transaction, newest: number, places: number): void {
  let { evicted } = journalBounds(tx)
  let taken = newest - evicted + tx.increment(MORE_PLACES, 0)
  for (; taken > places && evicted + 1 < newest; evicted++) taken -= deleteEntry(tx, formatId(evicted + 1))
}

/** Deletes an entry. @returns the number of places that the entry took, as `placesOf` explains */
function deleteEntry(tx: Transaction, id: string): number {
  tx.delete(journalEntries, id)
  const more = tx.get(morePlaces, id) ?? 0
  if (more > 0) {
    tx.delete(morePlaces, id)
    tx.increment(MORE_PLACES, -more)
  }
  return 1 + more
}

/** Increments the counter of the journal and returns the sequence number of the next entry. */
export function nextSequence(tx: Transaction): number {
  return tx.increment(COUNTER)
}

/** Returns the sequence number of the newest entry, even if that entry was deleted. */
export function lastSequence(tx: Transaction): number {
  return tx.increment(COUNTER, 0)
}

/**
 * Returns the sequence number of the newest entry of a snapshot, even if that entry was deleted.
 * @param counters the counters of the snapshot
 */
export function lastSequenceIn(counters: Readonly<Record<string, number>>): number {
  return counters[COUNTER] ?? 0
}

/**
 * Returns three sequence numbers:
 * - `newest`: the newest entry
 * - `evicted`: the newest entry that is no longer in the journal. This number is computed from the oldest stored entry,
 *   so an earlier change of the journal's capacity does not matter.
 * - `cleared`: the entry that was the newest when the journal was last cleared
 */
export function journalBounds(tx: Transaction): { newest: number; evicted: number; cleared: number } {
  const newest = lastSequence(tx)
  const [oldest] = tx.list(journalEntries, { limit: 1 })
  return { newest, evicted: oldest ? parseId(oldest.key) - 1 : newest, cleared: tx.get(clearedUpTo, '') ?? 0 }
}

/** Returns the number of entries that were evicted since the journal was last cleared. */
export function evictedCount(tx: Transaction): number {
  const { evicted, cleared } = journalBounds(tx)
  return Math.max(0, evicted - cleared)
}

/** Returns the number of entries that were deleted when the journal was cleared and when the sandbox was reset. */
export function clearedCount(tx: Transaction): number {
  return journalBounds(tx).cleared
}

/** Empties the journal. Numbering continues, so that an id never identifies two requests. */
export function clearJournal(tx: Transaction): void {
  for (const { key } of tx.list(journalEntries)) deleteEntry(tx, key)
  tx.put(clearedUpTo, '', lastSequence(tx))
}

/**
 * Sets the sequence number of the newest entry and marks the journal as cleared. This function is called after the
 * content of a sandbox was deleted, so that the numbering of entries continues.
 */
export function resumeNumbering(tx: Transaction, sequence: number): void {
  tx.increment(COUNTER, sequence - lastSequence(tx))
  tx.put(clearedUpTo, '', sequence)
}

/**
 * Deletes the oldest entries that exceed the limits. Entries can exceed the limits after the mock is started with lower
 * limits, or after a snapshot of a larger journal is restored.
 */
export function trimJournal(tx: Transaction, limits: JournalLimits): void {
  for (const { key } of tx.list(morePlaces)) tx.delete(morePlaces, key)
  tx.increment(MORE_PLACES, -tx.increment(MORE_PLACES, 0))
  let taken = 0
  for (const { key, value } of tx.list(journalEntries).toReversed()) {
    const places = placesOf(value, limits)
    taken += places
    if (taken > limits.maxEntries && taken > places) {
      tx.delete(journalEntries, key)
    } else if (places > 1) {
      tx.put(morePlaces, key, places - 1)
      tx.increment(MORE_PLACES, places - 1)
    }
  }
}
