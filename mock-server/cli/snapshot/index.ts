import { snapshotSchema } from '../../admin/schemas.ts'
import { parseJsonOrUndefined } from '../../core/util/json.ts'
import { readTextFile, writeFileAtomically } from '../shared/files.ts'
import { fetchAdmin, rejectForeignServer, resolveTarget } from '../shared/admin-client.ts'
import { checkSnapshotFile, parseSnapshot, SNAPSHOT } from './file.ts'

type Given = { url?: string; adminToken?: string }

const PATH = '/__admin/snapshot'
/** Request timeout in milliseconds. It is long, because a sandbox can be large. */
const TIMEOUT_MS = 600_000

/** Saves the state of a running mock's sandbox to a file, without credentials. */
export async function save(file: string, given: Given): Promise<number> {
  const remote = resolveTarget(given)
  await checkSnapshotFile(file)
  const text = await fetchAdmin(remote, PATH, { timeoutMs: TIMEOUT_MS })
  if (!snapshotSchema.safeParse(parseJsonOrUndefined(text)).success) rejectForeignServer(remote)
  await writeFileAtomically(file, `${text}\n`, SNAPSHOT)
  return 0
}

/** Replaces the state of a running mock's sandbox with the contents of a file. Credentials are kept. */
export async function load(file: string, given: Given): Promise<number> {
  const remote = resolveTarget(given)
  const text = await readTextFile(file, SNAPSHOT)
  parseSnapshot(text, file)
  await fetchAdmin(remote, PATH, { put: text, timeoutMs: TIMEOUT_MS })
  return 0
}
