import { parseJsonOrUndefined } from '../../core/util/json.ts'
import { bookText, comparesNothing } from '../../reporting/render/book-text.ts'
import { fetchAdmin, rejectForeignServer, resolveTarget, withSandbox } from '../shared/admin/admin-client.ts'
import { prepareResults, JUNIT_FILE, writeFileAtomically } from '../shared/files.ts'
import { readBook } from '../shared/read-book.ts'
import { bookJUnit } from './junit.ts'
import { comparisonSchema } from './schema.ts'

/**
 * Compares a client's own book with the ledger of a running mock and prints the findings. Returns exit code 2 if the
 * book and the ledger differ, and 1 if both are empty.
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
  if (junit !== undefined) await prepareResults(junit, JUNIT_FILE)
  const book = await readBook(file)
  const body = parseJsonOrUndefined(await fetchAdmin(remote, '/__admin/reconcile', { post: book }))
  const parsed = comparisonSchema.safeParse(body)
  const comparison = parsed.success ? parsed.data : rejectForeignServer(remote)
  process.stdout.write(json ? `${JSON.stringify(body, null, 2)}\n` : bookText(comparison))
  if (junit !== undefined) await writeFileAtomically(junit, bookJUnit(comparison), JUNIT_FILE)
  if (comparesNothing(comparison.totals)) return 1
  return comparison.result === 'differs' ? 2 : 0
}
