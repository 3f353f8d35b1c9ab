import type { Backend } from '../../core/store/database/backend.ts'
import { createBatchingStore } from '../../core/store/database/batching-store.ts'
import { withTimeout } from '../../core/time/host-clock.ts'
import { randomToken } from '../../core/ids/random.ts'
import { Problem } from '../../core/http/problem.ts'
import { joinTexts, sameInBoth, type Text } from '../../core/localized-text.ts'
import type { Store } from '../../core/store/store.ts'
import { toStoreError } from '../errors.ts'
import { listen } from './notifications.ts'
import { lockSandbox } from './sandbox-lock.ts'
import { ASYNC_COMMIT, TIMEOUT_MS, type ProcessState } from './commit-status.ts'
import { migrate } from './schema.ts'

/**
 * Maximum number of connections of one process. If all connections are in use, further sandboxes wait for a free
 * connection.
 */
const MAX_CONNECTIONS = 10
/** Timeout of the readiness check in milliseconds. The timeout is short, since checks are frequent. */
const READY_MS = 1000

/**
 * Connection option that disables sequential scans. Without it, PostgreSQL would keep a plan from the time when a table
 * was small, and later read the whole large table with this plan.
 */
const PLANS = '-c enable_seqscan=off'
/**
 * Connection options that set timeouts. Without timeouts, a process that stops during a transaction would lock the
 * sandbox forever.
 */
const BOUNDS = `-c lock_timeout=${TIMEOUT_MS} -c idle_in_transaction_session_timeout=${3 * TIMEOUT_MS}`

/**
 * Creates a store in the schema `gift_mock` of a PostgreSQL database, for any number of processes that share the
 * database.
 * @throws Problem if the database cannot be used; the database is then unchanged
 */
export async function postgresStore(url: string): Promise<Store> {
  return createBatchingStore(await open(url))
}

async function open(url: string): Promise<Backend> {
  const { default: pg } = await import('pg').catch(() => {
    throw new Problem(500, {
      en: 'a store in PostgreSQL needs the package pg: npm install pg',
      ja: 'PostgreSQL のストアにはパッケージ pg が必要である: npm install pg',
    })
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
  // An error of an idle connection is ignored, because the pool replaces the connection.
  pool.on('error', () => {})
  // If a connection in use breaks, the queries on this connection fail, which is sufficient. Without this listener, the
  // `error` event of the connection would also end the process.
  pool.on('connect', (client) => void client.on('error', () => {}))
  try {
    await migrate(pool, description)
  } catch (error) {
    await pool.end()
    throw error instanceof Problem
      ? error
      : new Problem(500, joinTexts([sameInBoth(toStoreError(description, error).message), hintOf(error)], 'semicolon'))
  }
  const process: ProcessState = { pool, description, self: randomToken().slice(0, 12), batches: 0, open: new Set() }
  const notifications = listen(() => new pg.Client(settings), pool, process.self)

  return {
    description,
    lock: (sandbox, prefetch) => lockSandbox(process, sandbox, prefetch),
    subscribe: notifications.subscribe,
    async problem() {
      const asked = pool.query('SELECT 1').then(
        () => '',
        (error: unknown) => toStoreError(description, error).message,
      )
      const said = await withTimeout(READY_MS, asked)
      return said === undefined ? `${description}: no answer within ${READY_MS} ms` : said || undefined
    },
    async close() {
      await notifications.close()
      if (!pool.ending) await pool.end()
    },
  }
}

/** Returns a hint on how to make the database usable. The hint depends on PostgreSQL's error code. */
function hintOf(error: unknown): Text {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === '42501')
    return {
      en: 'let an owner of the database run GRANT CREATE ON DATABASE for this user: the tables are made in a schema gift_mock',
      ja: 'データベースの所有者が、このユーザーに GRANT CREATE ON DATABASE を実行する必要がある（テーブルはスキーマ gift_mock に作られる）',
    }
  if (code === '25006')
    return {
      en: 'nothing can be written there: name the primary server',
      ja: '書き込みできないサーバーである。プライマリーサーバーを指定する',
    }
  return {
    en: 'is it up, and are user, password and database right?',
    ja: 'サーバーが起動しているか、ユーザー・パスワード・データベース名が正しいかを確認する',
  }
}

/** Returns the location of the database without credentials. */
function descriptionOf(url: string): string {
  if (!URL.canParse(url))
    throw new Problem(400, {
      en: 'the store is not a PostgreSQL URL: postgres://USER:PASSWORD@HOST:PORT/DATABASE',
      ja: 'ストアが PostgreSQL の URL ではない: postgres://USER:PASSWORD@HOST:PORT/DATABASE',
    })
  const { host, pathname } = new URL(url)
  return `postgres://${host}${pathname}`
}
