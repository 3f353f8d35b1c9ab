import { z } from 'zod'
import { closestMatch } from '../../core/validation/suggest.ts'
import { parseJsonOrUndefined } from '../../core/util/json.ts'
import type { Text } from '../../core/localized-text.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { type AdminTarget, fetchAdmin } from './admin-client.ts'
import { type SteerFlags, targetOf } from './admin-json.ts'

/** Maximum number of sandboxes that the note lists. */
const SHOWN = 10

const sandboxesSchema = z.object({ sandboxes: z.array(z.string()) })

/**
 * Returns the mock, or the sandbox of the mock, that the flags name. If the mock has no sandbox with this id, prints a
 * note on standard error, because the id may be misspelt.
 * @throws Problem if a flag is invalid
 */
export async function sandboxTargetOf(flags: SteerFlags): Promise<AdminTarget> {
  const remote = targetOf(flags)
  await noteUnknownSandbox(remote)
  return remote
}

/**
 * Prints a note on standard error if the target names a sandbox that does not exist. If the sandboxes cannot be read,
 * prints nothing: the command then fails with the reason.
 */
export async function noteUnknownSandbox({ url, adminToken }: AdminTarget): Promise<void> {
  const [, root, id] = /^(.*)\/sandboxes\/([^/]+)$/.exec(url) ?? []
  if (root === undefined || id === undefined) return
  const body = await fetchAdmin({ url: root, adminToken }, '/__admin/sandboxes').catch(() => 'null')
  const { data } = sandboxesSchema.safeParse(parseJsonOrUndefined(body))
  if (data === undefined || data.sandboxes.includes(id)) return
  process.stderr.write(`${localizedLine(unknownSandbox(id, data.sandboxes))}\n`)
}

function unknownSandbox(id: string, known: readonly string[]): Text {
  const near = closestMatch(id, known)
  const list = known.slice(0, SHOWN).join(', ') + (known.length > SHOWN ? ', …' : '')
  return {
    en: `note: the mock has no sandbox "${id}" yet${near === undefined ? '.' : `; did you mean "${near}"?`} It has: ${list}`,
    ja: `注意: サンドボックス「${id}」はまだない。${near === undefined ? '' : `「${near}」の誤りと思われる。`}あるもの: ${list}`,
  }
}
