import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Store } from '../../../mock-server/core/store/store.ts'
import { openStore } from '../../../mock-server/storage/index.ts'
import { freshDatabase } from '../../helpers/postgres.ts'

export interface Kind {
  name: string
  /** Returns the URL of a new store of this kind. The store is deleted after the test. */
  url(): Promise<string> | string
  /** True if the data survives closing the store. */
  lasts: boolean
  /** Number of random sequences that a test runs. The number is lower for stores that wait for a server. */
  numRuns: number
}

export const kinds: readonly Kind[] = [
  { name: 'memory', url: () => 'memory:', lasts: false, numRuns: 250 },
  { name: 'SQLite', url: () => `sqlite:${join(emptyFolder(), 'mock.db')}`, lasts: true, numRuns: 150 },
  { name: 'PostgreSQL', url: () => freshDatabase({ fast: true }), lasts: true, numRuns: 25 },
]

/** Creates a new folder that is deleted after the test. */
export function emptyFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'gift-mock-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Opens a store and closes it after the test. */
export async function opened(url: string): Promise<Store> {
  const store = await openStore(url)
  onTestFinished(() => store.close())
  return store
}
