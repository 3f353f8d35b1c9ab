import type { Pool, PoolClient } from 'pg'
import type { Changes, Committed, Held, Place } from '../core/store/backend.ts'
import { after as later, sleep } from '../core/clock.ts'
import { type ListOptions, StoreFailure } from '../core/store/store.ts'
import { failed } from './failure.ts'
import { told } from './postgres-events.ts'

/** How long a connection, a lock or an answer is waited for, in milliseconds. */
export const PATIENCE_MS = 5000
/** Between two questions what became of a batch, in milliseconds. */
const ASK_AGAIN_MS = 100

/** What the sandboxes of one process share. */
export interface Process {
  readonly pool: Pool
  readonly description: string
  /** Nobody else's: tokens begin with it. */
  readonly self: string
  /** How many batches were begun. */
  batches: number
  /** Tokens of batches whose end is known: nobody will ask for them any more. */
  seen: string[]
}

type Row = Record<string, unknown>

/** Holds a sandbox: its row is the lock. Statements that need nothing of each other's answers are sent together. */
export async function hold(process: Process, sandbox: string, likely: readonly Place[]): Promise<Held> {
  const { pool, description } = process
  const client = await pool.connect().catch((error: unknown) => {
    throw failed(description, error)
  })
  let broken: Error | undefined
  const onError = (error: Error): void => void (broken ??= error)
  client.on('error', onError)
  let isOver = false

  /** A connection on which something went wrong is not used again. */
  function letGo(error?: Error): void {
    client.off('error', onError)
    client.release(broken ?? error)
  }

  async function query(text: string, values: readonly unknown[], name?: string): Promise<Row[]> {
    try {
      return (await client.query<Row>({ text, values: [...values], ...(name !== undefined && { name }) })).rows
    } catch (error) {
      throw failed(description, error)
    }
  }

  let row: Row
  let texts: Row[]
  try {
    ;[row, texts] = await together(inOne(client, () => [lock(client, sandbox), likely.length === 0 ? [] : query(LIKELY, [sandbox, ...columns(likely)], 'likely')] as const))
  } catch (error) {
    letGo(asError(error))
    throw failed(description, error)
  }

  async function commit(changes: Changes): Promise<Committed> {
    isOver = true
    const token = `${process.self}.${process.batches++}`
    const events = row['watched'] === true ? changes.events : changes.events.filter(({ kind }) => kind !== 'request')
    const seen = process.seen.splice(0)
    // The end itself does not wait for the disk, so that the next gets the sandbox sooner; whoever asked is answered after the flush.
    const [written, ended, flushed] = inOne(client, () => [write(query, sandbox, token, { ...changes, events }, process.self, seen), client.query('COMMIT'), client.query(FLUSH)] as const)
    flushed.catch(() => {})
    const [writing, ending] = await Promise.allSettled([written, ended])
    if (writing.status === 'fulfilled' && ending.status === 'fulfilled' && ending.value.command === 'COMMIT') return { version: token, kept: flush(token, flushed) }
    process.seen.push(...seen)
    const error = writing.status === 'rejected' ? writing.reason : ending.status === 'rejected' ? ending.reason : new Error('the database took the transaction back')
    letGo(ending.status === 'rejected' ? asError(ending.reason) : undefined)
    if (ending.status !== 'rejected' || !(await wasKept(process, sandbox, token))) throw failed(description, error)
    return { version: token, kept: undefined }
  }

  async function flush(token: string, flushed: Promise<unknown>): Promise<void> {
    try {
      await flushed
      letGo()
    } catch (error) {
      letGo(asError(error))
      if (!(await wasKept(process, sandbox, token))) throw failed(description, error)
      return
    }
    process.seen.push(token)
  }

  return {
    version: textIn(row, 'version'),
    counters: () => JSON.parse(textIn(row, 'counters')),
    likely: () => texts.map((one) => (one['value'] === null ? undefined : textIn(one, 'value'))),
    async read({ collection, key }) {
      const [found] = await query('SELECT value FROM gift_mock.entry WHERE sandbox = $1 AND collection = $2 AND key = $3', [sandbox, collection, key], 'read')
      return found && textIn(found, 'value')
    },
    async list(collection, options) {
      return (await query(LIST, bounds(sandbox, collection, options))).map((one) => ({ key: textIn(one, 'key'), text: textIn(one, 'value') }))
    },
    async dump() {
      const rows = await query('SELECT collection, key, value FROM gift_mock.entry WHERE sandbox = $1 ORDER BY collection, key', [sandbox])
      return rows.map((one) => ({ collection: textIn(one, 'collection'), key: textIn(one, 'key'), text: textIn(one, 'value') }))
    },
    commit,
    async release() {
      if (isOver) return
      isOver = true
      letGo(await client.query('ROLLBACK').then(() => undefined, asError))
    },
  }
}

/** On these connections nothing waits for the disk … */
export const ASYNC = '-c synchronous_commit=off'
/** … but this, and with it all that was committed before. */
const FLUSH = "SELECT set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'gift_mock', '')"

/**
 * What of the table belongs to each row of \`place\`. By \`OFFSET 0\` it is looked up for each place by its key, whatever is known
 * of the table's size: to go through all of a sandbox instead looks cheap while the table is new.
 */
const AT_PLACE = (column: string): string =>
  `LATERAL (SELECT ${column} FROM gift_mock.entry WHERE sandbox = $1 AND collection = place.collection AND key = place.key OFFSET 0) AS found`

const LIKELY = `SELECT value FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS place (collection, key, number)
  LEFT JOIN ${AT_PLACE('value')} ON true ORDER BY number`

const LIST = 'SELECT key, value FROM gift_mock.entry WHERE sandbox = $1 AND collection = $2 AND key >= $3 AND key < $4 AND ($5::text IS NULL OR key > $5) ORDER BY key LIMIT $6'

function bounds(sandbox: string, collection: string, { prefix = '', after, limit }: ListOptions): (string | number | null)[] {
  return [sandbox, collection, prefix, `${prefix}\u{10FFFF}`, after ?? null, limit ?? null]
}

async function lock(client: PoolClient, sandbox: string): Promise<Row> {
  const select = { name: 'lock', text: 'SELECT version, counters, EXISTS (SELECT FROM gift_mock.watcher WHERE until > now()) AS watched FROM gift_mock.sandbox WHERE id = $1 FOR UPDATE', values: [sandbox] }
  const [, first] = await together([client.query('BEGIN'), client.query<Row>(select)])
  let [row] = first.rows
  while (!row) {
    await client.query("INSERT INTO gift_mock.sandbox (id, version) VALUES ($1, '') ON CONFLICT DO NOTHING", [sandbox])
    row = (await client.query<Row>(select)).rows[0]
  }
  return row
}

type Query = (text: string, values: readonly unknown[], name?: string) => Promise<Row[]>

async function write(query: Query, sandbox: string, token: string, { wiped, puts, inserts, deletes, counters, events }: Changes, self: string, seen: readonly string[]): Promise<void> {
  const messages = told(self, sandbox, events)
  // Most batches have one, which goes with what was written; they are told in the order in which they are sent.
  const last = messages.pop() ?? null
  const isEmpty = wiped && puts.length + inserts.length === 0 && Object.keys(counters).length === 0
  const texts = (rows: Changes['puts']): string[][] => [...columns(rows), rows.map(({ text }) => text)]
  await together([
    ...(wiped ? [query('DELETE FROM gift_mock.entry WHERE sandbox = $1', [sandbox])] : []),
    ...messages.map((one) => query("SELECT pg_notify('gift_mock', $1)", [one])),
    query(WRITE, [sandbox, token, JSON.stringify(counters), last, seen, ...texts(puts), ...texts(inserts), ...columns(deletes)], 'write'),
    ...(isEmpty ? [query('DELETE FROM gift_mock.sandbox WHERE id = $1', [sandbox])] : []),
  ])
}

const WRITE = `WITH
  put AS (
    INSERT INTO gift_mock.entry (sandbox, collection, key, value) SELECT $1, * FROM unnest($6::text[], $7::text[], $8::text[])
    ON CONFLICT (sandbox, collection, key) DO UPDATE SET value = excluded.value
  ),
  new AS (INSERT INTO gift_mock.entry (sandbox, collection, key, value) SELECT $1, * FROM unnest($9::text[], $10::text[], $11::text[])),
  gone AS (
    DELETE FROM gift_mock.entry
    WHERE ctid = ANY (ARRAY (SELECT found.ctid FROM unnest($12::text[], $13::text[]) AS place (collection, key) CROSS JOIN ${AT_PLACE('ctid')}))
  ),
  mark AS (INSERT INTO gift_mock.batch (token) VALUES ($2)),
  seen AS (DELETE FROM gift_mock.batch WHERE token = ANY($5::text[]))
  UPDATE gift_mock.sandbox SET version = $2, counters = $3 WHERE id = $1
  RETURNING CASE WHEN $4::text IS NOT NULL THEN pg_notify('gift_mock', $4) END`

/**
 * Whether a batch is there whose end could not be seen.
 * @throws StoreFailure that tells it later, where it cannot be found out in time
 */
async function wasKept(process: Process, sandbox: string, token: string): Promise<boolean> {
  const kept = clearedUp(process, sandbox, token)
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const cancel = later(PATIENCE_MS, () => resolve(undefined))
  const known = await Promise.race([kept, late])
  cancel()
  if (known === undefined) throw new StoreFailure(`${process.description}: it did not say in time whether it kept what was sent`, kept)
  return known
}

/** Asks until there is an answer; false where the store is closed before. */
async function clearedUp({ pool, seen }: Process, sandbox: string, token: string): Promise<boolean> {
  while (!pool.ending) {
    const found = await look(pool, sandbox, token).catch(() => undefined)
    if (found === true) seen.push(token)
    if (found !== undefined) return found
    await sleep(ASK_AGAIN_MS)
  }
  return false
}

/** Whether a batch is there, and on the disk. The lock waits for a transaction that is still ending. */
async function look(pool: Pool, sandbox: string, token: string): Promise<boolean> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT 1 FROM gift_mock.sandbox WHERE id = $1 FOR UPDATE', [sandbox])
    const { rows } = await client.query('SELECT 1 FROM gift_mock.batch WHERE token = $1', [token])
    await client.query('COMMIT')
    await client.query(FLUSH)
    client.release()
    return rows.length > 0
  } catch (error) {
    client.release(true)
    throw error
  }
}

/** Hands what `send` asks for to the system in one piece: the server would wake for each. */
function inOne<T>({ connection }: PoolClient, send: () => T): T {
  connection.stream.cork()
  try {
    return send()
  } finally {
    connection.stream.uncork()
  }
}

/** Sends all before it waits for any. */
async function together<T extends readonly unknown[] | []>(sent: T): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  return await Promise.all(sent)
}

function columns(places: readonly Place[]): [string[], string[]] {
  return [places.map(({ collection }) => collection), places.map(({ key }) => key)]
}

function textIn(row: Row, name: string): string {
  return String(row[name])
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
