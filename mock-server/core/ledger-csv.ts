import { japanIso } from './time/japan-time.ts'
import type { LedgerEntry } from './ledger.ts'
import { csvText } from './util/csv.ts'

/** The columns of the CSV. Add new columns at the end only. */
const columns = [
  'at',
  'provider',
  'operation',
  'reference',
  'product',
  'code',
  'faceValue',
  'fee',
  'delivered',
  'orphaned',
  'recoveredBy',
  'journalId',
  'suspectedDuplicateOf',
] as const satisfies readonly ('at' | keyof LedgerEntry)[]

/**
 * Returns codes as CSV with a header line. Callers choose some of the values, so a value that a spreadsheet would
 * interpret as a formula gets an apostrophe before it.
 */
export function ledgerCsv(codes: readonly LedgerEntry[]): string {
  const rows = codes.map(({ atMs, ...code }) => ({ ...code, at: japanIso(atMs, 'milliseconds') }))
  return `${csvText(columns, rows)}\n`
}
