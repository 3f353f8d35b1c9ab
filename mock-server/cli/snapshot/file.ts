import { fileProblems } from '../../core/problems/files.ts'
import { controlProblems } from '../../core/problems/control.ts'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGunzip, createGzip, gunzipSync } from 'node:zlib'
import { snapshotSchema } from '../../admin/schemas.ts'
import { createGiftMock } from '../../app.ts'
import type { GiftMockOptions } from '../../gift-mock.ts'
import type { SandboxAdmin } from '../../core/control/sandbox-admin.ts'
import type { Snapshot } from '../../core/control/snapshot.ts'
import { parseSnapshotText, snapshotChunks } from '../../core/control/snapshot-text.ts'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { explainIssues, parseValue } from '../../core/validation/issues.ts'
import { checkReplaceable } from '../shared/check-replaceable.ts'
import { cannotBeRead, checkWritable, writeFileAtomically } from '../shared/files.ts'

/** The first characters of every snapshot. */
export const SNAPSHOT_BEGINNING = '{"format":"gift-provider-mock/'
const SNAPSHOT: Text = { en: 'the snapshot', ja: 'スナップショット' }

/**
 * Restores a snapshot file into the store before the server starts, so that no request sees a partly restored state.
 * The file contains the body of a response to `GET /__admin/snapshot`.
 * @throws Problem that names the file
 */
export async function restoreInitialSnapshot(file: string, options: GiftMockOptions): Promise<void> {
  const snapshot = await readSnapshot(file)
  try {
    await createGiftMock(options).admin.restore(snapshot)
  } catch (error) {
    if (error instanceof Problem)
      throw new Problem(
        400,
        controlProblems.invalidInput({ what: controlProblems.snapshotFile({ file }), problems: [error.explanation] }),
      )
    throw error
  }
}

/** Reads a snapshot file. The file is compressed if its name ends in `.gz`. @throws Problem that names the file */
export async function readSnapshot(file: string): Promise<Snapshot> {
  const parsed = parseValue(
    snapshotSchema,
    await parseSnapshotText(textOf(file), controlProblems.snapshotFile({ file })),
  )
  if (!parsed.success)
    throw new Problem(400, fileProblems.invalidSnapshot({ file, problems: explainIssues(parsed.issues) }))
  return parsed.data
}

async function* textOf(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file)
  const plain = isCompressed(file) ? bytes.pipe(createGunzip()) : bytes
  bytes.on('error', (error) => plain.destroy(error))
  const decoder = new TextDecoder()
  try {
    for await (const chunk of plain) yield decoder.decode(chunk, { stream: true })
  } catch (error) {
    throw new Problem(400, cannotBeRead(SNAPSHOT, file, error))
  }
  yield decoder.decode()
}

/**
 * Checks that `writeSnapshot` can write the file.
 * @throws Problem if the file cannot be written, or if the file exists and is no snapshot
 */
export async function checkSnapshotFile(file: string): Promise<void> {
  await checkWritable(file, SNAPSHOT)
  await checkReplaceable(file, { en: 'a snapshot', ja: 'スナップショット' }, (beginning) =>
    plainText(file, beginning).startsWith(SNAPSHOT_BEGINNING),
  )
}

/** Returns the text at the beginning of a snapshot file; an empty text if a compressed file cannot be decompressed. */
function plainText(file: string, beginning: Uint8Array): string {
  if (!isCompressed(file)) return Buffer.from(beginning).toString()
  try {
    // `beginning` is only a part of the compressed file. With Z_SYNC_FLUSH, zlib accepts a part of a file.
    return gunzipSync(beginning, { finishFlush: constants.Z_SYNC_FLUSH }).toString()
  } catch {
    return ''
  }
}

export async function saveSnapshot(file: string, admin: SandboxAdmin): Promise<void> {
  await writeSnapshot(file, Readable.from(snapshotChunks(await admin.snapshot())))
}

/**
 * Writes the text of a snapshot to a file. The file is compressed if its name ends in `.gz`.
 * @throws Problem that names the file
 */
export async function writeSnapshot(file: string, text: AsyncIterable<string | Uint8Array>): Promise<void> {
  if (!isCompressed(file)) return writeFileAtomically(file, text, SNAPSHOT)
  await pipeline(text, createGzip(), (bytes) => writeFileAtomically(file, bytes, SNAPSHOT))
}

function isCompressed(file: string): boolean {
  return file.endsWith('.gz')
}
