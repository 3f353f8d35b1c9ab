import { z } from 'zod'
import { DEFAULT_SANDBOX } from '../../../core/sandbox/sandbox-id.ts'
import { closestMatch } from '../../../core/validation/suggest.ts'
import { mapInTurn } from '../../../core/util/map-in-turn.ts'
import { parseJsonOrUndefined } from '../../../core/util/json.ts'
import type { Text } from '../../../core/localized-text.ts'
import { localizedLine } from '../../../reporting/one-line.ts'
import { type AdminTarget, fetchAdmin, withSandbox } from './admin-client.ts'
import { type SteerFlags, targetOf } from './admin-json.ts'

/** Maximum number of sandboxes that the note lists. */
const SHOWN = 10

/** Matches the URL of a sandbox. The groups are the URL of the mock and the id of the sandbox. */
const SANDBOX_URL = /^(.*)\/sandboxes\/([^/]+)$/

/** Maximum number of other sandboxes that a report judges. */
const MAX_JUDGED = 100

const resultSchema = z.object({ result: z.string() })
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
 * Prints a note on standard error if the target names a sandbox that does not exist. Prints nothing if the list of
 * sandboxes cannot be read, because the command then fails with the reason.
 */
export async function noteUnknownSandbox({ url, adminToken }: AdminTarget): Promise<void> {
  const [, root, id] = SANDBOX_URL.exec(url) ?? []
  if (root === undefined || id === undefined) return
  const known = await sandboxesOf({ url: root, adminToken })
  if (known === undefined || known.includes(id)) return
  process.stderr.write(`${localizedLine(unknownSandbox(id, known))}\n`)
}

/**
 * Returns a note about the other sandboxes of the mock if the target names no sandbox, because the report judges only
 * the default sandbox. The note names the sandboxes whose clients failed.
 * @returns undefined if the target names a sandbox, or if there are no other sandboxes
 */
export async function otherSandboxes(remote: AdminTarget): Promise<Text | undefined> {
  if (SANDBOX_URL.test(remote.url)) return undefined
  const others = ((await sandboxesOf(remote)) ?? []).filter((id) => id !== DEFAULT_SANDBOX)
  if (others.length === 0) return undefined
  const judged = others.slice(0, MAX_JUDGED)
  const results = await mapInTurn(judged, async (id) => ({ id, isFailed: await hasFailed(remote, id) }))
  const failed = results.flatMap(({ id, isFailed }) => (isFailed ? [id] : []))
  const list = listOf(others)
  const [example = ''] = [...failed, ...others]
  const more = others.length > MAX_JUDGED
  const [first, its] = [listOf(failed), failed.length > 0]
  return {
    en: `note: this report judges only the requests without a sandbox. Other sandboxes of the mock: ${list}. ${its ? `Failed: ${first}. ` : ''}${more ? `Only the first ${MAX_JUDGED} were judged. ` : ''}To judge one: --sandbox ${example}`,
    ja: `注意: この報告は、サンドボックスを指定しないリクエストだけを判定する。モックにあるほかのサンドボックス: ${list}。${its ? `不合格のもの: ${first}。` : ''}${more ? `判定したのは最初の ${MAX_JUDGED} 件だけである。` : ''}判定するには --sandbox ${example} を付ける`,
  }
}

/** Returns true if the report on a sandbox has the result `failed`. */
async function hasFailed(remote: AdminTarget, id: string): Promise<boolean> {
  const body = await fetchAdmin(withSandbox(remote, id), '/__admin/report?cases=0').catch(() => 'null')
  return resultSchema.safeParse(parseJsonOrUndefined(body)).data?.result === 'failed'
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
