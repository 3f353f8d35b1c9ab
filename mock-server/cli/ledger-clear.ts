import type { ClearedAs } from '../core/clearances/clearance.ts'
import { Problem } from '../core/http/problem.ts'
import { parseJsonOrUndefined } from '../core/util/json.ts'
import { clearanceLine } from '../reporting/render/clearance-text.ts'
import { fetchAdmin, rejectForeignServer, resolveTarget, withSandbox } from './shared/admin/admin-client.ts'
import { clearanceSchema } from './shared/admin/clearance-schema.ts'

export interface ClearFlags {
  url?: string
  sandbox?: string
  adminToken?: string
  request?: string
  provider?: string
  reference?: string
  issued?: boolean
  notIssued?: boolean
  note?: string
  json?: boolean
}

/**
 * Sends a statement of the provider to a running mock. The statement says whether a code was issued for an order.
 * Prints the record that the mock has made of the statement.
 */
export async function clear({
  issued = false,
  notIssued = false,
  json = false,
  url,
  sandbox,
  adminToken,
  ...order
}: ClearFlags): Promise<number> {
  if (issued === notIssued)
    throw new Problem(400, {
      en: 'say what the provider said: --issued or --not-issued, one of the two',
      ja: 'プロバイダーの回答を --issued か --not-issued のどちらか一方で指定する',
    })
  const remote = withSandbox(resolveTarget({ url, adminToken }), sandbox)
  const as: ClearedAs = issued ? 'issued' : 'not-issued'
  const body = parseJsonOrUndefined(
    await fetchAdmin(remote, '/__admin/ledger/clear', { post: JSON.stringify({ ...order, as }) }),
  )
  const parsed = clearanceSchema.safeParse(body)
  const clearance = parsed.success ? parsed.data : rejectForeignServer(remote)
  process.stdout.write(json ? `${JSON.stringify(body, null, 2)}\n` : `${clearanceLine(clearance)}\n`)
  return 0
}
