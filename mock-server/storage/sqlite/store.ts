import { closeSync, openSync, statSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Backend, Changes, Committed, LockedSandbox, EntryKey, Row } from '../../core/store/database/backend.ts'
import { createBatchingStore } from '../../core/store/database/batching-store.ts'
import { Problem } from '../../core/http/problem.ts'
import { sameInBoth, type Text } from '../../core/localized-text.ts'
import { nextTurn } from '../../core/time/host-clock.ts'
import type { ListOptions, Store } from '../../core/store/store.ts'
import { toStoreError } from '../errors.ts'
import { leavesNothing, listBounds, textIn } from '../rows.ts'
import { assertUsable, migrate, notADatabase, probeWrite } from './schema.ts'

/** Size of SQLite's page cache in KiB. */
const CACHE_KIB = 64 * 1024
/**
 * Size of a page of a new file in bytes. Most pages contain journal entries, which are too long for the default page
 * size of 4,096 bytes.
 */
const PAGE_BYTES = 8192
/**
 * Number of pages in the write-ahead log after which SQLite copies the log into the database file. Requests wait during
 * the copy, so a larger number would make these waits longer.
 */
const CHECKPOINT_PAGES = 500

/**
 * Creates a store in one file, for one process. A transaction is written to the file before the transaction resolves,
 * so no resolved transaction is lost when the process is killed. After a power failure, the last transactions may be
 * missing, but the data is consistent.
 * @throws Problem if the file cannot be used; the file is then unchanged
 */
export function sqliteStore(file: string): Store {
  return createBatchingStore(open(file))
}

function open(file: string): Backend {
  const description = `sqlite:${file}`
  let db: DatabaseSync
  try {
    const there = statSync(file, { throwIfNoEntry: false })
    if (there && !there.isFile())
      throw new Problem(500, {
        en: `${file} is not a file: name an existing file or a new one`,
        ja: `${file} はファイルではない。既存のファイルか新しいファイルを指定する`,
      })
    if (there && there.size > 0) assertUsable(file)
    // The file may hold credentials, so only the owner of the file may read the file. The files that SQLite creates
    // beside this file get the same permissions.
    closeSync(openSync(file, 'a', 0o600))
    db = new DatabaseSync(file)
  } catch (error) {
    throw toOpenProblem(file, error)
  }
  try {
    db.exec(
      `PRAGMA page_size = ${PAGE_BYTES}; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${CACHE_KIB}; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
    )
    migrate(db, file)
  } catch (error) {
    db.close()
    throw toOpenProblem(file, error)
  }
  const statements = prepare(db)
  /**
   * The version that `lock` reports for each sandbox. No other process changes the file, so the version changes only
   * after a failed write.
   */
  let version = 0
  /** True after a failed write, until a write succeeds. */
  let writesFail = false

  function commit(sandbox: string, changes: Changes): Committed {
    const { cleared, puts, inserts, deletes, counters } = changes
    try {
      db.exec('BEGIN IMMEDIATE')
      if (cleared) statements.wipe.run(sandbox)
      writeInserts(sandbox, inserts, deletes)
      for (const { collection, key, text } of puts) statements.put.run(sandbox, collection, key, text)
      if (leavesNothing(changes)) statements.forget.run(sandbox)
      else statements.count.run(sandbox, JSON.stringify(counters))
      db.exec('COMMIT')
      writesFail = false
      return { version: version.toString(), durable: undefined }
    } catch (error) {
      // The transaction may have ended already, because SQLite rolls back by itself after some errors.
      if (db.isOpen && db.isTransaction) db.exec('ROLLBACK')
      version += 1
      writesFail = true
      throw toStoreError(description, withDiskHint(error))
    }
  }

  /**
   * Writes inserted and deleted rows so that few pages of the file change:
   * - An inserted row overwrites a deleted row of the same collection, if there is one. The journal deletes its oldest
   *   entry for each new entry, so the journal stays on the same pages.
   * - The rows of a collection are inserted together, so they are on the same pages. They are often deleted together,
   *   too.
   */
  function writeInserts(sandbox: string, inserts: Changes['inserts'], deletes: readonly EntryKey[]): void {
    const deleted = Map.groupBy(deletes, collectionOf)
    for (const [collection, rows] of Map.groupBy(inserts, collectionOf)) {
      const replaceable = (deleted.get(collection) ?? []).values()
      for (const { key, text } of rows) {
        const old = replaceable.next().value
        const isReplaced =
          old !== undefined && statements.replace.run(key, text, sandbox, collection, old.key).changes !== 0
        if (!isReplaced) statements.insert.run(sandbox, collection, key, text)
      }
      deleted.set(collection, [...replaceable])
    }
    for (const [collection, places] of deleted)
      for (const { key } of places) statements.remove.run(sandbox, collection, key)
  }

  function read<T>(run: () => T): T {
    try {
      return run()
    } catch (error) {
      throw toStoreError(description, error)
    }
  }

  return {
    description,
    async lock(sandbox, prefetch): Promise<LockedSandbox> {
      // Waits for two turns of the event loop, so that more transactions join the batch. A caller that has just
      // received a response sends its next request in the following turn.
      for (let turn = 0; turn < 2; turn++) await nextTurn()
      const readOne = ({ collection, key }: EntryKey): string | undefined =>
        read(() => {
          const row = statements.get.get(sandbox, collection, key)
          return row && textIn(row, 'value')
        })
      return {
        version: version.toString(),
        counters: () =>
          read(() => {
            const row = statements.counters.get(sandbox)
            return row ? JSON.parse(textIn(row, 'counters')) : {}
          }),
        read: readOne,
        prefetched: () => prefetch.map(readOne),
        list: (collection, options) =>
          read(() => rowsOf(statements.list.all(...listParameters(sandbox, collection, options)))),
        dump: () =>
          read(() =>
            statements.dump.all(sandbox).map((row) => ({ collection: textIn(row, 'collection'), ...rowOf(row) })),
          ),
        commit: (changes) => commit(sandbox, changes),
        release() {},
      }
    },
    subscribe: () => () => {},
    async problem() {
      try {
        statements.alive.get()
        // While the store is not ready, the mock gets no requests that would write. Only a test write can then show
        // that writing works again.
        if (writesFail) probeWrite(db)
        writesFail = false
        return undefined
      } catch (error) {
        return toStoreError(description, withDiskHint(error)).message
      }
    },
    async close() {
      if (db.isOpen) db.close()
    },
  }
}

function collectionOf({ collection }: EntryKey): string {
  return collection
}

/** Value of the limit parameter for a list without a limit. SQLite ignores a negative limit. */
const NO_LIMIT = -1
/** Index of `after` in the result of `listBounds`. */
const AFTER = 4

/**
 * Returns the parameters of the `list` statement. The parameters are in the order in which the statement uses them,
 * because Node 22.18 cannot bind numbered parameters.
 */
function listParameters(
  ...place: [sandbox: string, collection: string, options: ListOptions]
): (string | number | null)[] {
  const parameters = listBounds(...place, NO_LIMIT)
  // The statement uses `after` twice, so the parameter is repeated.
  return parameters.toSpliced(AFTER, 0, ...parameters.slice(AFTER, AFTER + 1))
}

function rowOf(row: Record<string, unknown>): Row {
  return { key: textIn(row, 'key'), text: textIn(row, 'value') }
}

const rowsOf = (rows: Record<string, unknown>[]): Row[] => rows.map(rowOf)

type Name =
  | 'get'
  | 'put'
  | 'insert'
  | 'replace'
  | 'remove'
  | 'wipe'
  | 'list'
  | 'dump'
  | 'counters'
  | 'count'
  | 'forget'
  | 'alive'

function prepare(db: DatabaseSync): Record<Name, StatementSync> {
  return {
    get: db.prepare('SELECT value FROM entry WHERE sandbox = ? AND collection = ? AND key = ?'),
    put: db.prepare(
      'INSERT INTO entry (sandbox, collection, key, value) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    ),
    insert: db.prepare('INSERT INTO entry (sandbox, collection, key, value) VALUES (?, ?, ?, ?)'),
    replace: db.prepare('UPDATE entry SET key = ?, value = ? WHERE sandbox = ? AND collection = ? AND key = ?'),
    remove: db.prepare('DELETE FROM entry WHERE sandbox = ? AND collection = ? AND key = ?'),
    wipe: db.prepare('DELETE FROM entry WHERE sandbox = ?'),
    list: db.prepare(
      'SELECT key, value FROM entry WHERE sandbox = ? AND collection = ? AND key >= ? AND key < ? AND (? IS NULL OR key > ?) ORDER BY key LIMIT ?',
    ),
    dump: db.prepare('SELECT collection, key, value FROM entry WHERE sandbox = ? ORDER BY collection, key'),
    counters: db.prepare('SELECT counters FROM sandbox WHERE id = ?'),
    count: db.prepare(
      'INSERT INTO sandbox (id, counters) VALUES (?, ?) ON CONFLICT DO UPDATE SET counters = excluded.counters',
    ),
    forget: db.prepare('DELETE FROM sandbox WHERE id = ?'),
    alive: db.prepare('SELECT 1 FROM sandbox LIMIT 1'),
  }
}

/** Adds a hint about disk space to an error, since SQLite may report a full disk only as a general disk error. */
function withDiskHint(error: unknown): unknown {
  const code =
    error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined
  return error instanceof Error && (code === 10 || code === 13)
    ? new Error(`${error.message}; is there free disk space?`)
    : error
}

/** The meaning of each system error code for a file, and the remedy. */
const meanings: ReadonlyMap<unknown, Text> = new Map([
  [
    'ENOENT',
    {
      en: 'there is no such folder: create it, or choose another',
      ja: 'フォルダーが存在しない。作成するか、別のフォルダーを選ぶ',
    },
  ],
  [
    'ENOTDIR',
    {
      en: 'a part of its path is not a folder: choose another place',
      ja: 'パスの途中にフォルダーでないものがある。別の場所を選ぶ',
    },
  ],
  [
    'EACCES',
    {
      en: 'this user may not read and write there: choose another place, or another user',
      ja: 'このユーザーには読み書きの権限がない。別の場所かユーザーを選ぶ',
    },
  ],
  [
    'EROFS',
    { en: 'nothing can be written there: choose another place', ja: '書き込みできない場所である。別の場所を選ぶ' },
  ],
])

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function toOpenProblem(file: string, error: unknown): Problem {
  if (error instanceof Problem) return error
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  if (code === 5 || code === 261)
    return new Problem(500, {
      en: `${file} is in use: another process has it open; a file serves one process, several share a PostgreSQL`,
      ja: `${file} は別のプロセスが使用中である。1 つのファイルを使えるのは 1 つのプロセスだけである。複数のプロセスでは PostgreSQL を使う`,
    })
  if (code === 26 || code === 11) return notADatabase(file)
  const { en, ja } =
    meanings.get(codeOf(error)) ?? sameInBoth(toStoreError('SQLite', error).message.slice('SQLite: '.length))
  return new Problem(500, { en: `${file} cannot be used: ${en}`, ja: `${file} を使用できない: ${ja}` })
}
