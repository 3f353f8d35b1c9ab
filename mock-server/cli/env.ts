import { parseJsonOrUndefined } from '../core/util/json.ts'
import { fetchAdmin, rejectForeignServer, resolveTarget } from './shared/admin-client.ts'

type Format = 'shell' | 'dotenv' | 'json'

/**
 * Checks a server's response before it is printed: a shell evaluates it, so it may contain only exports of quoted
 * values.
 */
const expected: Record<Format, (text: string) => boolean> = {
  shell: (text) => /^(?:export [A-Z][A-Z0-9_]*=(?:'[^']*'|\\')+\n)+$/.test(text),
  dotenv: (text) => /^(?:[A-Z][A-Z0-9_]*=.*\n)+$/.test(text),
  json: (text) => typeof parseJsonOrUndefined(text) === 'object',
}

/** Prints the base URLs and credentials of the running mock. */
export async function env({
  format,
  ...given
}: {
  url?: string
  adminToken?: string
  format: Format
}): Promise<number> {
  const remote = resolveTarget(given)
  const text = await fetchAdmin(remote, `/__admin/env?format=${format}`)
  if (!expected[format](text)) rejectForeignServer(remote)
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  return 0
}
