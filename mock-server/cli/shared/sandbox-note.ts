import { z } from 'zod'
import { DEFAULT_SANDBOX } from '../../core/sandbox/sandbox-id.ts'
import { closestMatch } from '../../core/validation/suggest.ts'
import { parseJsonOrUndefined } from '../../core/util/json.ts'
import type { Text } from '../../core/localized-text.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { type AdminTarget, fetchAdmin } from './admin-client.ts'
import { type SteerFlags, targetOf } from './admin-json.ts'

/** Maximum number of sandboxes that the note lists. */
const SHOWN = 10

/** The URL of a sandbox: the URL of the mock, and the id of the sandbox. */
const SANDBOX_URL = /^(.*)\/sandboxes\/([^/]+)$/

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
  const [, root, id] = SANDBOX_URL.exec(url) ?? []
  if (root === undefined || id === undefined) return
  const known = await sandboxesOf({ url: root, adminToken })
  if (known === undefined || known.includes(id)) return
  process.stderr.write(`${localizedLine(unknownSandbox(id, known))}\n`)
}

/**
 * Prints a note on standard error if the target names no sandbox, but the mock has sandboxes besides the default
 * sandbox. A report on the default sandbox does not judge the other sandboxes.
 */
export async function noteOtherSandboxes(remote: AdminTarget): Promise<void> {
  if (SANDBOX_URL.test(remote.url)) return
  const others = ((await sandboxesOf(remote)) ?? []).filter((id) => id !== DEFAULT_SANDBOX)
  if (others.length === 0) return
  const list = listOf(others)
  const [example = ''] = others
  const note: Text = {
    en: `note: this report judges only the requests without a sandbox. Other sandboxes of the mock: ${list}. To judge one: --sandbox ${example}`,
    ja: `注意: この報告は、サンドボックスを指定しないリクエストだけを判定する。モックにあるほかのサンドボックス: ${list}。判定するには --sandbox ${example} を付ける`,
  }
  process.stderr.write(`${localizedLine(note)}\n`)
}

async function sandboxesOf(remote: AdminTarget): Promise<string[] | undefined> {
  const body = await fetchAdmin(remote, '/__admin/sandboxes').catch(() => 'null')
  return sandboxesSchema.safeParse(parseJsonOrUndefined(body)).data?.sandboxes
}

function listOf(ids: readonly string[]): string {
  return ids.slice(0, SHOWN).join(', ') + (ids.length > SHOWN ? ', …' : '')
}

function unknownSandbox(id: string, known: readonly string[]): Text {
  const near = closestMatch(id, known)
  const list = listOf(known)
  return {
    en: `note: the mock has no sandbox "${id}" yet${near === undefined ? '.' : `; did you mean "${near}"?`} It has: ${list}`,
    ja: `注意: サンドボックス「${id}」はまだない。${near === undefined ? '' : `「${near}」の誤りと思われる。`}あるもの: ${list}`,
  }
}
