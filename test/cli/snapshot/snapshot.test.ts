import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type RunningGiftMock, type ServeOptions, startGiftMock } from '../../../mock-server/index.ts'
import { AUTH_KEY, issueOf, ISSUE_PATH, ledger, noLimits, type Send } from '../../core/support.ts'
import { call, execute, folder } from '../command.ts'
import { program } from '../../helpers/built.ts'

async function serving(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, settings: noLimits, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

const sendTo =
  (url: string): Send =>
  (path, init) =>
    fetch(url + path, init)
/**
 * Returns the text of a snapshot as JSON in one line. Programs other than the mock may write a snapshot in this form.
 */
const oneLine = (text: string): string => JSON.stringify(JSON.parse(text))
const snapshotOf = async (url: string): Promise<unknown> => (await fetch(`${url}/__admin/snapshot`)).json()

test('a snapshot of one mock can be loaded into another mock and into a new sandbox', async () => {
  const [one, two] = [await serving({ seed: 'of its own' }), await serving()]
  for (let count = 0; count < 3; count++) expect((await fetch(one.url + ISSUE_PATH, issueOf())).status).toBe(200)
  const file = join(folder(), 'state.json')
  expect(await call(['snapshot', 'save', file, '--url', `${one.url}/`])).toEqual({
    code: 0,
    signal: null,
    stdout: `the state of ${one.url} is saved to ${file}\n`,
    stderr: '',
  })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(await snapshotOf(one.url))
  expect(readFileSync(file, 'utf8')).not.toContain(AUTH_KEY)

  expect(await call(['snapshot', 'load', file], { GIFT_MOCK_URL: two.url })).toEqual({
    code: 0,
    signal: null,
    stdout: `${two.url} now has the state that was saved in ${file}\n`,
    stderr: '',
  })
  expect(await call(['snapshot', 'load', file, '--url', `${two.url}/sandboxes/copy`])).toEqual({
    code: 0,
    signal: null,
    stdout: `${two.url}/sandboxes/copy now has the state that was saved in ${file}\n`,
    stderr: '',
  })
  const books = await ledger(sendTo(one.url))
  expect(books.totals.issued).toBe(3)
  for (const sandbox of ['', '/sandboxes/copy']) expect(await ledger(sendTo(two.url), sandbox)).toEqual(books)
  await call(['snapshot', 'save', file, '--url', `${two.url}/sandboxes/copy`])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(await snapshotOf(one.url))
})

test('`snapshot save` writes to /dev/stdout, and `snapshot load` reads from /dev/stdin', async () => {
  const [one, two] = [await serving({ seed: 'of its own' }), await serving()]
  const line = `"${process.execPath}" "${program}" snapshot save /dev/stdout --url ${one.url} | "${process.execPath}" "${program}" snapshot load /dev/stdin --url ${two.url}`
  expect(await execute('bash', ['-o', 'pipefail', '-c', line])).toEqual({
    code: 0,
    signal: null,
    stdout: `${two.url} now has the state that was saved in /dev/stdin\n`,
    stderr: `the state of ${one.url} is saved to /dev/stdout\n`,
  })
  expect(await snapshotOf(two.url)).toMatchObject({ seed: 'of its own' })
})

test.each(['state.json', 'state.json.gz'])(
  '`snapshot save` replaces a snapshot in %s, but no other file',
  async (name) => {
    const { url } = await serving()
    const file = join(folder(), name)
    const save = () => call(['snapshot', 'save', file, '--url', url])
    writeFileSync(file, 'important')
    expect(await save()).toMatchObject({
      code: 1,
      stderr: `gift-mock: ${file} exists already and is not a snapshot, so it is not replaced: name another file, or delete this one first\n`,
    })
    expect(readFileSync(file, 'utf8')).toBe('important')
    writeFileSync(file, '')
    expect([(await save()).code, (await save()).code]).toEqual([0, 0])
  },
)

test('`snapshot save` and `snapshot load` send the admin token', async () => {
  const { url } = await serving({ adminToken: 'the-token' })
  const file = join(folder(), 'state.json')
  expect(await call(['snapshot', 'save', file, '--url', url])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^gift-mock: .* answers 401: .*--admin-token.*\n$/),
  })
  expect(existsSync(file)).toBe(false)
  expect(await call(['snapshot', 'save', file, '--url', url, '--admin-token', 'the-token'])).toMatchObject({
    code: 0,
    stderr: '',
  })
  expect(await call(['snapshot', 'load', file, '--url', url])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/ answers 401: /),
  })
  expect(await call(['snapshot', 'load', file, '--url', url], { GIFT_MOCK_ADMIN_TOKEN: 'the-token' })).toMatchObject({
    code: 0,
    stderr: '',
  })
})

describe('`snapshot load` with an invalid file', () => {
  async function refused(change: (text: string) => string): Promise<string> {
    const { url } = await serving()
    expect((await fetch(url + ISSUE_PATH, issueOf())).status).toBe(200)
    const path = folder()
    const file = join(path, 'state.json')
    await call(['snapshot', 'save', file, '--url', url])
    writeFileSync(file, change(readFileSync(file, 'utf8')))
    const before = await snapshotOf(url)
    const { code, stdout, stderr } = await call(['snapshot', 'load', file, '--url', url])
    expect({ code, stdout, snapshot: await snapshotOf(url) }).toEqual({ code: 1, stdout: '', snapshot: before })
    return stderr.replaceAll(file, 'FILE').replaceAll(url, 'URL')
  }

  test.each<[string, (text: string) => string, RegExp]>([
    [
      'a truncated file',
      (text) => text.slice(0, text.length / 2),
      /^gift-mock: the snapshot FILE is not valid JSON: .+\n$/,
    ],
    ['an empty file', () => '', /^gift-mock: the snapshot FILE is not valid JSON: .+\n$/],
    ['a JSON file that is not a snapshot', () => '{"a":1}', /^gift-mock: FILE is not a snapshot of this mock: .+\n$/],
    [
      'a snapshot of an unknown format version',
      (text) => text.replace('gift-provider-mock/2', 'gift-provider-mock/3'),
      /^gift-mock: FILE is not a snapshot of this mock: at "format": .+\n$/,
    ],
    [
      'a snapshot with a list instead of entries',
      (text) => oneLine(text).replace(/("collections":\{"[^"]+":)\{/, '$1[],"more":{'),
      /^gift-mock: FILE is not a snapshot of this mock: at "state\.collections\.\S+": expected an object of values by their keys.*\n$/,
    ],
    [
      'a snapshot with an invalid collection name',
      (text) => oneLine(text).replace('"collections":{', '"collections":{"a b":{},'),
      /^gift-mock: FILE is not a snapshot of this mock: at "state\.collections\.a b": .+\n$/,
    ],
    [
      'a snapshot with an amount that was changed by hand',
      (text) => text.replace('"faceValue":500', '"faceValue":501'),
      /^gift-mock: URL answers 400: it does not fit its checksum: the snapshot was damaged or changed by hand\n$/,
    ],
  ])('`snapshot load` rejects %s and changes nothing', async (_what, change, expected) => {
    expect(await refused(change)).toMatch(expected)
  })
})

test('`snapshot save` and `snapshot load` send no request if the file cannot be written or read', async () => {
  const path = folder()
  const nowhere = ['--url', 'http://127.0.0.1:1']
  expect((await call(['snapshot', 'save', path, ...nowhere])).stderr).toBe(
    `gift-mock: the snapshot ${path} cannot be written: it is a folder\n`,
  )
  expect((await call(['snapshot', 'save', '-', ...nowhere])).stderr).toMatch(
    /^gift-mock: the snapshot is named -: .*\/dev\/stdout.*\n$/,
  )
  expect((await call(['snapshot', 'load', join(path, 'none'), ...nowhere])).stderr).toMatch(
    /^gift-mock: the snapshot .*none cannot be read: .*\n$/,
  )
  expect((await call(['snapshot', 'save', join(path, 'new'), ...nowhere])).stderr).toMatch(
    /^gift-mock: no mock answers at http:\/\/127\.0\.0\.1:1 /,
  )
  expect((await call(['snapshot', 'save'])).stderr).toMatch(/^gift-mock: missing required argument 'file'.*\n$/)
})

test.each(['{}', '<html>', ''])(
  '`snapshot save` reports that a server with the response %j is not a mock',
  async (body) => {
    const server = createServer((_request, response) => response.end(body)).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
    const file = join(folder(), 'state.json')
    expect(await call(['snapshot', 'save', file, '--url', url])).toEqual({
      code: 1,
      signal: null,
      stdout: '',
      stderr: `gift-mock: the server at ${url} is not a gift-provider-mock: name the mock with --url\n`,
    })
    expect(existsSync(file)).toBe(false)
  },
)

test('`snapshot load` accepts a snapshot of the previous format version', async () => {
  const { url } = await serving()
  const former = join(import.meta.dirname, 'format-1.json')
  expect(await call(['snapshot', 'load', former, '--url', url])).toMatchObject({ code: 0, stderr: '' })
  expect((await ledger(sendTo(url))).totals.issued).toBe(1)
  const damaged = join(folder(), 'damaged.json')
  writeFileSync(damaged, readFileSync(former, 'utf8').replace('"faceValue":500', '"faceValue":501'))
  expect((await call(['snapshot', 'load', damaged, '--url', url])).stderr).toMatch(/it does not fit its checksum/)
})

test('`snapshot save` compresses a file whose name ends in .gz, and `snapshot load` can read the compressed file', async () => {
  const [one, two] = [await serving({ seed: 'of its own' }), await serving()]
  const file = join(folder(), 'state.json.gz')
  expect(await call(['snapshot', 'save', file, '--url', one.url])).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(gunzipSync(readFileSync(file)).toString())).toEqual(await snapshotOf(one.url))
  expect(await call(['snapshot', 'load', file, '--url', two.url])).toMatchObject({ code: 0, stderr: '' })
  expect(await snapshotOf(two.url)).toMatchObject({ seed: 'of its own' })
  writeFileSync(file, '{"is": "not compressed"}')
  expect((await call(['snapshot', 'load', file, '--url', two.url])).stderr).toMatch(
    /^gift-mock: the snapshot .*state\.json\.gz cannot be read: incorrect header check\n$/,
  )
})

test.each(['state.json', 'state.json.gz'])(
  '`snapshot save` leaves the existing file %s unchanged if the response ends early',
  async (name) => {
    const server = createServer((_request, response) => {
      response.write('{"format":"gift-provider-mock/2","seed":"s",')
      setTimeout(() => response.destroy(), 20)
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
    const path = folder()
    const file = join(path, name)
    const old = name.endsWith('.gz')
      ? gzipSync('{"format":"gift-provider-mock/1"}')
      : '{"format":"gift-provider-mock/1"}'
    writeFileSync(file, old)
    expect(await call(['snapshot', 'save', file, '--url', url])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^gift-mock: the response of .* broke off \(.+\): try again\n$/),
    })
    expect(readFileSync(file).equals(Buffer.from(old))).toBe(true)
    expect(readdirSync(path)).toEqual([name])
  },
)
