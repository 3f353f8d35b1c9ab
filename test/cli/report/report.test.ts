import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RunningGiftMock } from '../../../mock-server/index.ts'
import { scenarioOf } from '../../core/scenario/support.ts'
import { call, folder } from '../command.ts'
import { answering, issue, serving } from './report-support.ts'

/** Acts as a client that issues a second code because no response to the first request arrived. */
async function blindly(mock: RunningGiftMock): Promise<void> {
  await mock.admin.arm({
    name: 'lose-it',
    when: { operation: 'at-gift.issue', calls: [1] },
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
  })
  expect(await issue(mock)).toBe(0)
  await mock.admin.advanceClock(2000)
  expect(await issue(mock)).toBe(200)
}

test('if a mock has received no request, `report` shows each rule as `not exercised` and exits with 1', async () => {
  const { url } = await serving()
  const { code, stdout, stderr } = await call(['report', '--url', url])
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
  expect(stdout).toMatch(/^- at-gift\/no-blind-reissue +not exercised \(AG-[AD]\d+\)$/m)
  expect(stdout).toMatch(/^0 passed, 0 violated, [1-9]\d* not exercised, 0 cannot tell$/m)
})

test('for a passed rule, `report` prints the number of situations in which the rule applied', async () => {
  const mock = await serving()
  await issue(mock)
  await mock.admin.advanceClock(5000)
  await issue(mock)
  const { code, stdout } = await call(['report', '--url', mock.url])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^✓ at-gift\/pacing +passed \(AG-D7, tried \d+ times?\)$/m)
  await issue({ ...mock, url: `${mock.url}/sandboxes/job-7` })
  expect((await call(['report', '--url', mock.url, '--sandbox', 'job-7'])).code).toBe(0)
  expect((await call(['report', '--url', mock.url, '--sandbox', 'job-8'])).code).toBe(1)
})

test('if the user names no sandbox, `report` judges only the default sandbox and names the other sandboxes of the mock', async () => {
  const mock = await serving()
  await issue(mock)
  expect((await call(['report', '--url', mock.url])).stderr).toBe('')
  const job = { ...mock, url: `${mock.url}/sandboxes/job-7` }
  for (let order = 0; order < 3; order += 1) await issue(job)
  await issue({ ...mock, url: `${mock.url}/sandboxes/job-6` })
  const junit = join(folder(), 'report.xml')
  const { code, stderr } = await call(['report', '--url', mock.url, '--junit', junit])
  expect(code).toBe(0)
  expect(stderr).toMatch(
    /^note: .* Other sandboxes of the mock: job-6, job-7\. Failed: job-7\. To judge one: --sandbox job-7\n$/,
  )
  expect(readFileSync(junit, 'utf8')).toMatch(/<property name="otherSandboxes" value="note: [^"]* Failed: job-7\. /)
  expect((await call(['report', '--url', mock.url], { LANG: 'ja_JP.UTF-8' })).stderr).toMatch(
    /^注意: .*--sandbox job-7/,
  )
  expect(await call(['report', '--url', mock.url, '--sandbox', 'job-7'])).toMatchObject({ code: 2, stderr: '' })
  await issue({ ...mock, url: `${mock.url}/sandboxes/job-8` })
  expect((await call(['report', '--url', job.url])).stderr).toBe('')
})

test('`report` says that a reset removed the earlier requests, on the terminal, in JSON and in JUnit', async () => {
  const mock = await serving()
  await blindly(mock)
  expect((await call(['report', '--url', mock.url])).code).toBe(2)
  await mock.admin.reset()
  await issue(mock)
  const junit = join(folder(), 'report.xml')
  const note =
    'note: the sandbox was emptied 1 time (by a reset, a scenario or a snapshot). What came before is not in this report (2 requests)'
  const { code, stdout } = await call(['report', '--url', mock.url, '--junit', junit])
  expect(code).toBe(0)
  expect(stdout).toContain(`\n${note}\n`)
  expect(readFileSync(junit, 'utf8')).toContain(`<property name="emptied" value="${note}"/>`)
  const json = await call(['report', '--url', mock.url, '--json'])
  expect(JSON.parse(json.stdout)).toMatchObject({ emptied: 1, cleared: 2 })
  await mock.admin.clearRequests()
  expect((await call(['report', '--url', mock.url])).stdout).toContain('not in this report (3 requests)\n')
})

test('`report` has no note about removed requests if a scenario starts in an empty sandbox', async () => {
  const mock = await serving()
  await mock.admin.startScenario(scenarioOf({ faults: [] }))
  expect((await call(['report', '--url', mock.url])).stdout).not.toContain('note: ')
})

test('if a violation costs money, `report` prints the requests that prove the violation and exits with 2', async () => {
  const mock = await serving()
  await blindly(mock)
  const { code, stdout } = await call(['report', '--url', mock.url])
  expect(code).toBe(2)
  expect(stdout).toMatch(
    /^✗ at-gift\/no-blind-reissue +violated \(AG-[AD]\d+, costs 500 yen, tried \d+ times?\)\n {4}[A-Z].*\n {4}- .+\n/m,
  )
  expect(stdout).toMatch(
    /^ {2}1 {2}09:00:00\.000 {2}POST \/at-gift\/demo-campaign\/dc\/getcode {2}200 issued, TranId AZ[0-9a-f]{40}, fault "lose-it" \(reset-connection, after-commit\), not delivered$/m,
  )
  expect(stdout).toMatch(/^ {2}2 {2}09:00:02\.000 {2}POST .* {2}200 issued, TranId AZ[0-9a-f]{40}$/m)
  const japanese = await call(['report', '--url', mock.url], { LANG: 'ja_JP.UTF-8' })
  expect(japanese.stdout).toMatch(
    /^✗ at-gift\/no-blind-reissue +違反（AG-[AD]\d+、損失 500円、検証 \d+ 回）\n {4}.*[ぁ-ん].*\n {4}- DC500（500円）の発行が、前のリクエストで発行されたかどうか不明なまま、再び依頼された。別の注文であっても区別できないため、前の結果を確認するまで同じ商品の発行を止める（リクエスト 1、2）\n/m,
  )
})

test('if no client sent a request, `report` says that the client is not tested, and exits with 1', async () => {
  const mock = await serving()
  const { code, stdout } = await call(['report', '--url', mock.url])
  expect(code).toBe(1)
  expect(stdout).toContain(
    'cannot tell: the mock received no request of a client that a rule judges, so the client is not tested\n',
  )
  const japanese = await call(['report', '--url', mock.url], { LANG: 'ja_JP.UTF-8' })
  expect(japanese.stdout).toContain('クライアントは検証されていない')
  expect((await mock.admin.report()).result).toBe('cannot tell')
  expect(await issue(mock)).toBe(200)
  expect((await call(['report', '--url', mock.url])).code).toBe(0)
})

test('`report --json` prints the report of the control API', async () => {
  const mock = await serving()
  await blindly(mock)
  const { code, stdout } = await call(['report', '--url', mock.url, '--json'])
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toEqual(await (await fetch(`${mock.url}/__admin/report`)).json())
})

test('the JUnit XML of `report` shows a rule that never applied as skipped and a costly violation as a failure', async () => {
  const mock = await serving()
  await blindly(mock)
  const file = join(folder(), 'report.xml')
  await call(['report', '--url', mock.url, '--junit', file])
  const xml = readFileSync(file, 'utf8')
  expect(xml).toMatch(
    /<testcase classname="gift-mock\.conduct\.at-gift" name="at-gift\/no-blind-reissue" time="0\.000">\n {6}<failure message="[^"]+">\n[^<]*09:00:00\.000/,
  )
  expect(xml).toMatch(
    /<testcase classname="gift-mock\.conduct\.realpay-gift" name="realpay-gift\/[^"]+" time="0\.000">\n {6}<skipped message="not exercised"\/>/,
  )
  const { rules } = await mock.admin.report()
  expect(xml).toContain(
    `tests="${rules.length + 1}" failures="${rules.filter(({ result, severity }) => result === 'violated' && severity !== 'notice').length + 1}" errors="0" skipped="${rules.filter(({ result }) => result === 'not exercised').length}"`,
  )
})

test("`report --book` does not count a code as lost if the client's book contains it", async () => {
  const mock = await serving()
  await mock.admin.arm({
    name: 'damage',
    when: { operation: 'at-gift.issue' },
    phase: 'mid-body',
    effect: { type: 'malformed-body' },
  })
  expect([await issue(mock), (await mock.admin.advanceClock(2000), await issue(mock))]).toEqual([200, 200])
  const { codes } = await mock.admin.ledger()
  const lines = codes.map(({ code, reference }, index) => `A-${index},at-gift,500,${reference},${code},kept`)
  const book = join(folder(), 'book.csv')
  const report = async (...rows: string[]) => {
    writeFileSync(book, ['order,provider,amount,reference,codes,state', ...rows, ''].join('\n'))
    return call(['report', '--url', mock.url, '--book', book])
  }
  const without = await call(['report', '--url', mock.url])
  expect([without.code, without.stdout.includes('billed but never received')]).toEqual([2, true])
  const agreed = await report(...lines)
  expect([agreed.code, agreed.stderr]).toEqual([0, ''])
  expect(agreed.stdout).toMatch(/^✓ at-gift\/no-blind-reissue +passed/m)
  expect(agreed.stdout).not.toContain('billed but never received')
  expect(agreed.stdout).toContain('kept from a damaged response: by the ledger, no complete and readable response')
  expect(agreed.stdout).toContain('the book agrees with the ledger\n')
  const differs = await report(...lines.slice(0, 1), 'A-1,at-gift,500,,AAAA,kept')
  expect(differs.code).toBe(2)
  expect(differs.stdout).toContain('  1 orphaned code (billed but never received): 500 yen\n')
  expect(differs.stdout).toContain('kept, never issued: ')
  const wrong = await report('A-1,at-gift,500')
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining(`${book}: line 2`)])
})

test('`report` prints an error in one line if the server is not a mock or cannot be reached', async () => {
  const refusal = async (url: string): Promise<string> => {
    const { code, stdout, stderr } = await call(['report', '--url', url])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    return stderr
  }
  expect(await refusal(await answering({ rules: 'none' }))).toMatch(
    /^gift-mock: the server at .* is not a gift-provider-mock: name the mock with --url\n$/,
  )
  expect(await refusal('http://127.0.0.1:9')).toMatch(/^gift-mock: no mock answers at .*\n$/)
  expect(await refusal('nowhere')).toBe('gift-mock: --url: "nowhere" is not an http or https URL\n')
  const { url } = await serving({ adminToken: 'the-token' })
  expect(await refusal(url)).toMatch(/^gift-mock: .* answers 401: .*--admin-token.*\n$/)
  const given = await call(['report', '--url', url, '--admin-token', 'the-token'])
  expect([given.stdout, given.stderr]).toEqual([expect.stringContaining('not exercised'), ''])
})

test('`report` sends no request if the JUnit file cannot be written', async () => {
  expect(await call(['report', '--url', 'http://127.0.0.1:9', '--junit', '/no/such/folder/r.xml'])).toMatchObject({
    code: 1,
    stderr: 'gift-mock: the JUnit file /no/such/folder/r.xml cannot be written: there is no such file or folder\n',
  })
})

test('if there is a suspected duplicate, `report` exits with 2, and the text and JUnit XML show the duplicate', async () => {
  const mock = await serving()
  await blindly(mock)
  const file = join(folder(), 'report.xml')
  const { code, stdout } = await call(['report', '--url', mock.url, '--junit', file])
  expect(code).toBe(2)
  expect(stdout).toMatch(
    /\nin production: 2 codes, 1,000 yen \(face value 1,000, fees 0\)\n {2}1 orphaned code \(billed but never received\): 500 yen\n {2}1 suspected duplicate: 500 yen\n$/,
  )
  expect(readFileSync(file, 'utf8')).toContain(
    '<testcase classname="gift-mock.ledger" name="no-suspected-duplicates" time="0.000">\n      <failure message="1 suspected duplicate: 500 yen">',
  )
})

test('for a failed scenario, `report` prints the advice of the scenario, and the violated rule that explains the surplus codes', async () => {
  const mock = await serving()
  const remedy = { en: 'Send it once.', ja: '1回だけ送る。' }
  await mock.admin.startScenario(scenarioOf({ remedy }))
  await issue(mock)
  await mock.admin.advanceClock(2000)
  await issue(mock)
  const { code, stdout } = await call(['report', '--url', mock.url])
  expect(code).toBe(2)
  expect(stdout).toContain(
    '\nscenario at-gift/test: failed\n    at-gift/no-blind-reissue: violated\n    at-gift: codes issued: expected: exactly 1; happened: 2 (requests 1, 2; follows from at-gift/no-blind-reissue)\n',
  )
  expect(stdout).toMatch(/\n {4}what to change for this scenario: Send it once\.\n$/)
  expect(stdout.match(/was ordered again/g)).toHaveLength(1)
})

test('if the scenario failed, `report` exits with 2 and shows the failure in the text and in JUnit XML', async () => {
  const mock = await serving()
  await mock.admin.startScenario(scenarioOf({ faults: [] }))
  const file = join(folder(), 'report.xml')
  const { code, stdout } = await call(['report', '--url', mock.url, '--junit', file])
  expect(code).toBe(2)
  expect(stdout).toContain(
    '\nscenario at-gift/test: failed\n    at-gift: codes issued: expected: exactly 1; happened: 0\n',
  )
  expect(readFileSync(file, 'utf8')).toContain(
    '<testcase classname="gift-mock.scenario" name="at-gift/test" time="0.000">\n      <failure message="scenario at-gift/test: failed">',
  )
  await issue(mock)
  const passed = await call(['report', '--url', mock.url], { LANG: 'ja_JP.UTF-8' })
  expect({ code: passed.code, end: passed.stdout.split('\n').at(-2) }).toEqual({
    code: 0,
    end: 'シナリオ at-gift/test: 合格',
  })
})
