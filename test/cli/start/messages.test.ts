import { expect, onTestFinished, test, vi } from 'vitest'
import { banner } from '../../../mock-server/cli/start/banner.ts'
import { commandFor } from '../../../mock-server/core/version.ts'
import { sessionCost } from '../../../mock-server/cli/start/session/cost-text.ts'
import { readSessionStart } from '../../../mock-server/cli/start/session/newest-entries.ts'
import { createBufferedLog } from '../../../mock-server/cli/start/log/buffered-log.ts'
import { startMessages } from '../../../mock-server/cli/start/messages.ts'
import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import { type RunningGiftMock, type ServeOptions, startGiftMock } from '../../../mock-server/index.ts'

async function serving(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

test.each([
  [{ LANG: 'ja_JP.UTF-8' }, 'ja'],
  [{ LC_ALL: 'ja' }, 'ja'],
  [{ LC_MESSAGES: 'ja_JP', LANG: 'en_US.UTF-8' }, 'ja'],
  [{ LC_ALL: 'C', LC_MESSAGES: 'ja_JP', LANG: 'ja_JP' }, 'en'],
  [{ LC_ALL: '', LC_MESSAGES: '', LANG: 'ja_JP' }, 'ja'],
  [{ LANG: 'de_DE.UTF-8' }, 'en'],
  [{}, 'en'],
])('with the environment variables %j, the language of the output is "%s"', (variables, language) => {
  for (const name of ['LC_ALL', 'LC_MESSAGES', 'LANG']) vi.stubEnv(name, undefined)
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(startMessages().cost.title).toContain(language === 'ja' ? '本番' : 'production')
})

test.each([
  ['/home/me/app/node_modules/gift-provider-mock/dist/mock-server/cli/start/banner.js', 'npx gift-mock'],
  ['C:\\app\\node_modules\\gift-provider-mock\\dist\\mock-server\\cli\\banner.js', 'npx gift-mock'],
  [
    '/home/me/.npm/_npx/1a2b/node_modules/gift-provider-mock/dist/mock-server/cli/start/banner.js',
    'npx gift-provider-mock',
  ],
  ['/home/me/gift-provider-mock/mock-server/cli/start/banner.ts', 'npm run -s gift-mock --'],
  ['/home/me/gift-provider-mock/dist/mock-server/cli/start/banner.js', 'npm run -s gift-mock --'],
  ['/usr/local/bin/gift-mock', 'gift-mock'],
  ['C:\\tools\\gift-mock.exe', 'gift-mock'],
])('if the path of the program is %s, the commands in the output of `start` begin with "%s"', (file, command) => {
  expect(commandFor(file)).toBe(command)
})

const product = {
  dcId: "D'C",
  name: 'n',
  amount: { min: 1000, max: 2000 },
  code: 'text',
  secondCode: null,
  sevenPayment: false,
  validityYears: 1,
  inContract: true,
}

test('the example order in the output of `start` uses the configured catalogue and is quoted for a shell', async () => {
  const notInContract = { ...product, dcId: 'NOT', inContract: false }
  const first = async (products: object[]): Promise<string> => {
    const running = await serving({
      settings: { 'atGift.catalogue': products, 'atGift.campaigns': [{ campaign: '春', authKey: 'k' }] },
    })
    return banner(running, { tokenIsOurs: true })
  }
  expect(await first([notInContract, product])).toContain(
    String.raw`/at-gift/春/dc/getcode' -H 'Content-Type: application/json' -d '{"AuthKey":"k","DcId":"D'\''C","Amount":"1000"}'`,
  )
  expect(await first([{ ...product, amount: { fixed: 300 } }])).toContain('"Amount":"300"')
  expect(await first([{ ...product, amount: { min: 1, max: 99 } }])).toContain('"Amount":"99"')
  expect(await first([{ ...product, amount: { min: 1, max: 9999 } }])).toContain('"Amount":"500"')
})

test('if the user sets the admin token, the startup output shows the name of an environment variable instead of the token', async () => {
  const text = await banner(await serving({ adminToken: 'given' }), { tokenIsOurs: false })
  expect(text).toContain('--admin-token "$GIFT_MOCK_ADMIN_TOKEN"')
  expect(text).not.toContain('given')
})

test('when the mock stops, `start` prints the cost of the codes, and the number of orphaned and suspected duplicate codes', async () => {
  const store = memoryStore()
  const running = await serving({ settings: { 'atGift.limit.requests': 100 }, adminToken: 'token', store })
  const issue = async (prefix: string, isLost = false): Promise<void> => {
    const request = new Request(`http://localhost${prefix}/at-gift/demo-campaign/dc/getcode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '1500' }),
    })
    let lose = async (): Promise<void> => {}
    expect((await running.fetch(request, { onHandled: (lost) => (lose = lost) })).status).toBe(200)
    if (isLost) await lose()
  }
  await issue('', true)
  await issue('')
  await issue('/sandboxes/a', true)
  await issue('/sandboxes/a')
  await issue('/sandboxes/b')
  await issue('/sandboxes/c', true)
  const report = await sessionCost(running, store)
  expect(report).toContain('codes issued: 6\n  face value: 9,000 yen, fees: 0 yen, together: 9,000 yen\n')
  expect(report).toMatch(/orphaned codes .*: 3\n/)
  expect(report).toMatch(/suspected duplicates .*: 2\n/)
})

test('at the end, `start` prints the cost without the codes that the store already contained at the start', async () => {
  const store = memoryStore()
  const options = { settings: { 'atGift.limit.requests': 100 }, adminToken: 'token', store }
  const running = await serving(options)
  const issue = async (amount: string, sandbox = ''): Promise<void> => {
    const response = await running.fetch(
      new Request(`http://localhost${sandbox}/at-gift/demo-campaign/dc/getcode`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: amount }),
      }),
    )
    expect(response.status).toBe(200)
  }
  await issue('1500')
  await issue('1500', '/sandboxes/a')
  await issue('1500', '/sandboxes/b')
  const start = await readSessionStart(store, options)
  expect(await sessionCost(running, store, start)).toMatch(
    /codes issued: 0\n.*together: 0 yen\n(?:.*\n)*.* 3 codes from earlier/,
  )
  await issue('500')
  await issue('600', '/sandboxes/a')
  await issue('700', '/sandboxes/c')
  const deleted = await running.fetch(
    new Request('http://localhost/__admin/sandboxes/b', {
      method: 'DELETE',
      headers: { authorization: 'Bearer token' },
    }),
  )
  expect(deleted.status).toBe(204)
  await issue('800', '/sandboxes/b')
  const report = await sessionCost(running, store, start)
  expect(report).toContain('codes issued: 4\n  face value: 2,600 yen, fees: 0 yen, together: 2,600 yen\n')
  expect(report).toContain('the store contains 2 codes from earlier sessions')
  expect(await sessionCost(running, store)).toMatch(/codes issued: 6\n(?:(?!earlier).*\n)*$/)
})

test('after a reset, `start` prints the cost of the later codes only, and says that the earlier codes are not counted', async () => {
  const store = memoryStore()
  const options = { settings: { 'atGift.limit.requests': 100 }, store }
  const running = await serving(options)
  const issue = async (amount: string): Promise<void> => {
    const body = JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: amount })
    const headers = { 'content-type': 'application/json' }
    const url = 'http://localhost/at-gift/demo-campaign/dc/getcode'
    expect((await running.fetch(new Request(url, { method: 'POST', headers, body }))).status).toBe(200)
  }
  await issue('1500')
  await issue('1500')
  const start = await readSessionStart(store, options)
  await running.admin.reset()
  await issue('700')
  const cost = await sessionCost(running, store, start)
  expect(cost).toContain('codes issued: 1\n  face value: 700 yen')
  expect(cost).toContain('not counted: codes that were issued before the last reset of their sandbox')
  expect(await sessionCost(running, store, await readSessionStart(store, options))).not.toContain('reset')
})

test('the property `debug` of the log object is true only if the log level is "debug"', () => {
  expect(createBufferedLog({ level: 'info', format: 'json' }).log.debug).toBe(false)
  expect(createBufferedLog({ level: 'debug', format: 'json' }).log.debug).toBe(true)
})

test('many logs in one process add at most one listener for the exit of the process', () => {
  const before = process.listenerCount('exit')
  for (let log = 0; log < 12; log++) createBufferedLog({ level: 'info', format: 'json' })
  expect(process.listenerCount('exit') - before).toBeLessThanOrEqual(1)
})
