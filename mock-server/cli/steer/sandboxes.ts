import { z } from 'zod'
import { localizedLine, oneLine } from '../../reporting/one-line.ts'
import { fetchAdmin } from '../shared/admin/admin-client.ts'
import { printResult, readAdmin, type SteerFlags, targetOf } from '../shared/admin/admin-json.ts'
import { sandboxTargetOf } from '../shared/admin/sandbox-note.ts'

const sandboxesSchema = z.object({ sandboxes: z.array(z.string()) })

/** Prints the ids of the mock's sandboxes, one in each line. */
export async function list(flags: SteerFlags): Promise<number> {
  const shown = await readAdmin(targetOf(flags), 'sandboxes', sandboxesSchema)
  printResult(flags, shown, shown.sandboxes.map(oneLine))
  return 0
}

/**
 * Resets the sandbox: its state, journal, ledger, faults, clock and settings.
 * @param flags `keepSettings` keeps the settings that were changed
 */
export async function reset({
  keepSettings = false,
  ...flags
}: SteerFlags & { keepSettings?: boolean }): Promise<number> {
  const keep = keepSettings ? ['settings'] : []
  await fetchAdmin(await sandboxTargetOf(flags), '/__admin/reset', { post: JSON.stringify({ keep }) })
  const done = keepSettings
    ? { en: 'the sandbox is reset; its settings are kept', ja: 'サンドボックスをリセットした（設定は維持）' }
    : { en: 'the sandbox is reset', ja: 'サンドボックスをリセットした' }
  printResult(flags, { reset: true, kept: keep }, [localizedLine(done)])
  return 0
}
