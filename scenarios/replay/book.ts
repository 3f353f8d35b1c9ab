import { readFile } from 'node:fs/promises'
import { bookChecks, unreadableBookCheck } from '../../mock-server/core/book/book-checks.ts'
import { BookProblem } from '../../mock-server/core/book/book-problem.ts'
import { sameInBoth } from '../../mock-server/core/localized-text.ts'
import type { Check } from '../../mock-server/core/scenario/check.ts'
import { addChecks } from '../../mock-server/core/scenario/verdict.ts'
import { errorMessage } from '../../mock-server/core/util/error-message.ts'
import type { ClientReport, SandboxAdmin } from '../../mock-server/index.ts'

/**
 * Compares the book that the client wrote with the ledger, and adds the checks to the report. If there is no book, the
 * report is unchanged and `book` is false.
 * @param file path of the book; there may be no file at this path
 */
export async function judgeBook(
  file: string,
  report: ClientReport,
  admin: Pick<SandboxAdmin, 'reconcile'>,
): Promise<{ report: ClientReport; book: boolean }> {
  const checks = await bookChecksOf(file, admin)
  if (!checks) return { report, book: false }
  if (!report.scenario) return { report, book: true }
  const verdict = addChecks(report.scenario, checks)
  return { report: { ...report, result: verdict.result, scenario: verdict }, book: true }
}

/** Returns the checks of the book; undefined if there is no book. */
export async function bookChecksOf(file: string, admin: Pick<SandboxAdmin, 'reconcile'>): Promise<Check[] | undefined> {
  try {
    return bookChecks(await admin.reconcile(await readFile(file)))
  } catch (error) {
    if (error instanceof BookProblem) return [unreadableBookCheck(error.text)]
    if (isSystemError(error))
      return error.code === 'ENOENT' ? undefined : [unreadableBookCheck(sameInBoth(errorMessage(error)))]
    throw error
  }
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}
