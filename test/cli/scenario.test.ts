import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock, type RunningGiftMock, type ServeOptions } from '../../mock-server/index.ts'
import { scenarioFiles } from '../scenarios/files.ts'
import { call } from './command.ts'
import { library } from '../helpers/library.ts'

async function serving(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, scenarios: { list: async () => library }, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

const NAME = 'at-gift/response-lost-after-issue'

async function issue(url: string, signal?: AbortSignal): Promise<void> {
  await fetch(`${url}/at-gift/demo-campaign/dc/getcode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
    ...(signal && { signal }),
  }).catch(() => {})
}

test('the `scenario` commands can begin, judge and end a scenario of the library in a running mock', async () => {
  const { url } = await serving()
  const begun = await call(['scenario', 'begin', NAME, '--url', url])
  expect(begun).toMatchObject({ code: 0, stderr: '' })
  expect(begun.stdout).toMatch(
    /^at-gift\/response-lost-after-issue: The code is issued and the response is lost\n {2}task: issue-one dcId=DC500 amount=500\n {2}clock: 2026-04-01T09:00:0\d\.\d{3}\+09:00\n {2}the sandbox was reset: [^\n]*\n$/,
  )
  await fetch(`${url}/at-gift/demo-campaign/dc/getcode`)
  const before = await call(['scenario', 'status', '--url', url])
  expect(before.code).toBe(2)
  expect(before.stdout).toContain(
    `\nscenario ${NAME}: failed\n    at-gift: codes issued: expected: exactly 1; happened: 0\n`,
  )
  expect(before.stdout).toContain('\n    what to change for this scenario: Send the order once')
  await issue(url)
  const after = await call(['scenario', 'status', '--url', url])
  expect(after).toMatchObject({ code: 0, stdout: expect.stringContaining(`\nscenario ${NAME}: passed\n`) })
  expect(await call(['scenario', 'end', '--url', url])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /passed\nin production: 1 code, 500 yen .*\n {2}1 orphaned code \(billed but never received\): 500 yen\n$/,
    ),
  })
  expect(await call(['scenario', 'end', '--url', url])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^gift-mock: .* answers 404: no scenario has been started: .*\n$/),
  })
})

test("with --sandbox and --json, `scenario` starts the scenario of a file in this sandbox and prints the scenario's state as JSON", async () => {
  const { url } = await serving({ adminToken: 'the-token' })
  const [file = ''] = scenarioFiles({ 'own/one': { task: { name: 'issue-one', dcId: 'DC500' }, clock: { rate: 20 } } })
  const flags = ['--url', url, '--admin-token', 'the-token', '--sandbox', 'w1', '--json']
  const begun = await call(['scenario', 'begin', file, ...flags])
  expect(JSON.parse(begun.stdout)).toMatchObject({
    name: 'own/one',
    task: { name: 'issue-one', dcId: 'DC500' },
    clock: { mode: 'running', rate: 20 },
  })
  await issue(`${url}/sandboxes/w1`)
  const { code, stdout } = await call(['scenario', 'status', ...flags])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ name: 'own/one', result: 'passed', ledger: { issued: 1 } })
  expect((await call(['scenario', 'status', '--url', url, '--admin-token', 'the-token'])).code).toBe(1)
})

test.each([
  ['status', 'no request has arrived yet, so nothing was tried.'],
  ['end', 'no request has arrived, so nothing was tried.'],
])('`scenario %s` says that nothing was tried if no request has arrived', async (command, sentence) => {
  const { url } = await serving()
  const [file = ''] = scenarioFiles({ 'own/one': { expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } } } } })
  const begin = () => call(['scenario', 'begin', file, '--url', url])
  await begin()
  const { code, stdout } = await call(['scenario', command, '--url', url])
  expect(code).toBe(1)
  expect(stdout).toContain(`scenario own/one: cannot tell: ${sentence}`)
  expect(stdout).not.toContain('expected')
  await begin()
  await fetch(`${url}/at-gift/demo-campaign/dc/getcode`, { method: 'POST' })
  const judged = await call(['scenario', command, '--url', url])
  expect(judged.code).toBe(2)
  expect(judged.stdout).toContain('scenario own/one: failed')
})

test('`scenario status` counts a request that a fault drops, although this request is not in the journal', async () => {
  const { url } = await serving()
  const drop = {
    name: 'drop',
    when: { operation: 'at-gift.issue' },
    phase: 'before-commit',
    effect: { type: 'drop-request' },
  }
  const [file = ''] = scenarioFiles({
    'own/one': { faults: [drop], expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } } } },
  })
  await call(['scenario', 'begin', file, '--url', url])
  await issue(url, AbortSignal.timeout(300))
  expect((await call(['scenario', 'status', '--url', url])).stdout).toContain('scenario own/one: failed')
})

test('`scenario` prints the state of a scenario in Japanese if the language of the environment is Japanese', async () => {
  const { url } = await serving({ clock: { mode: 'frozen' } })
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const { stdout } = await call(['scenario', 'begin', file, '--url', url], { LANG: 'ja_JP.UTF-8' })
  expect(stdout).toMatch(
    /^own\/one: own\/oneの題\n {2}タスク: issue-one\n {2}時計: .*\+09:00（停止中）\n {2}サンドボックスをリセットした。[^\n]*\n$/,
  )
})

test.each([
  [['begin', 'at-gift/no-such'], /^gift-mock: .* answers 404: there is no scenario "at-gift\/no-such".*\n$/],
  [
    ['begin', 'no-such.yaml'],
    /^gift-mock: the scenario no-such.yaml cannot be read: there is no such file or folder\n$/,
  ],
  [
    ['begin', 'at-gift/crash-after-issue'],
    /^gift-mock: .* answers 400: .*kills its client, which a mock cannot do: use "gift-mock replay".*\n$/,
  ],
  [['status'], /^gift-mock: .* answers 404: no scenario has been started: .*\n$/],
])('`scenario` with the arguments %j prints an error in one line and exits with 1', async (args, message) => {
  const { url } = await serving()
  expect(await call(['scenario', ...args, '--url', url])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(message),
  })
})

test('after `scenario begin`, `env` prints the task and the clock rate of the scenario', async () => {
  const { url } = await serving()
  const [file = ''] = scenarioFiles({
    'own/one': { task: { name: 'issue-one', dcId: 'DC-URL', note: 'two\nlines' }, clock: { rate: 20 } },
  })
  expect((await call(['env', '--url', url])).stdout).not.toContain('GIFT_MOCK_TASK')
  await call(['scenario', 'begin', file, '--url', url])
  const { stdout } = await call(['env', '--format', 'dotenv', '--url', url])
  expect(stdout).toContain('GIFT_MOCK_CLOCK_RATE=20\nGIFT_MOCK_TASK=issue-one\nGIFT_MOCK_TASK_DC_ID=DC-URL\n')
  expect(stdout).not.toContain('NOTE')
  expect((await call(['start', '--scenario', 'at-gift/crash-after-issue'])).stderr).toContain('kills its client')
})
