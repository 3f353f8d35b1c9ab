import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../../mock-server/index.ts'
import { scenarioFiles } from '../scenarios/files.ts'
import { call, folder } from './command.ts'

const client = ['--', 'node', '-e', '']
const service = ['--service', 'true', '--ready', 'http://127.0.0.1:1/', '--drive', 'true']
const unreachable = ['--url', 'http://127.0.0.1:1']

test.each([
  [['replay']],
  [['replay', '--all', '--']],
  [['replay', '--all', '--https']],
  [['replay', '--all', '--cert', 'a', ...client]],
  [['replay', '--all', '--ready', 'http://127.0.0.1:1/']],
  [['replay', '--all', '--service', 'true']],
  [['replay', '--all', '--service', 'true', '--ready', 'x', '--drive', 'true']],
  [['replay', '--all', '--service', 'true', '--ready', 'http://127.0.0.1:1/']],
  [['replay', '--all', ...service, ...client]],
  [['replay', '--all', ...service, '--keep-service', '--time-scale', '2']],
  [['replay', '--all', ...service, '--jobs', '2']],
  [['replay', '--all', '--until', 'idle']],
  [['replay', '--all', '--until', 'later', ...client]],
  [['replay', '--all', '--until', 'idle:0', ...client]],
  [['replay', '--all', '--time-scale', '2']],
  [['replay', '--all', '--time-by', 'variable', ...client]],
  [['replay', '--all', '--timeout', '0', ...client]],
  [['replay', '--all', '--timeout', '2m', ...client]],
  [['replay', '--all', '--jobs', '0', ...client]],
  [['replay', '--all', '--junit', '']],
  [['replay', '--all', '--junit', '-']],
  [['replay', '--all', '--junit', 'a', '--json', 'a']],
  [['replay', '--all', '--json', '/no/such/folder/r.json']],
  [['replay', 'at-gift/lsot-*']],
  [['replay', 'at-gift/slow-anwser']],
  [['replay', 'at-gif']],
  [['replay', '--tag', 'at-gif']],
  [['replay', '--tag', 'at-gift', '--tag', 'realpay-gift']],
  [['replay', 'at-gift/issue-and-inquiry', '--', 'no-such-program-anywhere']],
  [['explore', '--task', 'issue-many,count']],
  [['explore', '--budget', '0s']],
  [['explore', '--assumptions', '--junit', 'a']],
  [['explore', '--assumptions', '--workers', '2']],
  [['explore', '--json', '']],
  [['explore', '--', 'node', '-e', '']],
  [['start', '--cert', 'a']],
  [['start', '--watch']],
  [['start', '--cert', '/no/such/cert.pem', '--key', '/no/such/key.pem']],
  [['start', '--store', 'sqlite:/no/such/folder/a.db']],
  [['start', '--store', 'sqlite::memory:']],
  [['start', '--snapshot', '/no/such/snapshot.json']],
  [['start', '--host', '192.0.2.1', '--port', '0']],
  [['start', '--prot', '1']],
  [['wait', '--timeout', '0', ...unreachable]],
  [['ledger', 'clear', ...unreachable]],
  [['snapshot', 'load', '/no/such/snapshot.json', ...unreachable]],
  [['verify', '--provider', 'at-gift', '--base-url', 'https://service-gift.jp/']],
  [['verify', '--provider', 'at-gift', '--base-url', 'http://127.0.0.1:1/', '--pacts', '/no/such/folder']],
  [['report', ...unreachable]],
  [['report', '--url', 'nowhere']],
  [['reconcile', '/no/such/book.csv', ...unreachable]],
  [['scenario', 'status', ...unreachable]],
  [['scenario', 'begin', 'at-gift/slow-answer', '--url', 'http://127.0.0.1:1/sandboxes/a', '--sandbox', 'b']],
])('`gift-mock` prints the error about the arguments %j in the language of the environment', async (args) => {
  const english = await call(args)
  expect(english).toMatchObject({ code: 1, stderr: expect.stringMatching(/^gift-mock: [\x20-\x7e]+\n$/) })
  const japanese = await call(args, { LC_ALL: 'ja_JP.UTF-8' })
  expect(japanese).toMatchObject({ code: 1, stderr: expect.stringMatching(/^gift-mock: .*[\u3040-\u30ff].*\n$/) })
})

test.each([
  ['logLevel: loud\n', '"loud" は debug, info'],
  ['prot: 1\n', 'キー "prot" はない（「port」の誤りと思われる）'],
  ['port: 1\nport: 2\n', 'キー「port」が重複している'],
  ['settings: {atGift.limit.request: 1}\n', '設定 "atGift.limit.request" はない'],
  ['settings: {atGift.limit.requests: many}\n', '文字列である（正しくは'],
  ['atGift: {}\n', '「settings」の下に書く'],
  ['- a\n', '設定とフラグのマップではない'],
  ['a: [\n', 'YAMLとして正しくない'],
])(
  '`gift-mock start` prints the error and the line of the invalid configuration file %j in Japanese',
  async (text, message) => {
    const file = `${folder({ 'gift-mock.yaml': text })}/gift-mock.yaml`
    const { code, stderr } = await call(['start', '--config', file, '--port', '0'], { LANG: 'ja_JP.UTF-8' })
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) })
    expect(stderr).toMatch(/^gift-mock: .*gift-mock\.yaml:\d+: /)
  },
)

test('`gift-mock` prints in Japanese why the mock refused the request of a command', async () => {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close(0))
  const { stderr } = await call(['settings', 'set', 'atGift.limit.requests=many', '--url', mock.url, '--lang', 'ja'])
  expect(stderr).toContain('が 400 を返した: 設定「atGift.limit.requests」：文字列である')
})

test('if the operating system reports an error, `gift-mock` prints the reason in Japanese', async () => {
  const japanese = { LC_ALL: 'ja_JP.UTF-8' }
  expect((await call(['scenarios', 'validate', 'no-such.yaml'], japanese)).stderr).toBe(
    'gift-mock: シナリオ no-such.yaml を読み取れない：ファイルまたはフォルダーが存在しない\n',
  )
  expect((await call(['report', ...unreachable], japanese)).stderr).toContain('（接続が拒否された（ECONNREFUSED））')
})

test('`gift-mock reconcile` prints in Japanese which line of an order book is invalid and why', async () => {
  const book = `${folder({ 'book.csv': 'order,provider,amount,state\n1,at-gift,x,kept\n' })}/book.csv`
  const { stderr } = await call(['reconcile', book, ...unreachable], { LC_ALL: 'ja_JP.UTF-8' })
  expect(stderr).toBe(
    `gift-mock: ${book}: 2 行目、列 amount: 値が 1 から 999999999 までの整数（円、桁区切りなし、手数料を含まない）ではない\n`,
  )
})

test('`gift-mock replay` says in Japanese that the client stopped the scenario', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const stopping = "fetch(process.env.GIFT_MOCK_URL + '/__admin/reset', { method: 'POST' })"
  const { stderr } = await call(['replay', file, '--', 'node', '-e', stopping], { LC_ALL: 'ja_JP.UTF-8' })
  expect(stderr).toContain('own/one: クライアントがシナリオを終了させたか、モックをリセットしたため、判定できない')
})
