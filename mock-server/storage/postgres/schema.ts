import type { Pool, PoolClient } from 'pg'
import { Problem } from '../../core/http/problem.ts'
import { newerSchemaProblem } from '../errors.ts'

/**
 * The migrations of the database. The migration at index n upgrades a database from schema version n to n + 1. The
 * collation of keys is "C", so keys are compared by bytes.
 */
const migrations: readonly string[] = [
  `CREATE TABLE gift_mock.sandbox (id text COLLATE "C" PRIMARY KEY, version text NOT NULL, counters text NOT NULL DEFAULT '{}', kept text NOT NULL DEFAULT '[]');
   CREATE TABLE gift_mock.watcher (process text COLLATE "C" PRIMARY KEY, until timestamptz NOT NULL);
   CREATE TABLE gift_mock.entry (sandbox text COLLATE "C", collection text COLLATE "C", key text COLLATE "C", value text NOT NULL, PRIMARY KEY (sandbox, collection, key))`,
]

/** Key of the advisory lock for the migration. The number is arbitrary; other programs are unlikely to use it. */
const LOCK = 4_600_467_369

/**
 * Creates the schema, or upgrades an older schema, in one transaction. If several processes start at the same time,
 * their transactions run one after the other.
 */
export async function migrate(pool: Pool, description: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    // This commit waits until the data is on the disk. Otherwise a crash of the database server could lose tables that
    // a process has already used.
    await client.query('SET LOCAL synchronous_commit = on')
    await client.query('SET LOCAL client_min_messages = warning')
    await upToDate(client, description)
    // Deletes the watches of killed processes.
    await client.query('DELETE FROM gift_mock.watcher WHERE until < now()')
    await client.query('COMMIT')
    client.release()
  } catch (error) {
    // The argument `true` closes the connection, so the database rolls the transaction back.
    client.release(true)
    throw error
  }
}

async function upToDate(client: PoolClient, description: string): Promise<void> {
  const { rows: present } = await client.query<{ ours: boolean; other: boolean }>(
    "SELECT to_regclass('gift_mock.schema_version') IS NOT NULL AS ours, to_regnamespace('gift_mock') IS NOT NULL AS other",
  )
  const { ours = false, other = false } = present[0] ?? {}
  if (other && !ours) {
    const { rows } = await client.query(
      "SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace('gift_mock') LIMIT 1",
    )
    if (rows.length > 0)
      throw new Problem(500, {
        en: `${description} has a schema gift_mock that is not of gift-mock; nothing was changed: take another database`,
        ja: `${description} に、gift-mock のものではないスキーマ gift_mock がある。何も変更していない。別のデータベースを使う`,
      })
  }
  if (!ours)
    await client.query(
      'CREATE SCHEMA IF NOT EXISTS gift_mock; CREATE TABLE gift_mock.schema_version (version int NOT NULL); INSERT INTO gift_mock.schema_version VALUES (0)',
    )
  const { rows } = await client.query<{ version: number }>('SELECT version FROM gift_mock.schema_version')
  const version = rows[0]?.version ?? 0
  if (version > migrations.length) throw newerSchemaProblem(description, version, migrations.length)
  for (const migration of migrations.slice(version)) await client.query(migration)
  if (version < migrations.length)
    await client.query('UPDATE gift_mock.schema_version SET version = $1', [migrations.length])
}
