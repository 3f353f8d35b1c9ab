import { indexClearances } from '../clearances/clearance.ts'
import { lostOrders } from '../clearances/lost-orders.ts'
import type { SandboxRecords } from '../conduct/report.ts'
import type { CodesInBook } from '../ledger.ts'
import type { Provider } from '../provider/provider.ts'
import { type Redact, redactStrings } from '../redaction.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import { billedCodes } from './billed-code.ts'
import type { BookLine } from './book.ts'
import { type BookComparison, compareBook } from './compare-book.ts'
import { codesInBook } from './match-orders.ts'

/** The comparison of a client's book with the records of a sandbox, and the codes that the book contains. */
export interface ComparedBook {
  comparison: BookComparison
  inBook: CodesInBook
}

/**
 * Compares a client's book with the records of a sandbox. The credentials of the sandbox are masked in the comparison,
 * because a client may write a credential into its book. They are masked after the comparison, so that two orders that
 * differ only in a credential stay two orders.
 * @param lines the lines of the book
 */
export function compareRecords(
  lines: readonly BookLine[],
  { listed, codes, clearances }: Omit<SandboxRecords, 'evicted'>,
  { tx, settings }: Pick<SandboxTransaction, 'tx' | 'settings'>,
  providers: readonly Provider[],
  redact: Redact,
): ComparedBook {
  const billed = billedCodes(codes, listed, providers, tx, settings, indexClearances(clearances))
  return {
    comparison: redactStrings(compareBook(lines, billed, lostOrders(providers, listed, codes, clearances)), redact),
    inBook: codesInBook(lines, billed),
  }
}
