import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { Problem } from '../../core/http/problem.ts'
import { newerSchemaProblem } from '../errors.ts'

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
export function assertUsable(file: string): void {
  const where = pathToFileURL(file)
  // Reading it as usual would leave files beside it. Where there is a log, it is in use, or holds what a killed process had written last.
  if (!statSync(`${file}-wal`, { throwIfNoEntry: false })?.size) where.searchParams.set('immutable', '1')
  const db = new DatabaseSync(where, { readOnly: true })
  try {
    const id = numberOf(db, 'application_id')
    if (numberOf(db, 'page_count') === 0) throw notADatabase(file)
    // As a process leaves it that was killed while it made the file.
    if (id === 0 && numberOf(db, 'user_version') === 0 && db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined)
      return
    if (id !== APPLICATION_ID)
      throw new Problem(500, `${file} is a SQLite file of another program; it was left as it is: choose another file`)
    const version = numberOf(db, 'user_version')
    if (version > migrations.length) throw newerSchemaProblem(file, version, migrations.length)
    const problem = statSync(file).size <= MAX_CHECKED_BYTES ? integrityError(db) : undefined
    if (problem !== undefined)
      throw new Problem(
        500,
        `${file} is damaged (${problem.replaceAll(/\s+/g, ' ').slice(0, 200)}); it was left as it is: take another file, or put a copy of it back`,
      )
  } finally {
    db.close()
  }
}

export function notADatabase(file: string): Problem {
  return new Problem(500, `${file} is no database of gift-mock, or is damaged; it was left as it is`)
}

/** What is wrong in the file; the database looks at how its pages hold together, and not at the texts in them. */
function integrityError(db: DatabaseSync): string | undefined {
  const found = String(db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'])
  if (found !== 'ok') return found
  const broken = db
    .prepare(
      'SELECT 1 FROM entry WHERE NOT json_valid(value) UNION ALL SELECT 1 FROM sandbox WHERE NOT json_valid(counters) LIMIT 1',
    )
    .get()
  return broken && 'a value is no JSON'
}

/** Writes to the file without a change. @throws where it cannot be written */
export function probeWrite(db: DatabaseSync): void {
  db.exec(`PRAGMA user_version = ${migrations.length}`)
}

/** Makes the tables, or brings older ones up to date: all of it, or nothing. */
export function migrate(db: DatabaseSync, file: string): void {
  db.exec('BEGIN IMMEDIATE')
  const version = numberOf(db, 'user_version')
  if (version > migrations.length) throw newerSchemaProblem(file, version, migrations.length)
  for (const migration of migrations.slice(version)) db.exec(migration)
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${migrations.length}; COMMIT`)
}

function numberOf(db: DatabaseSync, pragma: string): number {
  return Number(db.prepare(`PRAGMA ${pragma}`).get()?.[pragma])
}
