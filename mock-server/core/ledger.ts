/** The ledger of issued codes: which codes were issued, and whether the caller received them. */

import { indexClearances, readClearances, wasClearedBefore } from './clearances/clearance.ts'
import type { Redact } from './redaction.ts'
import { type Collection, collection, type Transaction } from './store/store.ts'

/** The stored data of an issued code. In production each issued code is billed, even if the response is lost. */
export interface LedgerRow<Record = unknown> {
  /** Provider-specific data about the code. */
  record: Record
  code: string
  provider: string
  /** The operation that issued the code. */
  operation: string
  /** Id by which the provider can find the code, such as a TranId or a request id. */
  reference: string
  /**
   * In the on-demand API, the id of the bought product (DcId). In the partner API, the id of the purchase in which the
   * code was bought; one purchase can contain several gifts.
   */
  product: string
  /** Face value in yen. */
  faceValue: number
  /** Commission and the tax on the commission in yen, in addition to the face value. */
  fee: number
  /** Fingerprint of the buyer's credentials. */
  caller: string
  /** Time of the issue by the sandbox's clock, in milliseconds since the epoch. */
  atMs: number
  journalId: string
  /** True if the response to the request that issued the code reached the caller. */
  delivered: boolean
  /** Journal ids of inquiries whose responses contained the code, earliest first; at most 8. */
  shownBy: readonly string[]
}

/** An issued code with the values that are derived from the code's ledger row alone. */
export interface CodeEntry extends Omit<LedgerRow, 'shownBy' | 'record'> {
  /**
   * Journal id of the inquiry that delivered the code after the first response with the code was lost. Null if the
   * first response reached the caller, or if no response with the code reached the caller.
   */
  recoveredBy: string | null
  /** True if no response with the code reached the caller, although the code is billed. */
  orphaned: boolean
}

export interface LedgerEntry extends CodeEntry {
  /**
   * Set if the ledger was read together with a client's book, and the book contains all values of the code correctly.
   * Such a code is never orphaned, whatever response the caller received.
   */
  inBook?: true
  /**
   * Set if the ledger was read together with a client's book, and the book contains the code's reference in an order
   * with the state `unknown`. The client thus reports that it does not know the outcome of the order.
   */
  unknownInBook?: true
  /**
   * If the client probably ordered again because it did not receive an earlier code: the journal id of the request that
   * issued the earlier code. Otherwise null.
   */
  suspectedDuplicateOf: string | null
}

/** Journal ids of the requests whose order is kept (with its code) or unknown in a client's book. */
export interface CodesInBook {
  kept: ReadonlySet<string>
  unknown: ReadonlySet<string>
}

/** The totals of a ledger. Amounts are in yen. */
export interface LedgerTotals {
  issued: number
  faceValue: number
  fees: number
  orphaned: number
  /** Face values and fees of the orphaned codes. */
  orphanedYen: number
  suspectedDuplicates: number
  /** Face values and fees of the suspected duplicates. */
  suspectedDuplicatesYen: number
}

/**
 * Returns the collection of a provider's ledger rows. The provider chooses the keys and the type of `record`. With
 * `pack`, the provider can choose a form in which the memory store needs less memory for a row.
 */
export function ledgerOf<Record>(
  provider: string,
  pack?: Collection<LedgerRow<Record>>['pack'],
): Collection<LedgerRow<Record>> {
  return collection(`ledger.${provider}`, pack)
}

/**
 * Maximum number of inquiries that are recorded per code. Further inquiries are not recorded. One inquiry is not
 * sufficient: an inquiry is recorded before it is known whether its response is lost. It is unlikely that the responses
 * to all recorded inquiries are lost.
 */
const MAX_SHOWN = 8

/** The value of `shownBy` for a new code. */
export const NOT_SHOWN: readonly string[] = []

/**
 * Writes the row of an issued code. Returns false and writes nothing if the key is already used. A key is rarely used
 * twice, because keys are derived from counters.
 */
export function recordIssue(tx: Transaction, rows: Collection<LedgerRow>, key: string, row: LedgerRow): boolean {
  return tx.insert(rows, key, row, true)
}

/** Records that a response contains a code that is already in the ledger. */
export function recordRecovery(tx: Transaction, rows: Collection<LedgerRow>, key: string, journalId: string): void {
  const row = tx.get(rows, key)
  if (row && row.shownBy.length < MAX_SHOWN) tx.put(rows, key, { ...row, shownBy: [...row.shownBy, journalId] })
}

/** Records that the response with this journal id did not reach the caller. */
export function recordLoss(tx: Transaction, rows: Collection<LedgerRow>, key: string, journalId: string): void {
  const row = tx.get(rows, key)
  const changed = row && withoutResponse(row, journalId)
  if (changed) tx.put(rows, key, changed)
}

/**
 * Returns the row as it would be if the response with this journal id were lost; undefined if the response does not
 * contain the code.
 */
function withoutResponse(row: LedgerRow, journalId: string): LedgerRow | undefined {
  if (row.journalId === journalId) return { ...row, delivered: false }
  if (!row.shownBy.includes(journalId)) return undefined
  return { ...row, shownBy: row.shownBy.filter((id) => id !== journalId) }
}

/**
 * Returns the amount in yen that the client would lose if the response with this journal id were lost: the sum of the
 * face value and the fee, or 0 if the client would still have the code from another response.
 */
export function yenLostWith(row: LedgerRow, journalId: string): number {
  const changed = withoutResponse(row, journalId)
  return changed && toCodeEntry(changed).orphaned ? row.faceValue + row.fee : 0
}

export function toCodeEntry({ shownBy, record: _record, ...row }: LedgerRow): CodeEntry {
  const recoveredBy = row.delivered ? null : (shownBy[0] ?? null)
  return { ...row, recoveredBy, orphaned: !row.delivered && recoveredBy === null }
}

/**
 * Returns the ledger entries of the providers in the order of issue. If the provider made a statement about a lost
 * order, a code that is issued later does not count as a suspected duplicate of this order.
 * @param book the codes that the client's book contains; empty if there is no book
 */
export function readLedger(tx: Transaction, providers: readonly string[], book: CodesInBook = NO_BOOK): LedgerEntry[] {
  const lists = []
  for (const provider of providers) lists.push(tx.list(ledgerOf(provider)).map(({ value }) => value))
  const issued = lists.flat().toSorted((a, b) => (a.journalId < b.journalId ? -1 : 1))
  const lost = new Map<string, LedgerEntry[]>()
  const clearances = readClearances(tx)
  const cleared = indexClearances(clearances)
  return issued.map((row) => {
    const plain = toCodeEntry(row)
    const inBook = (book.kept.has(row.journalId) && IN_BOOK) || (book.unknown.has(row.journalId) && UNKNOWN_IN_BOOK)
    // Without an earlier lost code, a code that is not orphaned needs no comparison. This case is handled first to save
    // time, because most ledgers contain no lost code.
    if (lost.size === 0 && (book.kept.has(row.journalId) || !plain.orphaned))
      return { ...plain, suspectedDuplicateOf: null, ...inBook }
    const duplicateKey = JSON.stringify([row.provider, row.caller, row.product, row.faceValue])
    const all = lost.get(duplicateKey) ?? []
    const isOpen = (earlier: LedgerEntry): boolean => !wasClearedBefore(cleared.ofCode(earlier), { id: row.journalId })
    const candidates = clearances.length === 0 ? all : all.filter(isOpen)
    const entry: LedgerEntry = { ...plain, suspectedDuplicateOf: candidates.shift()?.journalId ?? null, ...inBook }
    // Only an orphaned code can have a duplicate. If the client recovered a lost code at any time, the client knows
    // that the order succeeded, so later issues belong to other orders.
    lost.set(duplicateKey, entry.orphaned ? [...candidates, entry] : candidates)
    return entry
  })
}

const NO_BOOK: CodesInBook = { kept: new Set(), unknown: new Set() }
const IN_BOOK = { orphaned: false, inBook: true } as const satisfies Partial<LedgerEntry>
const UNKNOWN_IN_BOOK = { unknownInBook: true } as const satisfies Partial<LedgerEntry>

/** The totals of an empty ledger. */
export const NO_CODES: Readonly<LedgerTotals> = {
  issued: 0,
  faceValue: 0,
  fees: 0,
  orphaned: 0,
  orphanedYen: 0,
  suspectedDuplicates: 0,
  suspectedDuplicatesYen: 0,
}

/** Masks the credentials in the reference of a code, because a client may use a credential as a request id. */
export function redactReference<Code extends CodeEntry>(code: Code, redact: Redact): Code {
  const reference = redact(code.reference)
  return reference === code.reference ? code : { ...code, reference }
}

export function sumTotals(entries: readonly LedgerEntry[]): LedgerTotals {
  const totals = { ...NO_CODES }
  for (const { faceValue, fee, orphaned, suspectedDuplicateOf } of entries) {
    totals.issued += 1
    totals.faceValue += faceValue
    totals.fees += fee
    if (orphaned) {
      totals.orphaned += 1
      totals.orphanedYen += faceValue + fee
    }
    if (suspectedDuplicateOf !== null) {
      totals.suspectedDuplicates += 1
      totals.suspectedDuplicatesYen += faceValue + fee
    }
  }
  return totals
}
