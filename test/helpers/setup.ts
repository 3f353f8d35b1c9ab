import { afterAll, expect } from 'vitest'
import { finishFile } from './file-finished.ts'
// oxlint-disable-next-line import/no-unassigned-import -- it changes sockets, once per worker
import './no-network.ts'

/** What test files of one worker share beside modules, and must leave as they found it. */
function shared(): Record<string, unknown> {
  return {
    // Code that replaces the object has to put the same one back: Vitest stubs variables in it.
    isProcessEnv: process.env === env,
    variables: Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('VITEST'))),
    directory: process.cwd(),
    fetch: globalThis.fetch,
    setTimeout: globalThis.setTimeout,
    Date: globalThis.Date,
  }
}

// Vitest evaluates this file for each test file; what it imports, once per worker.
const { env } = process
const before = shared()
afterAll(async () => {
  await finishFile()
  expect(shared(), 'a test file leaves the process as it found it').toEqual(before)
}, 30_000)
