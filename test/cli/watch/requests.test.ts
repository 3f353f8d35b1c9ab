import { beforeAll, beforeEach, afterAll, expect, test } from 'vitest'
import { type RunningGiftMock, startGiftMock } from '../../../mock-server/index.ts'
import { call } from '../command.ts'

const AUTH_KEY = 'MOCK-AuthKey-001'
let mock: RunningGiftMock
let sandboxes = 0
/** URL of the sandbox of the test. */
let url: string

beforeAll(async () => {
  mock = await startGiftMock({ port: 0, settings: { 'atGift.limit.requests': 1000 } })
})
beforeEach(() => {
  sandboxes += 1
  url = `${mock.url}/sandboxes/w${sandboxes}`
})
afterAll(() => mock.close(0))

const requests = (...args: string[]) => call(['requests', ...args, '--url', url])

const issue = (amount = '500', authKey = AUTH_KEY): Promise<unknown> =>
  fetch(`${url}/at-gift/demo-campaign/dc/getcode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: authKey, DcId: 'DC500', Amount: amount }),
  }).catch(() => undefined)

test('`requests` prints each request with its number, operation, status, reason, fault and cost', async () => {
  await call(['faults', 'arm', 'at-gift.issue', '--lose-response', '--call', '3', '--url', url])
  await issue()
  await issue('many')
  await issue()
  const { code, stdout, stderr } = await requests()
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const lines = stdout.trimEnd().split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toMatch(/^ {4}1 {2}\d\d:\d\d:\d\d\.\d{3} {2}at-gift\.issue {2,}200 issued, TranId \w+ {2}500 yen$/)
  expect(lines[1]).toMatch(/^ {4}2 .* at-gift\.issue {2,}400 [\w-]+: .*Amount.*\(AG-/)
  expect(lines[1]).not.toContain('yen')
  expect(lines[2]).toMatch(/fault "at-gift\.issue-reset-connection".*not delivered {2}500 yen$/)
})

test('`requests` filters the requests by provider, operation, status, outcome and number', async () => {
  await issue()
  await issue('many')
  await fetch(`${url}/at-gift/demo-campaign/dc/nowhere`)
  await fetch(`${url}/nowhere-at-all?key=1`)
  const numbers = async (...args: string[]) =>
    [...(await requests(...args)).stdout.matchAll(/^ +(\d+) /gm)].map(([, number]) => number)
  expect(await numbers()).toEqual(['1', '2', '3'])
  expect(await numbers('--status', '200')).toEqual(['1'])
  expect(await numbers('--operation', 'at-gift.issue')).toEqual(['1', '2'])
  expect(await numbers('--outcome', 'issued')).toEqual(['1'])
  expect(await numbers('--provider', 'realpay-gift')).toEqual([])
  expect(await numbers('--limit', '1')).toEqual(['3'])
  expect((await requests('--provider', 'none')).stdout).toMatch(
    /GET \/sandboxes\/w\d+\/nowhere-at-all\?key=\*{3} {2}404: nothing is served/,
  )
  expect((await requests('--provider', 'realpay-gift')).stdout).toBe('no request was found\n')
  expect(await requests('--status', 'ok')).toMatchObject({ code: 1, stderr: expect.stringContaining('--status') })
  expect((await requests('--operation', 'at-gift.isue')).stderr).toContain('at-gift.issue')
})

test('`requests --json` and `requests --har` print all requests without credentials', async () => {
  await issue()
  await issue('500', 'A-key-that-is-secret')
  const json = await requests('--json')
  expect(JSON.parse(json.stdout).requests).toHaveLength(2)
  const har = await requests('--har')
  expect(JSON.parse(har.stdout).log.entries).toHaveLength(2)
  for (const { stdout } of [json, har]) {
    expect(stdout).not.toContain(AUTH_KEY)
    expect(stdout).not.toContain('A-key-that-is-secret')
  }
  expect(await requests('--har', '--json')).toMatchObject({ code: 1, stdout: '' })
})

test('`requests show` prints, for a refused request, the reason, accepted values and a curl command', async () => {
  await issue('many')
  const { code, stdout } = await requests('show', '1')
  expect(code).toBe(0)
  expect(stdout).toContain('/at-gift/demo-campaign/dc/getcode\n')
  expect(stdout).toContain('  content-type: application/json\n')
  expect(stdout).toMatch(/\nReason\n {2}.*Amount.*\(AG-\w+, \w+\)\n/)
  expect(stdout).toMatch(/\nWhat would have been accepted\n {2}body Amount\n {4}- "many"\n {4}\+ "500"\n/)
  expect(stdout).toContain("\ncurl -i -X 'POST' ")
  expect(stdout).not.toContain(AUTH_KEY)
  const parsed = JSON.parse((await requests('show', '000000001', '--json')).stdout)
  expect(parsed).toMatchObject({ request: { id: '000000001' }, accepted: { accepted: true }, curl: expect.any(String) })
})

test('`requests show` prints no corrected values for an accepted request, and fails for an unknown number', async () => {
  await issue()
  expect((await requests('show', '1')).stdout).not.toContain('What would have been accepted')
  expect(await requests('show', '99')).toMatchObject({ code: 1, stderr: expect.stringContaining('answers 404') })
  expect(await requests('show', 'first')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('"first" is not the number of a request'),
  })
})

test('`requests` prints its output in Japanese if the language of the user is Japanese', async () => {
  await issue('many')
  const list = await call(['requests', '--url', url], { LANG: 'ja_JP.UTF-8' })
  expect(list.stdout).toMatch(/^ {4}1 .*[\u3040-\u30ff]/)
  const { stdout } = await call(['requests', 'show', '1', '--url', url, '--lang', 'ja'])
  expect(stdout).toContain('\n理由\n')
  expect(stdout).toContain('\n受け付けられるリクエストとの違い\n  本文 Amount\n')
})
