import type { PoolClient } from 'pg'
import type { Changes, Committed, LockedSandbox, EntryKey } from '../../core/store/database/backend.ts'
import { toStoreError } from '../errors.ts'
import { leavesNothing, listBounds, textIn } from '../rows.ts'
import { textArray } from './text-array.ts'
import { notificationPayloads } from './notifications.ts'
import {
  FLUSH,
  appendBatch,
  lockRow,
  type ProcessState,
  type Row,
  awaitAll,
  type UnconfirmedBatch,
  isCommitted,
} from './commit-status.ts'

/** Locks a sandbox. Statements that do not depend on each other's results are sent together. */
export async function lockSandbox(
  process: ProcessState,
  sandbox: string,
  prefetch: readonly EntryKey[],
): Promise<LockedSandbox> {
  const { pool, description } = process
  const client = await pool.connect().catch((error: unknown) => {
    throw toStoreError(description, error)
  })
  let broken: Error | undefined
  const onError = (error: Error): void => void (broken ??= error)
  client.on('error', onError)
  let isOver = false

  /** Returns the connection to the pool. After an error, the pool discards the connection. */
  function releaseClient(error?: Error): void {
    client.off('error', onError)
    client.release(broken ?? error)
  }

  async function query(text: string, values: readonly unknown[], name?: string): Promise<Row[]> {
    try {
      return (await client.query<Row>({ text, values: [...values], ...(name !== undefined && { name }) })).rows
    } catch (error) {
      throw toStoreError(description, error)
    }
  }

  let row: Row
  let texts: Row[]
  try {
    ;[row, texts] = await awaitAll(
      corked(
        client,
        () =>
          [
            lockRow(client, sandbox),
            prefetch.length === 0 ? [] : query(PREFETCH, [sandbox, ...columns(prefetch)], 'likely'),
          ] as const,
      ),
    )
  } catch (error) {
    releaseClient(asError(error))
    throw toStoreError(description, error)
  }

  async function commit(changes: Changes): Promise<Committed> {
    isOver = true
    const number = process.batches++
    const version = `${process.self}.${number}`
    const events = row['watched'] === true ? changes.events : changes.events.filter(({ kind }) => kind !== 'request')
    const kept = appendBatch(process, row, number)
    process.open.add(number)
    const batch: UnconfirmedBatch = { sandbox, number, isLast: leavesNothing(changes) }
    // COMMIT does not wait until the data is on the disk, so that the lock is released sooner. The transactions resolve
    // only after the flush that follows.
    const [written, ended, flushed] = corked(
      client,
      () =>
        [
          write(query, sandbox, { version, kept }, { ...changes, events }, process.self),
          client.query('COMMIT'),
          client.query(FLUSH),
        ] as const,
    )
    flushed.catch(() => {})
    const [writing, ending] = await Promise.allSettled([written, ended])
    if (writing.status === 'fulfilled' && ending.status === 'fulfilled' && ending.value.command === 'COMMIT')
      return { version, durable: flush(batch, flushed) }
    const error =
      writing.status === 'rejected'
        ? writing.reason
        : ending.status === 'rejected'
          ? ending.reason
          : new Error('the database took the transaction back')
    releaseClient(ending.status === 'rejected' ? asError(ending.reason) : undefined)
    if (ending.status !== 'rejected') process.open.delete(number)
    else if (await isCommitted(process, batch)) return { version, durable: undefined }
    throw toStoreError(description, error)
  }

  async function flush(batch: UnconfirmedBatch, flushed: Promise<unknown>): Promise<void> {
    try {
      await flushed
      process.open.delete(batch.number)
      releaseClient()
    } catch (error) {
      releaseClient(asError(error))
      if (!(await isCommitted(process, batch))) throw toStoreError(description, error)
    }
  }

  return {
    version: textIn(row, 'version'),
    counters: () => JSON.parse(textIn(row, 'counters')),
    prefetched: () => texts.map((one) => (one['value'] === null ? undefined : textIn(one, 'value'))),
    async read({ collection, key }) {
      corkUntilWait(client)
      const [found] = await query(
        'SELECT value FROM gift_mock.entry WHERE sandbox = $1 AND collection = $2 AND key = $3',
        [sandbox, collection, key],
        'read',
      )
      return found && textIn(found, 'value')
    },
    async list(collection, options) {
      return (await query(LIST, listBounds(sandbox, collection, options, null))).map((one) => ({
        key: textIn(one, 'key'),
        text: textIn(one, 'value'),
      }))
    },
    async dump() {
      const rows = await query(
        'SELECT collection, key, value FROM gift_mock.entry WHERE sandbox = $1 ORDER BY collection, key',
        [sandbox],
      )
      return rows.map((one) => ({
        collection: textIn(one, 'collection'),
        key: textIn(one, 'key'),
        text: textIn(one, 'value'),
      }))
    },
    commit,
    async release() {
      if (isOver) return
      isOver = true
      releaseClient(await client.query('ROLLBACK').then(() => undefined, asError))
    },
  }
}

/**
 * Statement that reads the prefetched entries. `OFFSET 0` forces a lookup by key for each entry. Without it, the query
 * planner may scan all entries of the sandbox, because such a scan seems cheap while the table is new.
 */
const PREFETCH = `SELECT value FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS place (collection, key, number)
  LEFT JOIN LATERAL (SELECT value FROM gift_mock.entry WHERE sandbox = $1 AND collection = place.collection AND key = place.key OFFSET 0) AS found ON true
  ORDER BY number`

const LIST =
  'SELECT key, value FROM gift_mock.entry WHERE sandbox = $1 AND collection = $2 AND key >= $3 AND key < $4 AND ($5::text IS NULL OR key > $5) ORDER BY key LIMIT $6'

type Query = (text: string, values: readonly unknown[], name?: string) => Promise<Row[]>

async function write(
  query: Query,
  sandbox: string,
  { version, kept }: { version: string; kept: string },
  changes: Changes,
  self: string,
): Promise<void> {
  const { cleared, puts, inserts, deletes, counters, events } = changes
  const messages = notificationPayloads(self, sandbox, events)
  // Most batches have only one payload, so the write statement also sends the last payload. Notifications arrive in the
  // order in which they are sent, so the other payloads are sent before this statement.
  const last = messages.pop() ?? null
  // Most batches delete entries of at most one collection, so the write statement also deletes the entries of one
  // collection.
  const [[collection, keys] = ['', []], ...others] = keysByCollection(deletes)
  await awaitAll([
    ...(cleared ? [query('DELETE FROM gift_mock.entry WHERE sandbox = $1', [sandbox])] : []),
    ...messages.map((one) => query("SELECT pg_notify('gift_mock', $1)", [one])),
    ...others.map(([other, its]) => query(DELETE, [sandbox, other, textArray(its)], 'delete')),
    query(
      WRITE,
      [
        sandbox,
        version,
        JSON.stringify(counters),
        kept,
        last,
        ...columns(puts),
        valuesOf(puts),
        ...columns(inserts),
        valuesOf(inserts),
        collection,
        textArray(keys),
      ],
      'write',
    ),
    ...(leavesNothing(changes) ? [query('DELETE FROM gift_mock.sandbox WHERE id = $1', [sandbox])] : []),
  ])
}

/**
 * Statement that deletes entries of a collection. The statement names all columns of the index, so that PostgreSQL uses
 * the index.
 */
const DELETE = 'DELETE FROM gift_mock.entry WHERE sandbox = $1 AND collection = $2 AND key = ANY ($3::text[])'

const WRITE = `WITH
  put AS (
    INSERT INTO gift_mock.entry (sandbox, collection, key, value) SELECT $1, * FROM unnest($6::text[], $7::text[], $8::text[])
    ON CONFLICT (sandbox, collection, key) DO UPDATE SET value = excluded.value
  ),
  new AS (INSERT INTO gift_mock.entry (sandbox, collection, key, value) SELECT $1, * FROM unnest($9::text[], $10::text[], $11::text[])),
  gone AS (DELETE FROM gift_mock.entry WHERE sandbox = $1 AND collection = $12 AND key = ANY ($13::text[]))
  UPDATE gift_mock.sandbox SET version = $2, counters = $3, kept = $4 WHERE id = $1
  RETURNING CASE WHEN $5::text IS NOT NULL THEN pg_notify('gift_mock', $5) END`

function keysByCollection(places: readonly EntryKey[]): [string, string[]][] {
  const groups = new Map<string, string[]>()
  for (const { collection, key } of places) {
    const group = groups.get(collection)
    if (group) group.push(key)
    else groups.set(collection, [key])
  }
  return [...groups]
}

/**
 * Writes all statements of `send` to the socket in one piece, so that the database server does not wake up for each
 * statement.
 */
function corked<T>({ connection }: PoolClient, send: () => T): T {
  connection.stream.cork()
  try {
    return send()
  } finally {
    connection.stream.uncork()
  }
}

/**
 * Collects all statements that are sent before the program waits again, and writes these statements to the socket in
 * one piece.
 */
function corkUntilWait({ connection: { stream } }: PoolClient): void {
  stream.cork()
  void Promise.resolve().then(() => stream.uncork())
}

function columns(places: readonly EntryKey[]): [Buffer, Buffer] {
  return [textArray(places.map(({ collection }) => collection)), textArray(places.map(({ key }) => key))]
}

function valuesOf(rows: Changes['puts']): Buffer {
  return textArray(rows.map(({ text }) => text))
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
