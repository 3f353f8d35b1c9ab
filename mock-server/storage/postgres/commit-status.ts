import type { Pool, PoolClient } from 'pg'
import { withTimeout, sleep } from '../../core/time/host-clock.ts'
import { StoreUnavailableError } from '../../core/store/store.ts'
import { textIn } from '../rows.ts'

/** Maximum time in milliseconds to wait for a connection, a lock or a commit status. */
export const TIMEOUT_MS = 5000
/**
 * Interval in milliseconds between two queries for the commit status of a batch. A batch is a group of transactions
 * that are committed together.
 */
const ASK_AGAIN_MS = 100

/** State that all sandboxes of one process share. */
export interface ProcessState {
  readonly pool: Pool
  readonly description: string
  /** Unique id of this process. */
  readonly self: string
  /** Number of batches that this process has begun. Batches are numbered from 0, so the next batch gets this number. */
  batches: number
  /** Numbers of the batches whose commit is not yet confirmed. */
  readonly open: Set<number>
}

/**
 * The committed batches of a sandbox, as a list of processes with batch numbers. The process that wrote last comes
 * last. The batch numbers of a process are:
 * - the number of its last batch in the sandbox
 * - the numbers of its earlier batches whose commit was not yet confirmed when the process wrote its last batch
 */
type CommittedBatches = [process: string, batches: number[]][]

export type Row = Record<string, unknown>

/** Connection option that lets commits return before the data is on the disk. */
export const ASYNC_COMMIT = '-c synchronous_commit=off'
/** Statement that ends only when its own commit and all earlier commits are on the disk. */
export const FLUSH =
  "SELECT set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'gift_mock', '')"

/**
 * Statement that adds the row of a sandbox. The statement waits for a concurrent transaction that adds or deletes the
 * row.
 */
const ADD = "INSERT INTO gift_mock.sandbox (id, version) VALUES ($1, '') ON CONFLICT DO NOTHING"

/** Begins a transaction that locks the row of a sandbox, and thereby the whole sandbox. */
export async function lockRow(client: PoolClient, sandbox: string): Promise<Row> {
  const select = {
    name: 'lock',
    text: 'SELECT version, counters, kept, EXISTS (SELECT FROM gift_mock.watcher WHERE until > now()) AS watched FROM gift_mock.sandbox WHERE id = $1 FOR UPDATE',
    values: [sandbox],
  }
  const [, first] = await awaitAll([client.query('BEGIN'), client.query<Row>(select)])
  let [row] = first.rows
  while (!row) {
    await client.query(ADD, [sandbox])
    row = (await client.query<Row>(select)).rows[0]
  }
  return row
}

/**
 * Maximum number of processes whose committed batches are listed in the row of a sandbox. If the maximum is exceeded,
 * the process whose last write is oldest is removed from the list.
 */
const MAX_PROCESSES = 50

function committedBatches(row: Row): CommittedBatches {
  return JSON.parse(textIn(row, 'kept'))
}

/** Adds a batch to the committed batches of a row. @returns the JSON text for the column of the committed batches */
export function appendBatch({ self, open }: ProcessState, row: Row, number: number): string {
  const there = committedBatches(row)
  const own = there.find(([process]) => process === self)?.[1].filter((one) => open.has(one)) ?? []
  const kept: CommittedBatches = [...there.filter(([process]) => process !== self), [self, [...own, number]]]
  return JSON.stringify(kept.slice(-MAX_PROCESSES))
}

/** A batch whose commit was not confirmed. */
export interface UnconfirmedBatch {
  sandbox: string
  number: number
  /** True if the batch deletes the sandbox and thereby its row. */
  isLast: boolean
}

/**
 * Finds out whether a batch is committed.
 * @throws StoreUnavailableError if the result is not known within `TIMEOUT_MS`. The promise `committed` of the error
 * resolves when the result is known
 */
export async function isCommitted(process: ProcessState, batch: UnconfirmedBatch): Promise<boolean> {
  const kept = pollCommitStatus(process, batch)
  const known = await withTimeout(TIMEOUT_MS, kept)
  if (known === undefined)
    throw new StoreUnavailableError(
      `${process.description}: it did not say in time whether it kept what was sent`,
      kept,
    )
  return known
}

/**
 * Asks the database repeatedly whether a batch is committed. Returns false if the store is closed before the result is
 * known.
 */
async function pollCommitStatus(
  { pool, self, open }: ProcessState,
  { sandbox, number, isLast }: UnconfirmedBatch,
): Promise<boolean> {
  while (!pool.ending) {
    const kept = await look(pool, sandbox).catch(() => undefined)
    if (kept) {
      open.delete(number)
      return kept.length === 0
        ? isLast
        : kept.some(([process, batches]) => process === self && batches.includes(number))
    }
    await sleep(ASK_AGAIN_MS)
  }
  return false
}

/**
 * Waits until an open transaction of the sandbox has ended, then reads the committed batches of the sandbox and makes
 * these batches durable. The list is empty if the sandbox does not exist.
 */
async function look(pool: Pool, sandbox: string): Promise<CommittedBatches> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(ADD, [sandbox])
    const { rows } = await client.query<Row>('SELECT kept FROM gift_mock.sandbox WHERE id = $1 FOR UPDATE', [sandbox])
    await client.query('ROLLBACK')
    await client.query(FLUSH)
    client.release()
    return rows[0] ? committedBatches(rows[0]) : []
  } catch (error) {
    client.release(true)
    throw error
  }
}

/**
 * Awaits all promises. JavaScript evaluates the arguments before the call, so all statements are sent before the first
 * result arrives.
 */
export async function awaitAll<T extends readonly unknown[] | []>(
  sent: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  return await Promise.all(sent)
}
