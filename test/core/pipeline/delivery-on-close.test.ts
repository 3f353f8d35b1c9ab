import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createGiftMock, startGiftMock } from '../../../mock-server/index.ts'
import { openStore } from '../../../mock-server/storage/index.ts'
import { dial, entriesOf, faultOf, send, totalsOf, turns, until, wireText } from '../faults/support.ts'
import { noLimits } from '../support.ts'

const slow = faultOf('after-commit', { type: 'slow-body', ms: 100, pieces: 2 })

/** Returns the URL of a new store in a file. Such a store rejects all calls after it is closed. */
function fileStore(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gift-mock-settling-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return `sqlite:${join(folder, 'gift.db')}`
}

async function booksIn(url: string): Promise<{ issued: number; orphaned: number; abandoned: boolean[] }> {
  const mock = createGiftMock({ store: await openStore(url) })
  const books = {
    ...(await totalsOf(mock)),
    abandoned: (await entriesOf(mock)).map(({ abandoned }) => abandoned === true),
  }
  await mock.close()
  return books
}

const keptAlive = wireText({ headers: { connection: 'keep-alive' } })

test('if closing the mock cuts off a request, the request is recorded as lost, but not as abandoned by the caller', async () => {
  const url = fileStore()
  const mock = await startGiftMock({ port: 0, store: await openStore(url), settings: noLimits })
  await mock.admin.arm(faultOf('after-commit', { type: 'delay', ms: 100_000 }))
  const line = await dial(mock)
  line.socket.write(keptAlive.slice(0, -10))
  await turns()
  // Closing the mock cancels all waits. At this moment, the mock has not yet received the complete request.
  const closing = mock.close(200)
  line.socket.write(keptAlive.slice(-10))
  await closing
  expect(await booksIn(url)).toEqual({ issued: 1, orphaned: 1, abandoned: [false] })
})

test('if closing the mock cuts off a connection, all open responses on the connection are recorded as lost', async () => {
  const url = fileStore()
  const mock = await startGiftMock({
    port: 0,
    store: await openStore(url),
    settings: noLimits,
    clock: { mode: 'frozen', nowMs: 0 },
  })
  await mock.admin.arm(slow)
  await send(mock, keptAlive + keptAlive)
  await until(async () => (await totalsOf(mock)).issued === 2)
  await mock.close(0)
  expect(await booksIn(url)).toEqual({ issued: 2, orphaned: 2, abandoned: [false, false] })
})
