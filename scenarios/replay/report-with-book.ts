import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { missingBookCheck, unreadableBookCheck } from '../../mock-server/core/book/book-checks.ts'
import { BookProblem } from '../../mock-server/core/book/parse/book-problem.ts'
import { sameInBoth, type Text } from '../../mock-server/core/localized-text.ts'
import type { Check } from '../../mock-server/core/scenario/checks/check.ts'
import { addChecks } from '../../mock-server/core/scenario/verdict.ts'
import { errorMessage } from '../../mock-server/core/util/error-message.ts'
import type { ClientReport, SandboxAdmin } from '../../mock-server/index.ts'

/**
 * Returns the report on a client together with the book that the client wrote. If the client wrote no book, `book` is
 * false, and only the rest is judged. A book that cannot be read is a failed check.
 * @param file path of the book; there may be no file at this path
 * @param isRequired if true, the report gets a failed check if a code was issued but there is no book
 */
export async function reportWithBook(
  file: string,
  admin: Pick<SandboxAdmin, 'report'>,
  isRequired = false,
): Promise<{ report: ClientReport; book: boolean }> {
  // Most clients write no book. A check whether the file exists is much cheaper than the error of a failed read.
  const read = existsSync(file) ? await readFile(file).catch(missingOrError) : undefined
  if (read === undefined) {
    const report = await admin.report()
    const { issued } = report.ledger
    return { report: isRequired && issued > 0 ? withCheck(report, missingBookCheck(issued)) : report, book: false }
  }
  if (read instanceof Error) return unreadable(sameInBoth(errorMessage(read)), admin)
  try {
    return { report: await admin.report({ book: read }), book: true }
  } catch (error) {
    if (error instanceof BookProblem) return unreadable(error.text, admin)
    throw error
  }
}

async function unreadable(
  reason: Text,
  admin: Pick<SandboxAdmin, 'report'>,
): Promise<{ report: ClientReport; book: boolean }> {
  return { report: withCheck(await admin.report(), unreadableBookCheck(reason)), book: true }
}

/** Returns the report with one more check in its verdict; returns the report unchanged if there is no scenario. */
export function withCheck(report: ClientReport, check: Check): ClientReport {
  if (!report.scenario) return report
  const verdict = addChecks(report.scenario, [check])
  return { ...report, result: verdict.result, scenario: verdict }
}

/** Handles an error that reading the book caused. @returns undefined if the file does not exist */
function missingOrError(error: unknown): Error | undefined {
  if (!(error instanceof Error && 'code' in error)) throw error
  return error.code === 'ENOENT' ? undefined : error
}
