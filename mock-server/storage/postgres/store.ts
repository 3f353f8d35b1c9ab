import type { Backend } from '../../core/store/database/backend.ts'
import { createBatchingStore } from '../../core/store/database/batching-store.ts'
import { withTimeout } from '../../core/time/host-clock.ts'
import { randomToken } from '../../core/ids/random.ts'
import { Problem } from '../../core/http/problem.ts'
import type { Store } from '../../core/store/store.ts'
import { toStoreError } from '../errors.ts'
import { listen } from './notifications.ts'
import { lockSandbox } from './sandbox-lock.ts'
import { ASYNC_COMMIT, TIMEOUT_MS, type ProcessState } from './commit-status.ts'
import { migrate } from './schema.ts'

/** Connections of one process: sandboxes beyond wait for one. */
const MAX_CONNECTIONS = 10
/** Whoever asks whether it is ready asks often. */
const READY_MS = 1000

/** Each statement finds its rows by their keys; a plan made while a table was small would read all of it later. */
const PLANS = '-c enable_seqscan=off'
/** A process that stops in the middle of a transaction does not keep its sandbox for ever. */
const BOUNDS = `-c lock_timeout=${TIMEOUT_MS} -c idle_in_transaction_session_timeout=${3 * TIMEOUT_MS}`

/**
 * Keeps every sandbox in a PostgreSQL database, in a schema `gift_mock`, for any number of processes that act as one.
 * @throws Problem where the database cannot be used; nothing in it is changed then
 */
export async function postgresStore(url: string): Promise<Store> {
  return createBatchingStore(await open(url))
}

async function open(url: string): Promise<Backend> {
  const { default: pg } = await import('pg').catch(() => {
    throw new Problem(500, 'a store in PostgreSQL needs the package pg: npm install pg')
  })
  const description = descriptionOf(url)
  const settings = {
    connectionString: url,
    application_name: 'gift-mock',
    connectionTimeoutMillis: TIMEOUT_MS,
    keepAlive: true,
  }
  const pool = new pg.Pool({
    ...settings,
    max: MAX_CONNECTIONS,
    pipeline: true,
    query_timeout: 2 * TIMEOUT_MS,
    options: `${PLANS} ${BOUNDS} ${ASYNC_COMMIT}`,
  })
  // One that breaks while nobody uses it is replaced by the pool.
  pool.on('error', () => {})
  // One that breaks while it is used fails what is asked of it; unheard, its event would end the process.
  pool.on('connect', (client) => void client.on('error', () => {}))
  try {
    await migrate(pool, description)
  } catch (error) {
    await pool.end()
    throw error instanceof Problem
      ? error
      : new Problem(500, `${toStoreError(description, error).message}; ${hintOf(error)}`)
  }
  const process: ProcessState = { pool, description, self: randomToken().slice(0, 12), batches: 0, open: new Set() }
  const ears = listen(() => new pg.Client(settings), pool, process.self)

  return {
    description,
    lock: (sandbox, likely) => lockSandbox(process, sandbox, likely),
    subscribe: ears.subscribe,
    async problem() {
      const asked = pool.query('SELECT 1').then(
        () => '',
        (error: unknown) => toStoreError(description, error).message,
      )
      const said = await withTimeout(READY_MS, asked)
      return said === undefined ? `${description}: no answer within ${READY_MS} ms` : said || undefined
    },
    async close() {
      await ears.close()
      if (!pool.ending) await pool.end()
    },
  }
}

/** What to do where it cannot be used, by PostgreSQL's codes. */
function hintOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === '42501')
    return 'let an owner of the database run GRANT CREATE ON DATABASE for this user: the tables are made in a schema gift_mock'
  if (code === '25006') return 'nothing can be written there: name the primary server'
  return 'is it up, and are user, password and database right?'
}

/** Where it is, without credentials. */
function descriptionOf(url: string): string {
  if (!URL.canParse(url))
    throw new Problem(400, 'the store is no URL of PostgreSQL: postgres://USER:PASSWORD@HOST:PORT/DATABASE')
  const { host, pathname } = new URL(url)
  return `postgres://${host}${pathname}`
}
