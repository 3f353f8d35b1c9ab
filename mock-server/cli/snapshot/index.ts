import { snapshotSchema } from '../../admin/schemas.ts'
import { parseJsonOrUndefined } from '../../core/util/json.ts'
import { readTextFile, writeFileAtomically } from '../shared/files.ts'
import { fetchAdmin, rejectForeignServer, resolveTarget } from '../shared/admin-client.ts'
import { checkSnapshotFile, parseSnapshot, SNAPSHOT } from './file.ts'

type Given = { url?: string; adminToken?: string }

const PATH = '/__admin/snapshot'
/** A sandbox may hold very much. In milliseconds. */
const TIMEOUT_MS = 600_000

/** Writes all that a sandbox of a running mock holds, but its credentials, to a file. */
export async function save(file: string, given: Given): Promise<number> {
  const remote = resolveTarget(given)
  await checkSnapshotFile(file)
  const text = await fetchAdmin(remote, PATH, { timeoutMs: TIMEOUT_MS })
  if (!snapshotSchema.safeParse(parseJsonOrUndefined(text)).success) rejectForeignServer(remote)
  await writeFileAtomically(file, `${text}\n`, SNAPSHOT)
  return 0
}

/** Puts what a file holds into a sandbox of a running mock, in place of all that was there but its credentials. */
export async function load(file: string, given: Given): Promise<number> {
  const remote = resolveTarget(given)
  const text = await readTextFile(file, SNAPSHOT)
  parseSnapshot(text, file)
  await fetchAdmin(remote, PATH, { put: text, timeoutMs: TIMEOUT_MS })
  return 0
}
