import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { removeSignalListeners } from '../../helpers/own-signal.ts'
import { type RunningGiftMock, type ServeOptions, startGiftMock } from '../../../mock-server/index.ts'
import { type Ended, call } from '../command.ts'

async function serve(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, settings: { 'atGift.limit.requests': 1000 }, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

const issue = (url: string): Promise<unknown> =>
  fetch(`${url}/at-gift/demo-campaign/dc/getcode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
  }).catch(() => undefined)

interface Following {
  /** The lines that were printed so far. */
  out: string[]
  err: string[]
  ended: Promise<Ended>
}

/**
 * Starts `tail` in this process. While `tail` runs, the members `out` and `err` of the result contain the lines that
 * `tail` has printed so far.
 */
function tail(url: string, args: string[] = [], variables: Record<string, string> = {}): Following {
  const ended = call(['tail', '--url', url, ...args], variables)
  const written = (stream: 'stdout' | 'stderr'): string[] =>
    vi
      .mocked(process[stream].write)
      .mock.calls.map(([text]) => String(text))
      .join('')
      .split('\n')
      .slice(0, -1)
  return {
    get out() {
      return written('stdout')
    },
    get err() {
      return written('stderr')
    },
    ended,
  }
}

/** Waits until a condition holds. */
const until = (condition: () => boolean): Promise<boolean> => vi.waitUntil(condition, { timeout: 5000, interval: 5 })

const stop = (): boolean => process.emit('SIGINT')

beforeEach(() => removeSignalListeners('SIGINT'))

test('`tail` prints the last requests and each new request with its cost, and exits with 0 after Ctrl-C', async () => {
  const { url } = await serve()
  for (let order = 0; order < 3; order++) await issue(url)
  const following = tail(url, ['--lines', '2'])
  await until(() => following.out.length === 2)
  await issue(url)
  await until(() => following.out.length === 3)
  expect(following.out.map((line) => /^ +(\d+) .* {2}500 yen$/.exec(line)?.[1])).toEqual(['2', '3', '4'])
  stop()
  expect(await following.ended).toMatchObject({ code: 0, stderr: '' })
})

test('`tail --json --sandbox NAME` prints each request to the sandbox as one line of JSON', async () => {
  const { url } = await serve()
  const following = tail(url, ['--json', '--sandbox', 'w1'])
  await issue(`${url}/sandboxes/w1`)
  await issue(url)
  await issue(`${url}/sandboxes/w1`)
  await until(() => following.out.length === 2)
  stop()
  const { stdout } = await following.ended
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toMatchObject([
    { id: '000000001', sandbox: 'w1', operation: 'at-gift.issue', yen: 500, changed: false },
    { id: '000000002', sandbox: 'w1', yen: 500 },
  ])
})

test('`tail` prints faults that fired, lost responses and resets of the sandbox', async () => {
  const { url, admin } = await serve()
  const following = tail(url)
  await admin.arm({
    name: 'lose-it',
    when: { operation: 'at-gift.issue' },
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
  })
  await issue(url)
  await until(() => following.out.length === 1)
  expect(following.out[0]).toMatch(/fault "lose-it" .*not delivered {2}500 yen$/)
  // The second line can arrive only through the event stream. After this line, the stream is therefore connected.
  await issue(url)
  await until(() => following.out.length === 2)
  await fetch(`${url}/__admin/reset`, { method: 'POST' })
  await issue(url)
  await until(() => following.out.length === 4)
  expect(following.out[2]).toBe('-- the sandbox was reset --')
  expect(following.out[3]).toMatch(/^ {4}3 /)
  stop()
  expect((await following.ended).code).toBe(0)
})

test('`tail` prints the new requests that reached no provider', async () => {
  const { url } = await serve()
  await fetch(`${url}/before`)
  const following = tail(url)
  await issue(url)
  await until(() => following.out.length === 1)
  for (const path of ['at-gifts/demo', 'at-gifts/other']) await fetch(`${url}/${path}`)
  await until(() => following.out.length === 3)
  expect(following.out.slice(1)).toEqual([
    expect.stringMatching(/ GET \/at-gifts\/demo {2}404: nothing is served/),
    expect.stringMatching(/ GET \/at-gifts\/other {2}404: /),
  ])
  stop()
  expect((await following.ended).code).toBe(0)
})

test('after a lost connection, `tail` reconnects, says so, and prints the requests that arrived in the meantime', async () => {
  const { memoryStore } = await import('../../../mock-server/core/store/memory-store.ts')
  const store = memoryStore()
  const shared = { store: { ...store, close: async () => {} } }
  const before = await serve(shared)
  const port = Number(new URL(before.url).port)
  const following = tail(before.url)
  await issue(before.url)
  await until(() => following.out.length === 1)
  await before.close(0)
  await until(() => following.err.length === 1)
  const after = await serve({ ...shared, port: 0 })
  await issue(after.url)
  await after.close(0)
  await serve({ ...shared, port })
  await until(() => following.out.length === 2)
  expect(following.out[1]).toMatch(/^ {4}2 /)
  stop()
  const { code, stderr } = await following.ended
  expect(code).toBe(0)
  expect(stderr).toMatch(/^the connection to the mock is lost .*; trying again\nconnected to the mock again\n$/)
})

test('if the mock is not running, or stops for good, `tail` prints a message and exits with 1', async () => {
  const mock = await serve()
  const following = tail(mock.url, ['--retry', '0.05'], { LANG: 'ja_JP.UTF-8' })
  await issue(mock.url)
  await until(() => following.out.length === 1)
  await mock.close(0)
  const { code, stderr } = await following.ended
  expect(code).toBe(1)
  expect(stderr).toMatch(/^モックとの接続が切れた.*\ngift-mock: .* のモックは 0\.05 秒以内に復帰しなかった: .*\n$/)
  expect(await call(['tail', '--url', mock.url])).toMatchObject({ code: 1, stdout: '' })
  expect(await call(['tail', '--lines', 'x', '--url', mock.url])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--lines'),
  })
})

test('`tail` fails at its first attempt if the control API requires a token', async () => {
  const { url } = await serve({ adminToken: 'the-token' })
  expect(await call(['tail', '--url', url])).toMatchObject({ code: 1, stderr: expect.stringContaining('answers 401') })
})
