import { type Collection, collection, type Transaction } from './store/store.ts'

/** An issued code. In production each of these is billed, whatever happened to the answer. */
export interface LedgerRow<Record = unknown> {
  /** What the provider keeps of it beyond this. */
  record: Record
  code: string
  provider: string
  /** The operation that issued it. */
  operation: string
  /** What the provider knows it by: a TranId, a request id. */
  reference: string
  /** What was bought: a DcId, a purchase id. */
  product: string
  /** Yen. */
  faceValue: number
  /** Yen on top of the face value: commission and its tax. */
  fee: number
  /** Who bought it: the fingerprint of the credentials. */
  caller: string
  /** By the sandbox's clock. */
  atMs: number
  journalId: string
  /** Whether the answer that issued it reached the caller. */
  delivered: boolean
  /** Journal ids of inquiries whose answers brought it to the caller, the earliest first; a few are enough. */
  shownBy: readonly string[]
}

/** A code, as its row alone tells it. */
export interface CodeEntry extends Omit<LedgerRow, 'shownBy' | 'record'> {
  /** The journal id of the inquiry that brought it to the caller after the first answer had not. */
  recoveredBy: string | null
  /** Billed, and the caller never learned the code. */
  orphaned: boolean
}

export interface LedgerEntry extends CodeEntry {
  /** The journal id of the lost issue that this one looks like a repetition of. */
  suspectedDuplicateOf: string | null
}

/** Amounts in yen. */
export interface LedgerTotals {
  issued: number
  faceValue: number
  fees: number
  orphaned: number
  suspectedDuplicates: number
}

/** A provider's rows, by keys of its own; `record` is of the provider's type. */
export function ledgerOf<Record>(provider: string): Collection<LedgerRow<Record>> {
  return collection(`ledger.${provider}`)
}

/** So many inquiries of one code are remembered: any of them may turn out to be lost, but hardly all. */
const MAX_SHOWN = 8

/** Of a code that was just issued. */
export const NOT_SHOWN: readonly string[] = []

/** False where the key is taken: then nothing is written. Keys follow from counters, so hardly ever is one. */
export function recordIssue(tx: Transaction, rows: Collection<LedgerRow>, key: string, row: LedgerRow): boolean {
  return tx.insert(rows, key, row, true)
}

/** An answer brought a code that is already in the ledger to the caller. */
export function recordRecovery(tx: Transaction, rows: Collection<LedgerRow>, key: string, journalId: string): void {
  const row = tx.get(rows, key)
  if (row && row.shownBy.length < MAX_SHOWN) tx.put(rows, key, { ...row, shownBy: [...row.shownBy, journalId] })
}

/** The answer with this journal id did not reach the caller after all. */
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

/** In the order of issue. */
export function readLedger(tx: Transaction, providers: readonly string[]): LedgerEntry[] {
  const lists = []
  for (const provider of providers) lists.push(tx.list(ledgerOf(provider)).map(({ value }) => value))
  const issued = lists.flat().toSorted((a, b) => (a.journalId < b.journalId ? -1 : 1))
  const lost = new Map<string, LedgerEntry[]>()
  return issued.map((row) => {
    const duplicateKey = JSON.stringify([row.provider, row.caller, row.product, row.faceValue])
    const candidates = lost.get(duplicateKey) ?? []
    // A loss that had been cleared up before this issue explains no repetition.
    const open = candidates.findIndex(({ recoveredBy }) => recoveredBy === null || recoveredBy > row.journalId)
    const [repeated] = open < 0 ? [] : candidates.splice(open, 1)
    const entry = { ...toCodeEntry(row), suspectedDuplicateOf: repeated?.journalId ?? null }
    if (!row.delivered) lost.set(duplicateKey, [...candidates, entry])
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
