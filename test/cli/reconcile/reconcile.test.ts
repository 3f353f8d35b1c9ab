import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type RunningGiftMock, startGiftMock } from '../../../mock-server/index.ts'
import { AtGiftClient } from '../../../clients/index.ts'
import { call, folder } from '../command.ts'

async function serving(): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, adminToken: 'secret-token' })
  onTestFinished(() => mock.close(0))
  return mock
}

/** Issues a code in a sandbox of the mock. */
function issue({ url }: RunningGiftMock, sandbox = '') {
  return new AtGiftClient({
    baseUrl: `${url}${sandbox}/at-gift`,
    campaign: 'demo-campaign',
    authKey: 'MOCK-AuthKey-001',
  }).issue({ dcId: 'DC500', amount: 500 })
}

function bookFile(...lines: string[]): string {
  const file = join(folder(), 'book.csv')
  writeFileSync(file, `${['order,provider,amount,reference,codes,state', ...lines].join('\n')}\n`)
  return file
}

test("if the client's book of orders agrees with the ledger, `reconcile` prints the totals and exits with 0", async () => {
  const mock = await serving()
  const { tranId, code1 } = await issue(mock)
  const file = bookFile(`A-1,at-gift,500,${tranId},${code1.value},kept`, 'A-2,at-gift,500,,,unknown')
  const {
    code: exitCode,
    stdout,
    stderr,
  } = await call(['reconcile', file, '--url', mock.url, '--admin-token', 'secret-token'])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toMatch(
    /^\? +0 +3 {2}unknown, not issued: order "A-2" \(at-gift\) is unknown, and nothing was issued/m,
  )
  expect(stdout).toContain('book: 2 orders (1 kept, 1 unknown, 0 failed), 500 yen kept\n')
  expect(stdout).toContain('ledger: 1 code, 500 yen billed, with fees that follow the settings, not your contract\n')
  expect(stdout).toMatch(/the book agrees with the ledger; 1 unknown order to clear up with the provider\n$/)
})

test("if the client's book of orders differs from the ledger, `reconcile` prints a remedy for each difference", async () => {
  const mock = await serving()
  const { tranId, code1 } = await issue(mock)
  const file = bookFile(`A-1,at-gift,500,${tranId},,failed`, `A-2,at-gift,700,,NO-SUCH-CODE,kept`)
  const args = ['reconcile', file, '--url', mock.url, '--admin-token', 'secret-token']
  const english = await call(args)
  expect(english.code).toBe(2)
  expect(english.stdout).toMatch(
    /^✗ +500 +2 {2}failed, but issued: order "A-1" \(at-gift\) is booked as failed, but it was issued: a code of DC500 \(at-gift\) for 500 yen, reference AZ[0-9a-f]{40}\n +→ Mark an order as failed only after a refusal/m,
  )
  expect(english.stdout).toMatch(/^✗ +700 +3 {2}kept, never issued: the ledger does not know the code of order "A-2"/m)
  expect(english.stdout).toMatch(/\nthe book differs from the ledger: 2 findings, 1,200 yen\n$/)
  expect(english.stdout).not.toContain(code1.value)
  expect(english.stdout).not.toContain('NO-SUCH-CODE')
  const japanese = await call(args, { LANG: 'ja_JP.UTF-8' })
  expect(japanese.stdout).toMatch(
    /^✗ +500 +2 {2}失敗と記録・発行あり: 注文「A-1」（at-gift）は failed と記録されているが、発行されている/m,
  )
  expect(japanese.stdout).toMatch(/\n帳簿と台帳に差異がある: 2 件、1,200円\n$/)
})

test('if the provider denied an issued code, `reconcile` advises to book the order as failed and to dispute the bill', async () => {
  const mock = await serving()
  await mock.admin.arm({
    name: 'lost',
    when: { operation: 'at-gift.issue' },
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
  })
  await issue(mock).catch(() => undefined)
  await mock.admin.clearOrder({ request: '1', as: 'not-issued' })
  const args = ['--url', mock.url, '--admin-token', 'secret-token']
  const unknown = bookFile('A-1,at-gift,500,,,unknown')
  const { code, stdout } = await call(['reconcile', unknown, ...args])
  expect(code).toBe(0)
  expect(stdout).toMatch(
    /the provider said at \d{4}-\d\d-\d\d \d\d:\d\d that nothing was issued for order "A-1" .*\n +→ Book the order as failed/,
  )
  expect(stdout).toMatch(
    /\nthe book agrees with the ledger; 1 cleared order to book as the provider said; 1 bill to dispute\n$/,
  )
  const failed = await call(['reconcile', bookFile('A-1,at-gift,500,,,failed'), ...args])
  expect(failed.stdout).toMatch(/\nthe book agrees with the ledger; 1 bill to dispute\n$/)
  const japanese = await call(['reconcile', unknown, ...args], { LANG: 'ja_JP.UTF-8' })
  expect(japanese.stdout).toMatch(
    /\n帳簿は台帳と一致している。プロバイダーの回答どおりに帳簿を改める注文: 1 件。異議を申し立てる請求: 1 件\n$/,
  )
})

test('`reconcile --json` prints the comparison as JSON, and --junit writes one test for each kind of difference', async () => {
  const mock = await serving()
  await issue(mock, '/sandboxes/w1')
  const junit = join(folder(), 'book.xml')
  const { code, stdout } = await call([
    'reconcile',
    bookFile(),
    '--url',
    mock.url,
    '--sandbox',
    'w1',
    '--admin-token',
    'secret-token',
    '--json',
    '--junit',
    junit,
  ])
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({
    result: 'differs',
    findings: [{ kind: 'billed-unknown', severity: 'error', order: null, yen: 500, requests: ['000000001'] }],
    totals: { issued: 1, differenceYen: 500 },
  })
  const xml = readFileSync(junit, 'utf8')
  expect(xml).toContain('tests="16" failures="1"')
  expect(xml).toMatch(
    /classname="gift-mock\.book" name="billed-unknown"[^>]*>\n +<failure message="billed, not in the book: 1">/,
  )
})

test("if the client's book of orders cannot be read, `reconcile` prints the reason in one line and exits with 1", async () => {
  const { url } = await serving()
  const args = ['--url', url, '--admin-token', 'secret-token']
  const file = bookFile('A-1,at-gift,500,,SECRET-CODE,stored')
  expect(await call(['reconcile', file, ...args])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `gift-mock: ${file}: line 2, column state: the value is none of kept, unknown, failed\n`,
  })
  expect((await call(['reconcile', file, ...args], { LANG: 'ja_JP.UTF-8' })).stderr).toContain('2 行目、列 state: ')
  const absent = join(folder(), 'absent.csv')
  expect(await call(['reconcile', absent, ...args])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`the book ${absent} cannot be read`),
  })
  expect(await call(['reconcile', bookFile(), '--url', url])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('401'),
  })
  expect(await call(['reconcile', bookFile(), ...args, '--sandbox', 'A!'])).toMatchObject({ code: 1 })
  expect(await call(['reconcile', bookFile(), '--url', `${url}/sandboxes/w1`, '--sandbox', 'w2'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('already names a sandbox'),
  })
})

test('`reconcile` exits with 1 if the book has no order and the ledger has no code', async () => {
  const { url } = await serving()
  const junit = join(folder(), 'book.xml')
  const args = ['reconcile', bookFile(), '--url', url, '--admin-token', 'secret-token']
  const { code, stdout } = await call([...args, '--junit', junit])
  expect(code).toBe(1)
  expect(stdout).toMatch(/\nnothing was compared: the book has no order, and the ledger has no code\. Check .*\n$/)
  expect(stdout).not.toContain('agrees')
  expect(readFileSync(junit, 'utf8')).toContain('tests="17" failures="1"')
  expect((await call(args, { LANG: 'ja_JP.UTF-8' })).stdout).toMatch(/\n何も突合していない。/)
})

test('`reconcile` refuses an empty CSV file, and reads an empty file of JSON lines as a book without orders', async () => {
  const mock = await serving()
  await issue(mock)
  const [csv, lines] = ['csv', 'jsonl'].map((extension) => join(folder(), `book.${extension}`))
  if (csv === undefined || lines === undefined) throw new Error('there are two files')
  writeFileSync(csv, '\n')
  writeFileSync(lines, '')
  const args = ['--url', mock.url, '--admin-token', 'secret-token']
  expect(await call(['reconcile', csv, ...args])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `gift-mock: the book ${csv} is empty: a book in CSV begins with a header line\n`,
  })
  expect((await call(['reconcile', lines, ...args])).code).toBe(2)
})
