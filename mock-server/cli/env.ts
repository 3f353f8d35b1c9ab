import { parseJsonOrUndefined } from '../core/util/json.ts'
import { ask, refuseForeign, remoteOf } from './shared/admin-client.ts'

type Format = 'shell' | 'dotenv' | 'json'

/** What a shell is to evaluate must hold nothing but exports of quoted values, whatever answered. */
const expected: Record<Format, (text: string) => boolean> = {
  shell: (text) => /^(?:export [A-Z][A-Z0-9_]*=(?:'[^']*'|\\')+\n)+$/.test(text),
  dotenv: (text) => /^(?:[A-Z][A-Z0-9_]*=.*\n)+$/.test(text),
  json: (text) => typeof parseJsonOrUndefined(text) === 'object',
}

/** Prints what a client needs to reach the running mock. */
export async function env({
  format,
  ...given
}: {
  url?: string
  adminToken?: string
  format: Format
}): Promise<number> {
  const remote = remoteOf(given)
  const text = await ask(remote, `/__admin/env?format=${format}`)
  if (!expected[format](text)) refuseForeign(remote)
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  return 0
}
