import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { collection } from '../../../mock-server/core/store/store.ts'
import { openStore } from '../../../mock-server/storage/index.ts'
import { call, start } from '../../cli/command.ts'
import { emptyFolder, opened } from '../support/stores.ts'

const texts = collection<string>('texts')

/** Returns a hash of the content of each file in a folder. */
function contents(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, hashOf(join(folder, name))]))
}

function hashOf(path: string): string {
  return statSync(path).isDirectory() ? 'folder' : createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** Starts the command on an unusable file and returns the one-line error. Checks that the folder is unchanged. */
async function refusal(file: string, folder: string): Promise<string> {
  const before = contents(folder)
  const ended = await call(['start', '--port', '0', '--store', `sqlite:${file}`])
  expect(contents(folder)).toEqual(before)
  expect(ended).toEqual({ code: 1, signal: null, stdout: '', stderr: expect.stringMatching(/^gift-mock: [^\n]+\n$/) })
  return ended.stderr.slice('gift-mock: '.length, -1)
}

/** Creates a valid store file with `count` entries and closes it cleanly. */
async function filled(file: string, count = 300): Promise<void> {
  const store = await openStore(`sqlite:${file}`)
  await store.transaction('s', (tx) => {
    for (let index = 0; index < count; index++) tx.put(texts, `key-${index}`, `${index} ${'x'.repeat(100)}`)
  })
  await store.close()
}

function changed(file: string, statement: string): void {
  const db = new DatabaseSync(file)
  db.exec(statement)
  db.close()
}

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), deflateSync(Buffer.alloc(9000, 7))])

describe('a path that is not a valid store', () => {
  test.each<[string, (file: string) => unknown, RegExp]>([
    [
      'a database of another program',
      (file) => changed(file, "PRAGMA application_id = 7; CREATE TABLE t (a); INSERT INTO t VALUES ('theirs')"),
      /^.*mock\.db is a SQLite file of another program; it was not changed: choose another file$/,
    ],
    [
      'a database without an application id',
      (file) => changed(file, 'CREATE TABLE t (a)'),
      /^.*mock\.db is a SQLite file of another program; /,
    ],
    [
      'a database of another program in WAL mode',
      (file) => changed(file, 'PRAGMA journal_mode = WAL; CREATE TABLE t (a)'),
      /^.*mock\.db is a SQLite file of another program; /,
    ],
    [
      'a text file',
      (file) => writeFileSync(file, 'no database, '.repeat(100)),
      /^.*mock\.db is not a database of gift-mock, or is damaged; it was not changed$/,
    ],
    [
      'a text file of one character',
      (file) => writeFileSync(file, 'x'),
      /^.*mock\.db is not a database of gift-mock, or is damaged; it was not changed$/,
    ],
    [
      'a PNG image',
      (file) => writeFileSync(file, png),
      /^.*mock\.db is not a database of gift-mock, or is damaged; it was not changed$/,
    ],
    [
      'a text file of 4096 bytes',
      (file) => writeFileSync(file, 'x'.repeat(4096)),
      /^.*mock\.db is not a database of gift-mock, or is damaged; it was not changed$/,
    ],
    ['a folder', (file) => mkdirSync(file), /^.*mock\.db is not a file: name an existing file or a new one$/],
    [
      'a store file of a newer version',
      async (file) => [await filled(file), changed(file, 'PRAGMA user_version = 99')],
      /^.*mock\.db was made by a newer gift-mock \(its schema is version 99, this one knows up to 1\); nothing was changed: /,
    ],
    [
      'a truncated store file',
      async (file) => [await filled(file), truncateSync(file, statSync(file).size - 8192)],
      /^.*mock\.db is not a database of gift-mock, or is damaged; it was not changed$/,
    ],
    [
      'a store file with zeros in its first page',
      async (file) => [await filled(file), overwrite(file, 100, 0)],
      /^.*mock\.db is (?:damaged|not a database of gift-mock)/,
    ],
    [
      'a store file with a value that is not JSON',
      async (file) => [await filled(file), changed(file, "UPDATE entry SET value = 'half of' WHERE key = 'key-7'")],
      /^.*mock\.db is damaged \(a value is not JSON\); /,
    ],
    [
      'a store file with counters that are not JSON',
      async (file) => [await filled(file), changed(file, "UPDATE sandbox SET counters = ''")],
      /^.*mock\.db is damaged \(a value is not JSON\); /,
    ],
  ])(
    '%s at the path of a SQLite store is rejected with a one-line error and left unchanged',
    async (_what, make, expected) => {
      const folder = emptyFolder()
      const file = join(folder, 'mock.db')
      await make(file)
      expect(await refusal(file, folder)).toMatch(expected)
    },
  )

  test.each<[string, string, RegExp]>([
    [
      'of another program',
      'PRAGMA application_id = 7; CREATE TABLE t (a)',
      /copy\.db is a SQLite file of another program; it was not changed/,
    ],
    ['of a newer version', 'PRAGMA user_version = 99', /copy\.db was made by a newer gift-mock /],
  ])(
    'a SQLite file %s is rejected and left unchanged, even if its last writes are only in the write-ahead log',
    async (_what, statements, expected) => {
      const folder = emptyFolder()
      const [file, copy] = [join(folder, 'mock.db'), join(folder, 'copy.db')]
      await filled(file)
      const db = new DatabaseSync(file)
      db.exec(`PRAGMA wal_autocheckpoint = 0; ${statements}`)
      for (const end of ['', '-wal']) writeFileSync(copy + end, readFileSync(file + end))
      db.close()
      const before = [hashOf(copy), hashOf(`${copy}-wal`)]
      await expect(openStore(`sqlite:${copy}`)).rejects.toThrow(expected)
      expect([hashOf(copy), hashOf(`${copy}-wal`)]).toEqual(before)
    },
  )

  test('the path of a SQLite store in a missing folder is rejected with a one-line error', async () => {
    const folder = emptyFolder()
    expect(await refusal(join(folder, 'none', 'mock.db'), folder)).toMatch(
      /^.*none\/mock\.db cannot be used: there is no such folder: create it, or choose another$/,
    )
  })

  test('a SQLite store path that leads through a file or is too long is rejected with a one-line error', async () => {
    const folder = emptyFolder()
    const file = join(folder, 'mock.db')
    writeFileSync(file, '')
    expect(await refusal(join(file, 'mock.db'), folder)).toMatch(
      /^.*mock\.db cannot be used: a part of its path is not a folder: choose another place$/,
    )
    expect(await refusal(join(folder, 'x'.repeat(300)), folder)).toMatch(/^.*xxx cannot be used: ENAMETOOLONG: .+$/)
  })

  test.each([':memory:', 'file:mock.db?mode=memory', '//mock.db', `${tmpdir()}/`])(
    'the store name %s is rejected, because it is no path of a file',
    async (name) => {
      const folder = emptyFolder()
      expect(await refusal(name, folder)).toBe(
        `after sqlite: comes the name of a file, such as sqlite:gift-mock.db or sqlite:/var/lib/gift-mock.db, not "${name}"`,
      )
    },
  )

  test.skipIf(process.getuid?.() === 0)('opening a SQLite store fails if the file has no read permission', async () => {
    const folder = emptyFolder()
    const file = join(folder, 'mock.db')
    await filled(file)
    chmodSync(file, 0)
    expect((await call(['start', '--port', '0', '--store', `sqlite:${file}`])).stderr).toMatch(/cannot be used/)
  })

  test('opening a SQLite store fails if another process has opened the file', async () => {
    const folder = emptyFolder()
    const file = join(folder, 'mock.db')
    const other = await start(['--store', `sqlite:${file}`])
    expect(await refusal(file, folder)).toMatch(
      /^.*mock\.db is in use: another process has it open; a file serves one process, several share a PostgreSQL$/,
    )
    expect((await fetch(`${other.url}/readyz`)).status).toBe(200)
    expect((await other.stop()).code).toBe(0)
  })
})

test.skipIf(process.platform === 'win32')(
  'only the owner can read the store file and the files beside it',
  async () => {
    const folder = emptyFolder()
    const store = await openStore(`sqlite:${join(folder, 'mock.db')}`)
    await store.transaction('s', (tx) => tx.put(texts, 'a', 'b'))
    const modes = readdirSync(folder).map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8))
    await store.close()
    expect(modes).toEqual(['600', '600'])
  },
)

test.each([0x00, 0x41, 0xff])(
  'if the byte %d overwrites a part of a page, the store rejects the file, except if the overwritten bytes were unused',
  async (byte) => {
    const folder = emptyFolder()
    const file = join(folder, 'mock.db')
    await filled(file)
    const good = readFileSync(file)
    const everything = async (where: string): Promise<unknown> =>
      (await opened(`sqlite:${where}`)).transaction('s', (tx) => [tx.dump(), tx.list(texts)])
    const before = await everything(file)
    let refused = 0
    for (let page = 0; page < good.length / 4096; page++) {
      const damaged = join(folder, `${page}.db`)
      writeFileSync(damaged, good)
      overwrite(damaged, page * 4096 + 2000, byte)
      const bad = hashOf(damaged)
      const after = await everything(damaged).catch((error: unknown) => {
        expect(String(error)).toMatch(
          / is (?:damaged \(.+\); it was not changed|no database of gift-mock, or is damaged; it was not changed)/,
        )
        expect(hashOf(damaged)).toBe(bad)
        refused++
        return before
      })
      expect(after).toEqual(before)
    }
    expect(refused).toBeGreaterThan(5)
  },
)

function overwrite(file: string, at: number, byte: number): void {
  writeFileSync(file, readFileSync(file).fill(byte, at, at + 200))
}

describe('a file without data', () => {
  test.each<[string, (file: string) => unknown]>([
    ['a missing file', () => {}],
    ['an empty file', (file) => writeFileSync(file, '')],
    ['a file that a killed process had just created', (file) => changed(file, 'PRAGMA journal_mode = WAL')],
  ])('a SQLite store is created if its path names %s', async (_what, make) => {
    const file = join(emptyFolder(), 'mock.db')
    make(file)
    await filled(file)
    const store = await opened(`sqlite:${file}`)
    expect((await store.transaction('s', (tx) => tx.list(texts))).length).toBe(300)
  })
})

test('after a sandbox is emptied, the SQLite file contains none of its rows', async () => {
  const file = join(emptyFolder(), 'mock.db')
  await filled(file)
  const store = await openStore(`sqlite:${file}`)
  await store.transaction('s', (tx) => tx.load({ collections: {}, counters: {} }))
  await store.close()
  const db = new DatabaseSync(file, { readOnly: true })
  expect(db.prepare('SELECT id FROM sandbox UNION ALL SELECT key FROM entry').all()).toEqual([])
  db.close()
})

test('a new process reads the last write of a killed process, even if it is only in the write-ahead log', async () => {
  const file = join(emptyFolder(), 'mock.db')
  const first = await start(['--store', `sqlite:${file}`])
  const made = await fetch(`${first.url}/__admin/sandboxes/w1`, { method: 'PUT' })
  expect(made.status).toBe(201)
  await first.stop('SIGKILL')
  expect(existsSync(`${file}-wal`)).toBe(true)
  const second = await start(['--store', `sqlite:${file}`])
  expect(await (await fetch(`${second.url}/__admin/sandboxes`)).json()).toMatchObject({ sandboxes: ['default', 'w1'] })
  await second.stop()
})
