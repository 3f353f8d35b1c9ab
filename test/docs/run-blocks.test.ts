import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { prettyRequest } from '../../mock-server/cli/start/log/request-text.ts'
import type { RequestLine } from '../../mock-server/core/log.ts'
import { createGiftMock, type FaultDocument, type RunningGiftMock, startGiftMock } from '../../mock-server/index.ts'
import { call, execute, folder, root } from '../cli/command.ts'
import { ACCESS_KEY, issueOf, ISSUE_PATH } from '../core/support.ts'
import { program } from '../helpers/built.ts'
import { logLines } from '../helpers/log-lines.ts'
import { blocksIn, blocksOf, CALL, commandsIn, pages, wordsOf } from './blocks.ts'

const DEFAULT_URL = 'http://127.0.0.1:4600'
const hasCurl = spawnSync('curl', ['--version']).error === undefined

/** Pages whose examples are run by another test, and the file of that test. */
const elsewhere: Readonly<Record<string, string>> = {
  'README.md': 'test/readme.test.ts',
  'CONTRIBUTING.md': 'test/docs/contributing.test.ts',
  'docs/connect.md': 'test/readme.test.ts',
  'docs/control.md': 'test/readme.test.ts',
  'docs/dashboard.md': 'test/docs/dashboard.test.ts',
  'docs/formats.md': 'test/docs/formats.test.ts',
  'docs/first-ten-minutes.md': 'test/examples/first-ten-minutes.test.ts',
  'docs/in-tests.md': 'test/fixture/readme.test.ts',
  'docs/pipeline.md': 'test/docs/pipeline.test.ts',
  'docs/scenarios.md': 'test/readme.test.ts',
  'examples/README.md': 'test/examples/readme.test.ts',
}

/**
 * Lines that the tests do not run, each with the reason. A key is a part of the line. If another test covers the line,
 * the reason names this test.
 */
const notRun: Readonly<Record<string, string>> = {
  'npm ci': 'installs the project',
  'npm install': 'needs a registry',
  'npx openapi-typescript': 'needs a registry',
  'pact-broker': 'needs a broker',
  'pact-verifier': 'needs a registry',
  docker: 'needs a container engine; test/examples/deploy.test.ts',
  GIFT_MOCK_ADMIN_TOKEN: 'calls the containers of the line before',
  kubectl: 'needs a cluster; test/examples/deploy.test.ts',
  unshare: 'needs the right to make namespaces',
  'stg.service-gift.jp --': 'sends requests to a verification host; test/cli/record/record.test.ts, test/upstream',
  'https://stg.service-gift.jp --corpus': 'sends requests to a verification host; test/cli/record/record.test.ts',
  'npm start --': 'starts a server; test/cli/start/start.test.ts',
  'npm start': 'starts a server; test/cli/start/start.test.ts',
  'gift-mock start': 'starts a server; test/cli/start/options.test.ts',
  'php batch.php': 'is about a program of the reader; test/cli/run-client/run.test.ts',
  'java -jar shop.jar': 'is about a program of the reader; test/cli/run-client/run.test.ts',
  'python3 client.py': 'takes minutes in real time; test/cli/explore/explore.test.ts, test/cli/replay/replay.test.ts',
  'gift-mock explore': 'takes a minute; test/scenarios/explore/explore.test.ts',
  'gift-mock verify': 'README.md has the same call',
}

/** Pages that show an output, each with the test that compares the shown output with the real output. */
const outputs: Readonly<Record<string, string>> = {
  'docs/operations.md': 'this file',
  'docs/recording.md': 'this file',
}

const reasonFor = (line: string): string | undefined =>
  Object.entries(notRun).find(([part]) => line.includes(part))?.[1]

/** Replaces the numbers in an output by `#`, because these numbers differ in each run. */
function masked(output: string): string {
  return output.replaceAll(/\d+(?:[.:]\d+)*/g, '#')
}

/** Creates a folder with the given files and makes it the working folder until the end of the test. */
function workIn(files: Readonly<Record<string, string>>): string {
  const before = process.cwd()
  const path = folder(files)
  process.chdir(path)
  onTestFinished(() => process.chdir(before))
  return path
}

async function startMock(settings: Record<string, unknown> = {}): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, settings: { 'atGift.limit.requests': 1000, ...settings } })
  onTestFinished(() => mock.close(0))
  return mock
}

/**
 * Runs the lines of a page that call gift-mock, in the order of the page and in this process. Expects that the lines
 * end with the exit codes `codes`.
 * @returns the standard output and standard error of all lines
 */
async function runPage(page: string, url: string, codes: readonly number[]): Promise<string> {
  const variables: Record<string, string> = { GIFT_MOCK_URL: url }
  const found: number[] = []
  let printed = ''
  for (const line of blocksIn(page, 'sh', 'text').flatMap(commandsIn)) {
    if (reasonFor(line) !== undefined) continue
    if (line.startsWith('export '))
      for (const [, name = '', value = ''] of line.matchAll(/(\w+)=(\S+)/g)) variables[name] = value
    else {
      const words = wordsOf((CALL.exec(line)?.[1] ?? expect.fail(line)).replaceAll(DEFAULT_URL, url)).map((word) =>
        word.startsWith('examples/') ? join(root, word) : word,
      )
      // `run` passes its standard output on to the client, so the test starts `run` in a separate process.
      const { code, stdout, stderr } = await (words[0] === 'run'
        ? execute(process.execPath, [program, ...words], variables)
        : call(words, variables))
      found.push(code ?? -1)
      printed += stdout + stderr
    }
  }
  expect({ codes: found, printed }).toMatchObject({ codes })
  return printed
}

/** Returns a fault that loses the response to each request of an operation. */
function loseAs(name: string, operation: string): FaultDocument {
  return { name, when: { operation }, phase: 'after-commit', effect: { type: 'reset-connection' } }
}

/** Sends orders to a mock, and returns all requests as a HAR file. In the file, the requests are two seconds apart. */
async function archiveOf(mock: RunningGiftMock, ...bodies: readonly object[]): Promise<string> {
  for (const body of bodies) await fetch(mock.url + ISSUE_PATH, issueOf({ ...body })).catch(() => undefined)
  const har = await (await fetch(`${mock.url}/__admin/requests?format=har`)).text()
  let seconds = 0
  return har.replaceAll(/"startedDateTime":\s*"[^"]+"/g, () => {
    seconds += 2
    return `"startedDateTime":"2026-04-01T09:00:${seconds.toString().padStart(2, '0')}.000+09:00"`
  })
}

test("the commands in docs/book.md compare the page's order books with the ledger", async () => {
  const mock = await startMock()
  const [csv, json] = [blocksIn('docs/book.md', 'csv')[0]?.code ?? '', blocksIn('docs/book.md', 'json')[0]?.code ?? '']
  workIn({ 'book.csv': csv, 'book.jsonl': json })
  await mock.admin.arm(loseAs('lose', 'at-gift.issue'))
  await mock.admin.arm(loseAs('lose-gift', 'realpay-gift.buy-gift'))
  await archiveOf(mock, {})
  const { stdout: token } = await call(['totp', '--url', mock.url])
  const send = (path: string, requestId: string, body: object) =>
    fetch(`${mock.url}/realpay-gift${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-realpay-gift-api-access-key': ACCESS_KEY,
        'x-realpay-gift-api-access-token': token.trim(),
        'x-realpay-gift-api-request-id': requestId,
      },
      body: JSON.stringify(body),
    })
  const created = await send('/purchases', 'purchase-1', {
    prices: [1000],
    name: 'Spring',
    issuer: 'Example',
    brands: ['amazon'],
    is_strict: true,
  })
  const [, id = ''] = /"id":"([a-z0-9]+)"/.exec(await created.text()) ?? []
  await send(`/purchases/${id}/gifts`, 'order-0003', { price: 1000 }).catch(() => undefined)

  const printed = await runPage('docs/book.md', mock.url, [2, 2, 0, 0])
  for (const order of ['A-1', 'A-2', 'A-3']) expect(printed).toContain(order)
  expect(readFileSync('book.xml', 'utf8')).toContain('never-issued')
  expect((await mock.admin.clearances()).map(({ as, note }) => [as, note])).toEqual([
    ['not-issued', 'Mr. Sato, by phone'],
    ['issued', null],
  ])
})

test("the commands in docs/learning.md print a probe's plan and make scenarios from recorded requests", async () => {
  const mock = await startMock()
  await archiveOf(mock, {}, {})
  workIn({})
  const printed = await runPage('docs/learning.md', mock.url, [0, 0, 2, 0, 0])
  expect(printed).toContain('0 passed, 1 failed')
  expect(printed).toContain('1 passed, 0 failed')
  expect(printed).toContain('1 request before 000002-at-gift.issue played as recorded')
  expect(readFileSync('incident.yaml', 'utf8')).toContain('reset-connection')
})

test('the commands in docs/recording.md record a HAR file and print the difference that the page shows', async () => {
  const mock = await startMock({ 'atGift.status.unknownTranId': 404 })
  const inquiry = { TranId: 'AZ0123456789abcdef0123456789abcdef01234567' }
  workIn({ 'capture.har': await archiveOf(mock, {}, inquiry, inquiry) })
  const printed = await runPage('docs/recording.md', mock.url, [0, 2])
  for (const { code } of blocksIn('docs/recording.md', 'text'))
    for (const line of masked(code).split('\n')) expect(masked(printed)).toContain(line)
})

test('`start` rejects the configuration file in docs/operations.md with the message that the page shows', async () => {
  workIn({ 'gift-mock.yaml': '# yaml-language-server\nport: 4600\nsettings:\n  atGift.limit.requests: 0\n' })
  const { code, stderr } = await call(['start'])
  expect([code, stderr]).toEqual([1, blocksIn('docs/operations.md', 'text')[0]?.code])
})

test('log lines have the form that docs/operations.md shows', async () => {
  const request = logLines((output) => prettyRequest(output, (_style, text) => text, false))
  let lines = ''
  const mock = createGiftMock({
    log: Object.assign(() => {}, { request: (line: RequestLine) => (lines += request(line)) }),
  })
  onTestFinished(() => mock.close())
  const send = () => mock.fetch(new Request(`http://localhost${ISSUE_PATH}`, issueOf()))
  await send()
  await send()
  await mock.admin.advanceClock(1000)
  await mock.admin.arm(loseAs('lose-response', 'at-gift.issue'))
  await send().catch(() => undefined)
  expect(masked(lines)).toBe(masked(blocksIn('docs/operations.md', 'text')[1]?.code ?? ''))
})

test('the last command in docs/plan.md adds the results of `replay` and `explore` to the test plan', async () => {
  workIn({})
  await call(['replay', 'at-gift/response-lost-after-issue', '--json', 'replay.json'])
  await call(['replay', 'at-gift/redirect-302', '--json', 'long.json'])
  await call(['explore', '--task', 'issue-one', '--depth', '1', '--json', 'explore.json'])
  await runPage('docs/plan.md', DEFAULT_URL, [0])
  expect(readFileSync('plan.html', 'utf8')).toContain('at-gift/response-lost-after-issue')
})

test.skipIf(!hasCurl)(
  "after the commands in docs/https-and-interception.md, the mock handles curl's request to a provider",
  async () => {
    workIn({})
    expect(await runPage('docs/https-and-interception.md', DEFAULT_URL, [0])).toMatch(
      /"Status":"SUCCESS"[^]*codes issued: 1/,
    )
  },
)

const php = spawnSync('php', ['-v']).error === undefined

test.skipIf(!php)(
  "the PHP examples in examples/README.md are valid, and `totp` computes the partner API's access token",
  async () => {
    const [client = '', totp = ''] = blocksIn('examples/README.md', 'php').map(({ code }) => code)
    workIn({ 'client.php': client })
    expect(spawnSync('php', ['-l', 'client.php'], { encoding: 'utf8' }).stdout).toContain('No syntax errors')
    const call59 = `echo totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 59, 'SHA1', 8, 30);`
    // The expected token is the first test vector of RFC 6238.
    expect(spawnSync('php', ['-r', totp + call59], { encoding: 'utf8' }).stdout).toBe('94287082')
  },
)

test('each command and each output in the documentation has a test, or a list says why it has no test', () => {
  const generated = /docs\/(?:assumptions|control-api|presets|settings)\.md/
  const english = pages.filter(({ page }) => !/^docs\/ja|\.ja\.md$/.test(page) && !generated.test(page))
  const source = readFileSync(import.meta.filename, 'utf8')
  const blocks = blocksOf(english).filter(({ language }) => ['sh', 'text'].includes(language))
  const lines = blocks.flatMap((block) => commandsIn(block).map((line) => ({ ...block, line })))
  const missing = lines
    .filter(({ page, line }) => !(page in elsewhere) && !source.includes(`'${page}'`) && reasonFor(line) === undefined)
    .map(({ place, line }) => `${place}: ${line}`)
  expect(lines.length).toBeGreaterThan(50)
  expect(missing).toEqual([])
  const shown = blocks.filter((block) => block.language === 'text' && commandsIn(block).length === 0)
  expect(shown.filter(({ page }) => !(page in elsewhere) && !(page in outputs)).map(({ place }) => place)).toEqual([])
  for (const [page, file] of Object.entries(elsewhere))
    expect([
      page,
      existsSync(join(root, file)) && readFileSync(join(root, file), 'utf8').includes(basename(page, '.md')),
    ]).toEqual([page, true])
  const unused = Object.keys(notRun).filter((part) => !lines.some(({ line }) => line.includes(part)))
  expect(unused).toEqual([])
})
