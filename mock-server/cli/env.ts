import { z } from 'zod'
import { type EnvironmentFormat, environmentFormats } from '../core/util/environment-formats.ts'
import { parseJsonOrUndefined } from '../core/util/json.ts'
import { fetchAdmin, rejectForeignServer, resolveTarget } from './shared/admin/admin-client.ts'

/**
 * Schema of the environment variables that a server returns. A shell evaluates the printed text, so the names are
 * checked, and the values must not contain control characters.
 */
const environmentSchema = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string().regex(/^\P{Cc}*$/u))

/** Prints the base URLs and credentials of the running mock. */
export async function env({
  format,
  ...given
}: {
  url?: string
  adminToken?: string
  format: EnvironmentFormat
}): Promise<number> {
  const remote = resolveTarget(given)
  const found = environmentSchema.safeParse(parseJsonOrUndefined(await fetchAdmin(remote, '/__admin/env?format=json')))
  if (!found.success || Object.keys(found.data).length === 0) return rejectForeignServer(remote)
  const text = environmentFormats[format](found.data)
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  return 0
}
