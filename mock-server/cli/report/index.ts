import { withOwnCommand } from '../../reporting/own-command.ts'
import { parseJsonOrUndefined } from '../../core/util/json.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { languageOf } from '../../reporting/language.ts'
import { requestsOf, type RequestsById, reportText, type ShownReport } from '../../reporting/render/report-text.ts'
import type { ShownRequest } from '../../reporting/render/request-lines.ts'
import { prepareResults, JUNIT_FILE, writeFileAtomically } from '../shared/files.ts'
import {
  fetchAdmin,
  rejectForeignServer,
  type AdminTarget,
  resolveTarget,
  withSandbox,
} from '../shared/admin/admin-client.ts'
import { noteUnknownSandbox, otherSandboxes } from '../shared/admin/sandbox-note.ts'
import { readBook } from '../shared/read-book.ts'
import { exitCodeOf } from '../shared/exit-code.ts'
import { reportJUnit } from './junit.ts'
import { reportSchema, requestSchema } from './schema.ts'

/** Maximum number of requests that are fetched as evidence. Further requests are not fetched. */
const MAX_EVIDENCE = 200

/**
 * Prints the report of a running mock: conduct, ledger, the client's book if there is one, and scenario. Returns exit
 * code 2 if the client failed, and 1 if the result of the client is not certain.
 */
export async function report({
  junit,
  json = false,
  book,
  sandbox,
  ...given
}: {
  url?: string
  sandbox?: string
  adminToken?: string
  junit?: string
  json?: boolean
  /** Path of the client's book. */
  book?: string
}): Promise<number> {
  const remote = withSandbox(resolveTarget(given), sandbox)
  if (junit !== undefined) await prepareResults(junit, JUNIT_FILE)
  await noteUnknownSandbox(remote)
  const asked = book === undefined ? {} : { post: await readBook(book) }
  const body = parseJsonOrUndefined(await fetchAdmin(remote, '/__admin/report', asked))
  const parsed = reportSchema.safeParse(body)
  const found = parsed.success ? parsed.data : rejectForeignServer(remote)
  const evidence = await fetchNamedRequests(remote, found)
  process.stdout.write(json ? `${JSON.stringify(body, null, 2)}\n` : withOwnCommand(reportText(found, evidence)))
  const others = await otherSandboxes(remote)
  if (others) process.stderr.write(`${localizedLine(others)}\n`)
  if (junit !== undefined) await writeFileAtomically(junit, reportJUnit(found, evidence, others), JUNIT_FILE)
  return exitCodeOf([found.result])
}

async function fetchNamedRequests(remote: AdminTarget, found: ShownReport): Promise<RequestsById> {
  const evidence = new Map<string, ShownRequest>()
  for (const id of requestsOf(found).slice(0, MAX_EVIDENCE)) {
    const path = `/__admin/requests/${encodeURIComponent(id)}?lang=${languageOf()}`
    const body = await fetchAdmin(remote, path).catch(() => undefined)
    const parsed = requestSchema.safeParse(parseJsonOrUndefined(body ?? null))
    if (parsed.success) evidence.set(id, parsed.data)
  }
  return evidence
}
