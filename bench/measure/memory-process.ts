// This program must run with --expose-gc. The program measures the retained bytes per issued code and per journal
// entry, and sends the results to its parent process.
import { createGiftMock } from '../../mock-server/index.ts'
import { shots } from '../load/shots.ts'

/** Retained bytes per issued code and per journal entry. */
export interface RetainedBytes {
  code: number
  entry: number
}

/**
 * Number of requests that are sent before the first measurement, so that the caches are full and the code is compiled.
 */
const WARM_UP = 2000

const codes = Number(process.argv[2])
const code = await bytesPerIssue(1)
const withEntry = await bytesPerIssue(codes + WARM_UP)
process.send?.({ code, entry: withEntry - code } satisfies RetainedBytes, () => process.disconnect())

/**
 * Returns the number of bytes that one issue request adds to the heap.
 * @param maxJournalEntries capacity of the journal
 */
async function bytesPerIssue(maxJournalEntries: number): Promise<number> {
  const mock = createGiftMock({ settings: { 'atGift.limit.requests': 1_000_000_000 }, maxJournalEntries })
  const { url, method, headers, body = Buffer.alloc(0) } = await shots.issue('http://127.0.0.1:4600')
  const issue = async (): Promise<void> => {
    // These headers are added, because a client on a socket also sends these headers.
    const sent = { ...headers, host: '127.0.0.1:4600', 'content-length': body.length.toString() }
    const response = await mock.fetch(new Request(url, { method, headers: sent, body: new Uint8Array(body) }))
    await response.arrayBuffer()
  }
  for (let count = 0; count < WARM_UP; count++) await issue()
  const before = await bytesInUse()
  for (let count = 0; count < codes; count++) await issue()
  const bytes = ((await bytesInUse()) - before) / codes
  await mock.close()
  return bytes
}

/**
 * Collects the garbage twice and returns the number of bytes in use. The second collection is necessary, because
 * callbacks that run after the first collection release more objects.
 */
async function bytesInUse(): Promise<number> {
  if (!globalThis.gc) throw new Error('run with --expose-gc')
  globalThis.gc()
  await new Promise((resolve) => void setTimeout(resolve, 10))
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
