import { lstat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { snapshotChunks } from '../../core/control/snapshot-text.ts'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import {
  type AdminTarget,
  brokenAnswer,
  fetchAdmin,
  openAdmin,
  rejectForeignServer,
  resolveTarget,
} from '../shared/admin/admin-client.ts'
import { checkSnapshotFile, readSnapshot, SNAPSHOT_BEGINNING, writeSnapshot } from './file.ts'

type Given = { url?: string; adminToken?: string }

const PATH = '/__admin/snapshot'
/** Request timeout in milliseconds. The timeout is long, because a sandbox can be large. */
const TIMEOUT_MS = 600_000

const texts = {
  saved: (url: string, file: string): Text => ({
    en: `the state of ${url} is saved to ${file}`,
    ja: `${url} の状態を ${file} に保存した`,
  }),
  loaded: (url: string, file: string): Text => ({
    en: `${url} now has the state that was saved in ${file}`,
    ja: `${url} の状態を ${file} の状態に置き換えた`,
  }),
}

function print(text: Text, stream: NodeJS.WriteStream): void {
  stream.write(`${localizedLine(text)}\n`)
}

/** Saves the state of a running mock's sandbox to a file, without credentials. */
export async function save(file: string, given: Given): Promise<number> {
  const remote = resolveTarget(given)
  await checkSnapshotFile(file)
  await writeSnapshot(file, answerOf(remote))
  // A file that is not a regular file may be /dev/stdout. Standard output then contains the snapshot, so the message is
  // printed on standard error.
  const isRegular = (await lstat(file)).isFile()
  print(texts.saved(remote.url, file), isRegular ? process.stdout : process.stderr)
  return 0
}

/** Replaces the state of a running mock's sandbox with the contents of a file. The sandbox keeps its credentials. */
export async function load(file: string, given: Given): Promise<number> {
  const remote = resolveTarget(given)
  const snapshot = await readSnapshot(file)
  await fetchAdmin(remote, PATH, { put: Readable.from(snapshotChunks(snapshot)), timeoutMs: TIMEOUT_MS })
  print(texts.loaded(remote.url, file), process.stdout)
  return 0
}

/**
 * Requests a snapshot from the mock and returns the chunks of the response body.
 * @throws Problem if no mock responds, or if the response is not a snapshot or ends early
 */
async function* answerOf(remote: AdminTarget): AsyncGenerator<Uint8Array> {
  const response: AsyncIterable<Buffer> = await openAdmin(remote, PATH, { timeoutMs: TIMEOUT_MS })
  let begun: Buffer | undefined = Buffer.alloc(0)
  try {
    for await (const chunk of response) {
      if (begun === undefined) {
        yield chunk
        continue
      }
      begun = Buffer.concat([begun, chunk])
      if (begun.length < SNAPSHOT_BEGINNING.length) continue
      if (!begun.toString().startsWith(SNAPSHOT_BEGINNING)) rejectForeignServer(remote)
      yield begun
      begun = undefined
    }
  } catch (error) {
    throw error instanceof Problem ? error : brokenAnswer(remote, error)
  }
  if (begun !== undefined) rejectForeignServer(remote)
}
