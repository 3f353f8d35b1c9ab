import { createServer } from 'node:net'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { collection } from '../../../mock-server/core/store/store.ts'
import { openStore } from '../../../mock-server/storage/index.ts'
import { call, start } from '../../cli/command.ts'
import { freshDatabase, sql } from '../../helpers/postgres.ts'
import { opened } from '../support/stores.ts'

const fruit = collection<number>('fruit')

const database = (): Promise<string> => freshDatabase({ fast: true })

/** Reads the schemas, tables and rows of a database, except those of PostgreSQL itself. */
async function contents(url: string): Promise<unknown> {
  const tables = await sql(
    url,
    "SELECT relnamespace::regnamespace::text AS schema, relname AS name, relkind AS kind FROM pg_class WHERE relnamespace::regnamespace::text NOT LIKE 'pg_%' AND relnamespace::regnamespace::text <> 'information_schema' ORDER BY 1, 2",
  )
  const schemas = await sql(url, "SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg_%' ORDER BY 1")
  const rows: unknown[] = []
  for (const { schema, name, kind } of tables)
    if (kind === 'r') rows.push(await sql(url, `SELECT * FROM "${String(schema)}"."${String(name)}"`))
  return { schemas, tables, rows }
}

/**
 * Starts the command on an unusable database and returns its error. Checks that the error is one line without the
 * password.
 */
async function refusal(url: string): Promise<string> {
  const ended = await call(['start', '--port', '0', '--store', url])
  expect(ended).toEqual({ code: 1, signal: null, stdout: '', stderr: expect.stringMatching(/^gift-mock: [^\n]+\n$/) })
  const { password } = new URL(url)
  // The message must not contain the password. If the password is `postgres`, the message may contain this word for
  // another reason, so only the password in a URL is checked.
  if (password !== '')
    expect(ended.stderr.replace('postgres://', '')).not.toContain(password === 'postgres' ? ':postgres@' : password)
  return ended.stderr.slice('gift-mock: '.length, -1)
}

async function refusalUnchanged(url: string): Promise<string> {
  const before = await contents(url)
  const refusalText = await refusal(url)
  expect(await contents(url)).toEqual(before)
  return refusalText
}

test('opening a store fails if a newer version of the mock created the database', async () => {
  const url = await database()
  const store = await openStore(url)
  await store.transaction('s', (tx) => tx.put(fruit, 'k', 1))
  await store.close()
  await sql(url, 'UPDATE gift_mock.schema_version SET version = 99')
  expect(await refusalUnchanged(url)).toMatch(
    /^postgres:\/\/[^@]+ was made by a newer gift-mock \(its schema is version 99, this one knows up to \d+\); nothing was changed: use that one, or another store$/,
  )
})

test.each<[string, string]>([
  [
    'with a table',
    'CREATE SCHEMA gift_mock; CREATE TABLE gift_mock.theirs (a int); INSERT INTO gift_mock.theirs VALUES (1)',
  ],
  ['with a view', 'CREATE SCHEMA gift_mock; CREATE VIEW gift_mock.schema_versions AS SELECT 1 AS version'],
])('opening the store fails if another program created the schema gift_mock %s', async (_what, make) => {
  const url = await database()
  await sql(url, make)
  expect(await refusalUnchanged(url)).toMatch(
    /^postgres:\/\/[^@]+ has a schema gift_mock that is not of gift-mock; nothing was changed: take another database$/,
  )
})

test('a store uses an empty schema gift_mock that an administrator has created', async () => {
  const url = await database()
  await sql(url, 'CREATE SCHEMA gift_mock; CREATE TABLE public.theirs (a int)')
  const store = await opened(url)
  expect(await store.transaction('s', (tx) => tx.increment('c'))).toBe(1)
  expect(await sql(url, 'SELECT count(*)::int AS rows FROM public.theirs')).toEqual([{ rows: 0 }])
})

test('several stores can open an empty database concurrently', async () => {
  const url = await database()
  const stores = await Promise.all(Array.from({ length: 6 }, () => opened(url)))
  const counts = await Promise.all(stores.map(async (store) => store.transaction('s', (tx) => tx.increment('c'))))
  expect(counts.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6])
  expect((await sql(url, 'SELECT version FROM gift_mock.schema_version')).length).toBe(1)
})

test("two mocks that start concurrently on an empty database see each other's changes", async () => {
  const url = await database()
  const [one, two] = await Promise.all([start(['--store', url]), start(['--store', url])])
  expect((await fetch(`${one.url}/__admin/sandboxes/w1`, { method: 'PUT' })).status).toBe(201)
  expect(await (await fetch(`${two.url}/__admin/sandboxes`)).json()).toMatchObject({ sandboxes: ['default', 'w1'] })
  const { password } = new URL(url)
  for (const { stdout, stderr } of await Promise.all([one.stop(), two.stop()]))
    expect(stdout + stderr).not.toContain(password)
}, 40_000)

test('the error about a wrong password does not contain the password', async () => {
  const url = new URL(await database())
  url.password = 'wrong-PASSWORD'
  expect(await refusal(url.href)).toMatch(
    /^postgres:\/\/[^@]+: password authentication failed for user "[^"]+"; is it up, and are user, password and database right\?$/,
  )
})

test('if the database does not exist, `start` fails with an error that names the database', async () => {
  const url = new URL(await database())
  url.pathname = '/no_such_database'
  expect(await refusal(url.href)).toMatch(
    /^postgres:\/\/[^@]+\/no_such_database: database "no_such_database" does not exist; is it up, /,
  )
})

test('`start` fails with an error if the PostgreSQL server cannot be reached', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  onTestFinished(() => void server.close())
  expect(await refusal(`postgres://somebody:some-PASSWORD@127.0.0.1:${port}/db`)).toMatch(
    /^postgres:\/\/127\.0\.0\.1:\d+\/db: .+; is it up, /,
  )
  await new Promise((resolve) => server.close(resolve))
  expect(await refusal(`postgres://somebody:some-PASSWORD@127.0.0.1:${port}/db`)).toMatch(
    /^postgres:\/\/127\.0\.0\.1:\d+\/db: connect ECONNREFUSED 127\.0\.0\.1:\d+; is it up, /,
  )
})

test.each([
  [
    'postgres://user:pass-WORD@host name/db',
    /^the store is not a PostgreSQL URL: postgres:\/\/USER:PASSWORD@HOST:PORT\/DATABASE$/,
  ],
  ['postgres://user:pass-WORD@127.0.0.1:port/db', /^the store is not a PostgreSQL URL: /],
  [
    'mysql://user:pass-WORD@127.0.0.1/db',
    /^(?:--store: )?the store is memory:, sqlite:FILE, or postgres:\/\/USER:PASSWORD@HOST:PORT\/DATABASE, not "mysql:…"$/,
  ],
  ['sqlite:', /^(?:--store: )?the store is memory:, sqlite:FILE, or /],
])('the store URL %s is rejected with an error that does not repeat the password', async (url, expected) => {
  const { code, stdout, stderr } = await call(['start', '--port', '0', '--store', url])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr.slice('gift-mock: '.length, -1)).toMatch(expected)
  expect(stderr).not.toContain('pass-WORD')
})
