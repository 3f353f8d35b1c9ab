/** The ledger of issued codes: which codes were issued, and whether the caller received them. */

import { type Collection, collection, type Transaction } from './store/store.ts'

/** An issued code. In production each one is billed, even if the response is lost. */
export interface LedgerRow<Record = unknown> {
  /** Further data of the provider about the code. */
  record: Record
  code: string
  provider: string
  /** The operation that issued it. */
  operation: string
  /** The provider's id of the issue: a TranId, a request id. */
  reference: string
  /** The id of the product: a DcId, a purchase id. */
  product: string
  /** Yen. */
  faceValue: number
  /** Commission and its tax in yen, on top of the face value. */
  fee: number
  /** Fingerprint of the buyer's credentials. */
  caller: string
  /** Time of the issue by the sandbox's clock, in milliseconds since the epoch. */
  atMs: number
  journalId: string
  /** True if the response of the issue reached the caller. */
  delivered: boolean
  /** Journal ids of inquiries whose responses contained the code, earliest first; at most 8. */
  shownBy: readonly string[]
}

/** A code with what follows from its row alone. */
export interface CodeEntry extends Omit<LedgerRow, 'shownBy' | 'record'> {
  /** Journal id of the inquiry that delivered the code; null if the first response was delivered, or none was. */
  recoveredBy: string | null
  /** True if no response with the code reached the caller, although the code is billed. */
  orphaned: boolean
}

export interface LedgerEntry extends CodeEntry {
  /** Journal id of the lost, never recovered issue that this issue probably repeats; null if there is none. */
  suspectedDuplicateOf: string | null
}

/** Amounts are in yen. */
export interface LedgerTotals {
  issued: number
  faceValue: number
  fees: number
  orphaned: number
  suspectedDuplicates: number
}

/** A provider's rows. The provider chooses the keys, the type of `record`, and how the memory store packs a row. */
export function ledgerOf<Record>(
  provider: string,
  pack?: Collection<LedgerRow<Record>>['pack'],
): Collection<LedgerRow<Record>> {
  return collection(`ledger.${provider}`, pack)
}

/** Inquiries recorded per code. Some of their responses may be lost later, but hardly all. */
const MAX_SHOWN = 8

/** `shownBy` of a new code. */
export const NOT_SHOWN: readonly string[] = []

/** Returns false, and writes nothing, if the key is taken. That is rare, since keys follow from counters. */
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
  if (row?.journalId === journalId) tx.put(rows, key, { ...row, delivered: false })
  else if (row?.shownBy.includes(journalId))
    tx.put(rows, key, { ...row, shownBy: row.shownBy.filter((id) => id !== journalId) })
}

export function toCodeEntry({ shownBy, record: _record, ...row }: LedgerRow): CodeEntry {
  const recoveredBy = row.delivered ? null : (shownBy[0] ?? null)
  return { ...row, recoveredBy, orphaned: !row.delivered && recoveredBy === null }
}

/** Entries in the order of issue. */
export function readLedger(tx: Transaction, providers: readonly string[]): LedgerEntry[] {
  const lists = []
  for (const provider of providers) lists.push(tx.list(ledgerOf(provider)).map(({ value }) => value))
  const issued = lists.flat().toSorted((a, b) => (a.journalId < b.journalId ? -1 : 1))
  const lost = new Map<string, LedgerEntry[]>()
  return issued.map((row) => {
    const duplicateKey = JSON.stringify([row.provider, row.caller, row.product, row.faceValue])
    const candidates = lost.get(duplicateKey) ?? []
    const entry = { ...toCodeEntry(row), suspectedDuplicateOf: candidates.shift()?.journalId ?? null }
    // A lost code that the client recovered at any time is an order that it knows. Other issues are then other orders.
    if (entry.orphaned) lost.set(duplicateKey, [...candidates, entry])
    return entry
  })
}

export function sumTotals(entries: readonly LedgerEntry[]): LedgerTotals {
  const totals = { issued: 0, faceValue: 0, fees: 0, orphaned: 0, suspectedDuplicates: 0 }
  for (const { faceValue, fee, orphaned, suspectedDuplicateOf } of entries) {
    totals.issued += 1
    totals.faceValue += faceValue
    totals.fees += fee
    totals.orphaned += orphaned ? 1 : 0
    totals.suspectedDuplicates += suspectedDuplicateOf === null ? 0 : 1
  }
  return totals
}
