import type { Pool, PoolClient } from 'pg'
import type { Backend, Changes, Held, Place } from '../core/store/backend.ts'
import { batchingStore } from '../core/store/batches.ts'
import { sleep, timeoutSignal } from '../core/clock.ts'
import { secretToken } from '../core/ids.ts'
import { Problem } from '../core/problem.ts'
import type { ListOptions, Store } from '../core/store/store.ts'
import { failed } from './failure.ts'
import { hear, told } from './postgres-events.ts'
import { migrate } from './postgres-schema.ts'

/** Connections of one process: sandboxes beyond wait for one. */
const MAX_CONNECTIONS = 10
/** How long a connection, a lock or an answer is waited for, in milliseconds. */
const PATIENCE_MS = 5000

/** Whoever asks whether it is ready asks often. */
const READY_MS = 1000

/** Each statement finds its rows by their keys; a plan made while a table was small would read all of it later. */
const PLANS = '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off'
/** A process that stops in the middle of a transaction does not keep its sandbox for ever. */
const BOUNDS = `-c lock_timeout=${PATIENCE_MS} -c idle_in_transaction_session_timeout=${3 * PATIENCE_MS}`

/**
 * Keeps every sandbox in a PostgreSQL database, in a schema `gift_mock`, for any number of processes that act as one.
 * @throws Problem where the database cannot be used; nothing in it is changed then
 */
export async function postgresStore(url: string): Promise<Store> {
  return batchingStore(await open(url))
}

async function open(url: string): Promise<Backend> {
  const { default: pg } = await import('pg').catch(() => {
    throw new Problem(500, 'a store in PostgreSQL needs the package pg: npm install pg')
  })
  const description = descriptionOf(url)
  const settings = { connectionString: url, application_name: 'gift-mock', connectionTimeoutMillis: PATIENCE_MS, keepAlive: true }
  const pool = new pg.Pool({ ...settings, max: MAX_CONNECTIONS, pipeline: true, query_timeout: 2 * PATIENCE_MS, options: `${PLANS} ${BOUNDS}` })
  // One that breaks while nobody uses it is replaced by the pool.
  pool.on('error', () => {})
  try {
    await migrate(pool, description)
  } catch (error) {
    await pool.end()
    throw error instanceof Problem ? error : new Problem(500, `${failed(description, error).message}; is it up, and are user, password and database right?`)
  }
  const self = secretToken().slice(0, 12)
  const ears = hear(() => new pg.Client(settings), self)

  return {
    description,
    hold: (sandbox) => hold(pool, sandbox, self, description),
    subscribe: ears.subscribe,
    problem: () =>
      Promise.race([
        pool.query('SELECT 1').then(
          () => undefined,
          (error: unknown) => failed(description, error).message,
        ),
        sleep(READY_MS).then(() => `${description}: no answer within ${READY_MS} ms`),
      ]),
    async close() {
      await ears.close()
      await pool.end()
    },
  }
}

/** Where it is, without credentials. */
function descriptionOf(url: string): string {
  if (!URL.canParse(url)) throw new Problem(400, 'the store is no URL of PostgreSQL: postgres://USER:PASSWORD@HOST:PORT/DATABASE')
  const { host, pathname } = new URL(url)
  return `postgres://${host}${pathname}`
}

/** The row of a sandbox is its lock. */
async function hold(pool: Pool, sandbox: string, self: string, description: string): Promise<Held> {
  let client: PoolClient
  try {
    client = await pool.connect()
  } catch (error) {
    throw failed(description, error)
  }
  let broken: Error | undefined
  const onError = (error: Error): void => void (broken ??= error)
  client.on('error', onError)
  const letGo = (error?: Error): void => {
    client.off('error', onError)
    client.release(broken ?? error)
  }

  async function query(text: string, values: unknown[], name?: string): Promise<Record<string, unknown>[]> {
    try {
      return (await client.query({ text, values, ...(name !== undefined && { name }) })).rows
    } catch (error) {
      throw failed(description, error)
    }
  }

  let row
  try {
    row = await lock(client, sandbox)
  } catch (error) {
    letGo(asError(error))
    throw failed(description, error)
  }
  const { version, counters, transaction } = row
  let isOver = false

  return {
    version,
    counters: () => counters,
    async read(place) {
      const [found] = await query('SELECT value FROM gift_mock.entry WHERE sandbox = $1 AND collection = $2 AND key = $3', [sandbox, place.collection, place.key], 'read')
      return found && textIn(found, 'value')
    },
    async readAll(places) {
      const found = await query(
        'SELECT value FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS place (collection, key, number) LEFT JOIN gift_mock.entry AS entry ON entry.sandbox = $1 AND entry.collection = place.collection AND entry.key = place.key ORDER BY number',
        [sandbox, ...columns(places)],
        'read-all',
      )
      return found.map((one) => (one['value'] === null ? undefined : textIn(one, 'value')))
    },
    async list(collection, options) {
      return (await query(LIST, bounds(sandbox, collection, options))).map((one) => ({ key: textIn(one, 'key'), text: textIn(one, 'value') }))
    },
    async dump() {
      const rows = await query('SELECT collection, key, value FROM gift_mock.entry WHERE sandbox = $1 ORDER BY collection, key', [sandbox])
      return rows.map((one) => ({ collection: textIn(one, 'collection'), key: textIn(one, 'key'), text: textIn(one, 'value') }))
    },
    async commit(changes) {
      isOver = true
      // Sent together: the end does not wait for the answer to what was written before it, and takes it back where that failed.
      const written = write(query, sandbox, changes, self)
      const ended = client.query('COMMIT')
      const [writing, ending] = await Promise.allSettled([written, ended])
      letGo(ending.status === 'rejected' ? asError(ending.reason) : undefined)
      if (writing.status === 'fulfilled' && ending.status === 'fulfilled' && ending.value.command === 'COMMIT') return writing.value
      // Whether an end that could not be seen came about is known to the database alone; what another process knows as the newest is not known here.
      if (ending.status === 'rejected' && (await wasKept(pool, transaction))) return ''
      throw failed(description, writing.status === 'rejected' ? writing.reason : ending.status === 'rejected' ? ending.reason : new Error('the transaction was taken back'))
    },
    async release() {
      if (isOver) return
      isOver = true
      letGo(await client.query('ROLLBACK').then(() => undefined, asError))
    },
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}

const LIST = `SELECT key, value FROM gift_mock.entry WHERE sandbox = $1 AND collection = $2 AND key >= $3 AND key < $4 AND ($5::text IS NULL OR key > $5) ORDER BY key LIMIT $6`

function bounds(sandbox: string, collection: string, { prefix = '', after, limit }: ListOptions): (string | number | null)[] {
  return [sandbox, collection, prefix, `${prefix}\u{10FFFF}`, after ?? null, limit ?? null]
}

async function lock(client: PoolClient, sandbox: string): Promise<{ version: string; transaction: string; counters: Record<string, number> }> {
  const select = { name: 'lock', text: 'SELECT version, counters, pg_current_xact_id() AS transaction FROM gift_mock.sandbox WHERE id = $1 FOR UPDATE', values: [sandbox] }
  const [, first] = await Promise.all([client.query('BEGIN'), client.query<Record<string, unknown>>(select)])
  let [row] = first.rows
  while (!row) {
    await client.query('INSERT INTO gift_mock.sandbox (id) VALUES ($1) ON CONFLICT DO NOTHING', [sandbox])
    row = (await client.query<Record<string, unknown>>(select)).rows[0]
  }
  return { version: textIn(row, 'version'), transaction: textIn(row, 'transaction'), counters: JSON.parse(textIn(row, 'counters')) }
}

type Query = (text: string, values: unknown[], name?: string) => Promise<Record<string, unknown>[]>

/** Sends all of it at once. @returns the version that it has then */
async function write(query: Query, sandbox: string, { wiped, puts, deletes, counters, events }: Changes, self: string): Promise<string> {
  const [first = null, ...more] = told(self, sandbox, events)
  const before = [...(wiped ? [query('DELETE FROM gift_mock.entry WHERE sandbox = $1', [sandbox])] : []), ...more.map((message) => query("SELECT pg_notify('gift_mock', $1)", [message]))]
  const written = query(WRITE, [sandbox, ...columns(puts), puts.map(({ text }) => text), ...columns(deletes), JSON.stringify(counters), first], 'write')
  const isEmpty = wiped && puts.length === 0 && Object.keys(counters).length === 0
  const later = isEmpty ? [query('DELETE FROM gift_mock.sandbox WHERE id = $1', [sandbox])] : []
  const [[row = {}]] = await Promise.all([written, ...before, ...later])
  return textIn(row, 'version')
}

const WRITE = `WITH
  put AS (
    INSERT INTO gift_mock.entry (sandbox, collection, key, value)
    SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[])
    ON CONFLICT (sandbox, collection, key) DO UPDATE SET value = excluded.value
  ),
  gone AS (
    DELETE FROM gift_mock.entry USING unnest($5::text[], $6::text[]) AS place (collection, key)
    WHERE entry.sandbox = $1 AND entry.collection = place.collection AND entry.key = place.key
  )
  UPDATE gift_mock.sandbox SET version = nextval('gift_mock.version'), counters = $7 WHERE id = $1
  RETURNING version, CASE WHEN $8::text IS NOT NULL THEN pg_notify('gift_mock', $8) END`

function columns(places: readonly Place[]): [string[], string[]] {
  return [places.map(({ collection }) => collection), places.map(({ key }) => key)]
}

/** Numbers of 64 bits come as text. */
function textIn(row: Record<string, unknown>, name: string): string {
  return String(row[name])
}

/** What became of a transaction whose end could not be seen; false where that cannot be found out in time. */
async function wasKept(pool: Pool, transaction: string): Promise<boolean> {
  const late = timeoutSignal(PATIENCE_MS)
  do {
    const status = await pool.query('SELECT pg_xact_status($1::text::xid8) AS status', [transaction]).then(
      ({ rows }: { rows: Record<string, unknown>[] }) => rows[0]?.['status'],
      () => undefined,
    )
    if (status === 'committed') return true
    if (status === 'aborted') return false
    await sleep(50)
  } while (!late.aborted)
  return false
}
