import type { Pool, PoolClient } from 'pg'
import { withTimeout, sleep } from '../../core/time/host-clock.ts'
import { StoreUnavailableError } from '../../core/store/store.ts'

/** How long a connection, a lock or an answer is waited for, in milliseconds. */
export const TIMEOUT_MS = 5000
/** Between two questions what became of a batch, in milliseconds. */
const ASK_AGAIN_MS = 100

/** What the sandboxes of one process share. */
export interface ProcessState {
  readonly pool: Pool
  readonly description: string
  /** Nobody else's. */
  readonly self: string
  /** How many batches were begun: each has a number of its own. */
  batches: number
  /** The numbers of those whose end is not known yet. */
  readonly open: Set<number>
}

/** Of each process, the newest at the end, those of its batches that the sandbox has and whose end it did not know when it wrote last. */
type CommittedBatches = [process: string, batches: number[]][]

export type Row = Record<string, unknown>

/** On these connections nothing waits for the disk … */
export const ASYNC_COMMIT = '-c synchronous_commit=off'
/** … but this, and with it all that was committed before. */
export const FLUSH =
  "SELECT set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'gift_mock', '')"

/** Waits for whoever is about to add it, or to take it away. */
const ADD = "INSERT INTO gift_mock.sandbox (id, version) VALUES ($1, '') ON CONFLICT DO NOTHING"

/** Begins a transaction that holds a sandbox: its row is the lock. */
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

/** So many processes are remembered in a sandbox's row: those that have written last. */
const MAX_PROCESSES = 50

function committedBatches(row: Row): CommittedBatches {
  return JSON.parse(textIn(row, 'kept'))
}

/** What the row says of the batches that it has, with one more. */
export function appendBatch({ self, open }: ProcessState, row: Row, number: number): string {
  const there = committedBatches(row)
  const own = there.find(([process]) => process === self)?.[1].filter((one) => open.has(one)) ?? []
  const kept: CommittedBatches = [...there.filter(([process]) => process !== self), [self, [...own, number]]]
  return JSON.stringify(kept.slice(-MAX_PROCESSES))
}

/** A batch whose end could not be seen. */
export interface UnconfirmedBatch {
  sandbox: string
  number: number
  /** Whether the sandbox goes with it, and with that the row. */
  isLast: boolean
}

/**
 * Whether a sandbox has a batch.
 * @throws StoreFailure that tells it later, where it cannot be found out in time
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

/** Asks until there is an answer; false where the store is closed before. */
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

/** Which batches a sandbox has, all of them on the disk; none where it is not there. Waits for a transaction that is still ending. */
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

/** Sends all before it waits for any. */
export async function awaitAll<T extends readonly unknown[] | []>(
  sent: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  return await Promise.all(sent)
}

export function textIn(row: Row, name: string): string {
  return String(row[name])
}
