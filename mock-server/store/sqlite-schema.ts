import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Problem } from '../core/problem.ts'
import { newer } from './newer.ts'

/** `gift` in ASCII: in the file's header, it tells our files from those of others. */
const APPLICATION_ID = 0x67_69_66_74

/** Each brings a file of the version before it, counted from 0, to its own. */
const migrations: readonly string[] = [
  `CREATE TABLE sandbox (id TEXT PRIMARY KEY, counters TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE entry (sandbox TEXT NOT NULL, collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL);
   CREATE UNIQUE INDEX entry_place ON entry (sandbox, collection, key)`,
]

/** Larger files are not read from beginning to end at start. In bytes. */
const MAX_CHECKED_BYTES = 64 * 1024 * 1024

/**
 * Looks at a file without changing it.
 * @throws Problem where it is not ours, newer, or damaged
 */
export function check(file: string): void {
  const db = new DatabaseSync(file, { readOnly: true })
  try {
    const id = numberOf(db, 'application_id')
    if (id !== APPLICATION_ID) throw new Problem(500, `${file} is a SQLite file of another program; it was left as it is: choose another file`)
    const version = numberOf(db, 'user_version')
    if (version > migrations.length) throw newer(file, version, migrations.length)
    const { size } = statSync(file)
    // What a process that was killed had written last is in a file beside it.
    const missing = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0 ? 0 : numberOf(db, 'page_count') * numberOf(db, 'page_size') - size
    const problem = missing > 0 ? `${missing} bytes are missing at its end` : size <= MAX_CHECKED_BYTES ? db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] : 'ok'
    if (problem !== 'ok') throw new Problem(500, `${file} is damaged (${String(problem).replaceAll(/\s+/g, ' ').slice(0, 200)}); it was left as it is: take another file, or put a copy of it back`)
  } finally {
    db.close()
  }
}

/** Makes the tables, or brings older ones up to date: all of it, or nothing. */
export function migrate(db: DatabaseSync, file: string): void {
  db.exec('BEGIN IMMEDIATE')
  const version = numberOf(db, 'user_version')
  if (version > migrations.length) throw newer(file, version, migrations.length)
  for (const migration of migrations.slice(version)) db.exec(migration)
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}; COMMIT`)
}

function numberOf(db: DatabaseSync, pragma: string): number {
  return Number(db.prepare(`PRAGMA ${pragma}`).get()?.[pragma])
}
