import { readFile } from 'node:fs/promises'
import { BookProblem } from '../../core/book/book-problem.ts'
import { Problem } from '../../core/http/problem.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { parseJsonOrUndefined } from '../../core/util/json.ts'
import { bookText } from '../../reporting/book-text.ts'
import { parseBook } from '../../../scenarios/book.ts'
import { fetchAdmin, rejectForeignServer, resolveTarget, withSandbox } from '../shared/admin-client.ts'
import { checkWritable, JUNIT_FILE, writeFileAtomically } from '../shared/files.ts'
import { bookJUnit } from './junit.ts'
import { comparisonSchema } from './schema.ts'

/**
 * Compares a client's own book with the ledger of a running mock and prints the findings. Returns exit code 2 if the
 * book and the ledger differ.
 */
export async function reconcile(
  file: string,
  {
    junit,
    json = false,
    sandbox,
    ...given
  }: { url?: string; sandbox?: string; adminToken?: string; junit?: string; json?: boolean },
): Promise<number> {
  const remote = withSandbox(resolveTarget(given), sandbox)
  if (junit !== undefined) await checkWritable(junit, JUNIT_FILE)
  const book = await readBook(file)
  const body = parseJsonOrUndefined(await fetchAdmin(remote, '/__admin/reconcile', { post: book }))
  const parsed = comparisonSchema.safeParse(body)
  const comparison = parsed.success ? parsed.data : rejectForeignServer(remote)
  process.stdout.write(json ? `${JSON.stringify(body, null, 2)}\n` : bookText(comparison))
  if (junit !== undefined) await writeFileAtomically(junit, bookJUnit(comparison), JUNIT_FILE)
  return comparison.result === 'differs' ? 2 : 0
}

/**
 * Reads the book and checks its format, so that an error can name the file.
 * @throws Problem that names the file, and the line of a format error
 */
async function readBook(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Problem(400, {
      en: `the book ${file} cannot be read: ${errorMessage(error)}`,
      ja: `帳簿 ${file} を読み取れない: ${errorMessage(error)}`,
    })
  })
  try {
    parseBook(bytes)
    return bytes.toString()
  } catch (error) {
    throw error instanceof BookProblem
      ? new Problem(400, { en: `${file}: ${error.text.en}`, ja: `${file}: ${error.text.ja}` })
      : error
  }
}
