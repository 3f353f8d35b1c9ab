import { snapshotSchema } from '../../admin/schemas.ts'
import { createGiftMock, type GiftMockOptions } from '../../app.ts'
import type { Snapshot } from '../../core/control/snapshot.ts'
import type { SandboxAdmin } from '../../core/control/sandbox-admin.ts'
import { Problem } from '../../core/http/problem.ts'
import { issueTexts, parseValue } from '../../core/validation/issues.ts'
import { parseJson } from '../../core/util/json.ts'
import { checkWritable, readTextFile, writeFileAtomically } from '../shared/files.ts'

export const SNAPSHOT = 'the snapshot'

/**
 * Restores a response of `GET /__admin/snapshot` into the store before the server starts, so that no request sees a
 * part.
 * @throws Problem that names the file
 */
export async function restoreInitialSnapshot(file: string, options: GiftMockOptions): Promise<void> {
  const snapshot = parseSnapshot(await readTextFile(file, SNAPSHOT), file)
  try {
    await createGiftMock(options).admin.restore(snapshot)
  } catch (error) {
    if (error instanceof Problem) throw new Problem(400, `${SNAPSHOT} ${file}: ${error.message}`)
    throw error
  }
}

/** @throws Problem that names the file */
export function parseSnapshot(text: string, file: string): Snapshot {
  const parsed = parseValue(snapshotSchema, parseJson(text, `${SNAPSHOT} ${file}`))
  if (!parsed.success)
    throw new Problem(400, `${file} is not a snapshot of this mock: ${issueTexts(parsed.issues).join('; ')}`)
  return parsed.data
}

/** @throws Problem if `saveSnapshot` could not write the file */
export async function checkSnapshotFile(file: string): Promise<void> {
  await checkWritable(file, SNAPSHOT)
}

export async function saveSnapshot(file: string, admin: SandboxAdmin): Promise<void> {
  await writeFileAtomically(file, `${JSON.stringify(await admin.snapshot())}\n`, SNAPSHOT)
}
