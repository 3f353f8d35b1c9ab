import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { Problem } from '../../core/http/problem.ts'
import { newerSchemaProblem } from '../errors.ts'

/**
 * Application id in the header of a SQLite file, which identifies files of this product. The value is `gift` in ASCII.
 */
const APPLICATION_ID = 0x67_69_66_74

/** The migrations of a file. The migration at index n upgrades a file from schema version n to n + 1. */
const migrations: readonly string[] = [
  `CREATE TABLE sandbox (id TEXT PRIMARY KEY, counters TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE entry (sandbox TEXT NOT NULL, collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL);
   CREATE UNIQUE INDEX entry_place ON entry (sandbox, collection, key)`,
]

/**
 * Maximum size in bytes of a file whose integrity is checked when the store is opened. Larger files are not checked,
 * since the check reads the whole file.
 */
const MAX_CHECKED_BYTES = 64 * 1024 * 1024

/**
 * Checks a file without changing it.
 * @throws Problem if the file belongs to another program or to a newer version of this product, or is damaged
 */
export function assertUsable(file: string): void {
  const where = pathToFileURL(file)
  // The file is opened as immutable, so that SQLite creates no further files beside it. If a write-ahead log exists,
  // the file is in use, or a killed process left its last writes in the log. The file is then not opened as immutable.
  if (!statSync(`${file}-wal`, { throwIfNoEntry: false })?.size) where.searchParams.set('immutable', '1')
  const db = new DatabaseSync(where, { readOnly: true })
  try {
    const id = numberOf(db, 'application_id')
    if (numberOf(db, 'page_count') === 0) throw notADatabase(file)
    // A file without application id, version and tables is usable. A process that is killed while it creates a file
    // leaves such a file.
    if (id === 0 && numberOf(db, 'user_version') === 0 && db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined)
      return
    if (id !== APPLICATION_ID)
      throw new Problem(500, {
        en: `${file} is a SQLite file of another program; it was not changed: choose another file`,
        ja: `${file} はほかのプログラムの SQLite ファイルである。変更していない。別のファイルを選ぶ`,
      })
    const version = numberOf(db, 'user_version')
    if (version > migrations.length) throw newerSchemaProblem(file, version, migrations.length)
    const problem = statSync(file).size <= MAX_CHECKED_BYTES ? integrityError(db) : undefined
    if (problem !== undefined) {
      const reason = problem.replaceAll(/\s+/g, ' ').slice(0, 200)
      throw new Problem(500, {
        en: `${file} is damaged (${reason}); it was not changed: take another file, or put a copy of it back`,
        ja: `${file} は壊れている（${reason}）。変更していない。別のファイルを使うか、複製から復元する`,
      })
    }
  } finally {
    db.close()
  }
}

export function notADatabase(file: string): Problem {
  return new Problem(500, {
    en: `${file} is not a database of gift-mock, or is damaged; it was not changed`,
    ja: `${file} は gift-mock のデータベースではないか、壊れている。変更していない`,
  })
}

/**
 * Returns the error in a damaged file; undefined if the file is intact. SQLite checks only the structure of a file, so
 * the values are checked separately.
 */
function integrityError(db: DatabaseSync): string | undefined {
  const found = String(db.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'])
  if (found !== 'ok') return found
  const broken = db
    .prepare(
      'SELECT 1 FROM entry WHERE NOT json_valid(value) UNION ALL SELECT 1 FROM sandbox WHERE NOT json_valid(counters) LIMIT 1',
    )
    .get()
  return broken && 'a value is not JSON'
}

/**
 * Writes a value that the file already contains, to check that the file can be written.
 * @throws Error if the file cannot be written
 */
export function probeWrite(db: DatabaseSync): void {
  db.exec(`PRAGMA user_version = ${migrations.length}`)
}

/** Creates the tables, or upgrades older tables, in one transaction. */
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
