import { controlProblems } from '../../core/problems/control.ts'
import type { Snapshot } from '../../core/control/snapshot.ts'
import { parseSnapshotText, snapshotChunks } from '../../core/control/snapshot-text.ts'
import { bodyErrors } from '../../core/http/body/body-error.ts'
import { Problem } from '../../core/http/problem.ts'
import type { AdminOptions, AdminRouter } from '../context.ts'
import { assertNoEncoding, validate } from '../input.ts'
import { snapshotSchema } from '../schemas.ts'

const MAX_SNAPSHOT_BYTES = 4 * 1024 ** 3

/**
 * Routes to take and restore snapshots. Snapshots are streamed, because a large snapshot does not fit into a string.
 */
export function addSnapshotRoutes(admin: AdminRouter, { adminOf }: AdminOptions): void {
  admin.get('/snapshot', async (c) => {
    const snapshot = await adminOf(c.env.address.sandbox).snapshot()
    return c.body(streamOf(snapshot), 200, { 'content-type': 'application/json' })
  })
  admin.put('/snapshot', async (c) => {
    assertNoEncoding(c)
    const value = await parseSnapshotText(textOf(c.req.raw), controlProblems.body)
    await adminOf(c.env.address.sandbox).restore(validate(snapshotSchema, value, controlProblems.body))
    return c.body(null, 204)
  })
}

function streamOf(snapshot: Snapshot): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = snapshotChunks(snapshot)
  const encoder = new TextEncoder()
  return new ReadableStream({
    pull(controller) {
      const { value, done } = chunks.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
}

/**
 * Reads a request body as UTF-8 text in chunks.
 * @throws Problem 413 if the body is too long, 400 if the body is cut off or not UTF-8
 */
async function* textOf({ body }: Request): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const reader = body?.getReader()
  let length = 0
  for (;;) {
    const read = await reader?.read().catch(() => {
      throw new Problem(400, bodyErrors.aborted)
    })
    length += read?.value?.byteLength ?? 0
    if (length > MAX_SNAPSHOT_BYTES)
      throw new Problem(413, controlProblems.bodyLimit({ problem: bodyErrors['too-large'], bytes: MAX_SNAPSHOT_BYTES }))
    yield decode(decoder, read?.value)
    if (read?.done !== false) return
  }
}

/** Decodes a part of a body as text. @param bytes the next bytes; undefined at the end of the body */
function decode(decoder: TextDecoder, bytes: Uint8Array | undefined): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined })
  } catch {
    throw new Problem(400, bodyErrors['not-utf8'])
  }
}
