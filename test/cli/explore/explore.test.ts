import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { searchExitCode } from '../../../mock-server/cli/explore/index.ts'
import { exploreJUnit } from '../../../mock-server/cli/explore/output/junit.ts'
import { searchWarnings } from '../../../mock-server/cli/explore/output/warnings.ts'
import { explore, type Exploration } from '../../../scenarios/index.ts'
import { removeSignalListeners } from '../../helpers/own-signal.ts'
import { call, folder } from '../command.ts'
import { smallFetch } from '../../helpers/small-fetch.ts'

/**
 * Source of a client that issues a code, and issues a second code if the first response has the status 500. The client
 * writes no order book.
 */
const again = `
  const { AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN: campaign, AT_GIFT_AUTH_KEY: AuthKey } = process.env
  const issue = () => fetch(base + '/' + campaign + '/dc/getcode', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ AuthKey, DcId: 'DC500', Amount: '500' }),
  })
  const { status } = await issue()
  if (status === 500) {
    await new Promise((resolve) => setTimeout(resolve, 1500 / process.env.GIFT_MOCK_CLOCK_RATE))
    await issue()
  }
  process.exitCode = status === 200 || status === 500 ? 0 : 1`
/** Returns the words in the first column of the tables in a file. */
function documentedMembers(file: string): string[] {
  const rows = readFileSync(file, 'utf8').matchAll(/^\| (`[^|]*`) \|/gm)
  return [...rows].flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word))
}

const program = (script: string): string[] => ['--', 'node', '--input-type=module', '-e', smallFetch + script]

test('if a client orders again after a 500, `explore` finds the loss, and `replay` of the written scenario shows this loss', async () => {
  const out = folder()
  mkdirSync(join(out, 'found'))
  for (const name of ['issue-1-late', 'issue-1-error-before'])
    writeFileSync(join(out, 'found', `${name}.yaml`), '# Found by gift-mock explore with the seed "1".\n')
  const files = { json: join(out, 'result.json'), html: join(out, 'page.html'), junit: join(out, 'junit.xml') }
  const bounds = [
    '--depth',
    '1',
    '--runs',
    '11',
    '--patience',
    '1',
    '--time-scale',
    '10',
    '--time-by',
    'variable',
    '--intercept',
  ]
  const outputs = ['--out', join(out, 'found'), '--json', files.json, '--html', files.html, '--junit', files.junit]
  const { code, stdout, stderr } = await call(['explore', ...bounds, ...outputs, ...program(again)])
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `note: ${join(out, 'found')} also contains scenarios that an earlier search found, and this search did not: issue-1-late.yaml\n`,
  })
  expect(stdout).toContain('✗ Call 1 of at-gift.issue is not executed, and a server error arrives\n')
  expect(stdout).toContain('lost (at-gift/no-blind-reissue): DC500 for 500 yen was ordered again')
  const scenario = join(out, 'found', 'issue-1-error-before.yaml')
  expect(stdout).toContain(
    `replay it: gift-mock replay ${scenario} --time-scale 10 --time-by variable --intercept -- node `,
  )

  const json: unknown = JSON.parse(readFileSync(files.json, 'utf8'))
  expect(json).toMatchObject({
    format: 'gift-provider-mock/explore/1',
    startedAt: expect.stringMatching(/^20\d\d-.*\+09:00$/),
    client: expect.arrayContaining(['node', '--input-type=module']),
    result: 'found',
    matrix: [
      { operation: 'at-gift.issue', call: 1, marks: { refused: 'passed', 'error-before': 'lost', late: 'not tried' } },
    ],
    found: [{ name: 'found/issue-1-error-before', file: scenario }],
  })
  const found = (json as { found: object[] }).found
  const members = [json as object, ...found].flatMap((one) => Object.keys(one))
  for (const file of ['docs/explore.md', 'docs/ja/explore.md'])
    expect(documentedMembers(file)).toEqual(expect.arrayContaining(members))
  expect(readFileSync(files.junit, 'utf8')).toContain(
    '<testcase classname="gift-mock.explore.at-gift.issue" name="at-gift.issue #1: error-before"',
  )
  expect(readFileSync(files.junit, 'utf8')).toMatch(
    /name="search" [^>]*>\n {6}<failure message="This client can lose money/,
  )
  const page = readFileSync(files.html, 'utf8')
  expect(page).toContain('<td class="lost">✗</td>')
  expect(page).toContain('<tspan lang="ja">実行されず、サーバーエラーが返る</tspan>')
  expect(page).not.toMatch(/<script|src=|href=/)

  const replayed = await call(['replay', scenario, '--time-scale', '10', '--time-by', 'variable', ...program(again)])
  expect(replayed.code).toBe(2)
  expect(replayed.stdout).toContain('rule at-gift/no-blind-reissue')
})

test('`explore` without a command tests the reference client', async () => {
  const { code, stdout } = await call(['explore', '--task', 'issue-one', '--restarts', '1', '--lang', 'ja'])
  expect(code).toBe(0)
  expect(stdout).toContain('at-gift.issue #1  ✓  ✓')
  expect(stdout).toContain(
    '範囲: タスク「issue-one」（at-gift）、1回の実行につき障害2件まで、クライアントの最初の8回の呼び出し、再起動1回、ワーカー1つ、リファレンスクライアント（自分のクライアントではない）の実行',
  )
  expect((await call(['explore', '--depth', '1'])).stdout).toContain(
    'Within this bound, this client never pays twice and never hides an order.',
  )
})

test('`explore` exits with 1 and prints the output of the client if the client fails without faults', async () => {
  const { code, stderr } = await call(['explore', ...program('console.log("no key"); process.exit(3)')])
  expect(code).toBe(1)
  expect(stderr).toMatch(
    /^gift-mock: the client fails without faults: it exited with code 3\ngift-mock: \| no key\ngift-mock: no request of the client to a provider reached the mock: .*\n$/,
  )
})

test.each([
  [['--depth', '0'], '--depth: "0" is not a whole number from 1 to 6'],
  [['--budget', '0s'], '--budget: 0 seconds are too few for any search'],
  [['--task', 'issue-many,count'], '--task: "count" is no parameter, such as count=3'],
  [
    ['--out', 'package.json/found'],
    `the folder package.json/found cannot be written: ${process.cwd()}/package.json is not a folder`,
  ],
  [['--lang', 'fr'], '--lang: "fr" is none of en, ja'],
])('`explore` rejects the flags %j', async (flags, message) => {
  expect(await call(['explore', ...flags])).toMatchObject({ code: 1, stderr: `gift-mock: ${message}\n` })
})

test('if the budget is used up in the first run, `explore` stops the client and exits with 1', async () => {
  const { code, stderr } = await call(['explore', '--budget', '0.2s', '--', 'sleep', '60'])
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      'gift-mock: the budget was used up before the first run of the client, without faults, ended: give a larger --budget\n',
  })
})

test('a signal to `explore` ends the client, and the result contains the completed runs', async () => {
  removeSignalListeners('SIGHUP')
  const path = folder()
  const [json, began] = [join(path, 'result.json'), join(path, 'began')]
  const hangs = `${again}
    if (status !== 200) {
      (await import('node:fs')).writeFileSync('${began}', '')
      setInterval(() => {}, 1000)
    }`
  const running = call(['explore', '--jobs', '1', '--json', json, ...program(hangs)])
  await vi.waitUntil(() => existsSync(began), { timeout: 20_000, interval: 10 })
  process.emit('SIGHUP')
  const { code, stdout } = await running
  expect(code).toBe(1)
  expect(stdout).toContain('\nwarning: a signal ended the search, so the exit code is 1\n')
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ interrupted: true, result: 'incomplete' })
})

test('if a signal ends a search after all single faults were tried, `explore` exits with 1 and says what was not tried', async () => {
  const explored = await explore(
    async ({ fetch, env }) => {
      const order = { AuthKey: env['AT_GIFT_AUTH_KEY'], DcId: 'DC500', Amount: '500' }
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) }
      await fetch(`${env['AT_GIFT_BASE_URL']}/${env['AT_GIFT_CAMPAIGN']}/dc/getcode`, init)
    },
    { depth: 1, patienceMs: 10_000 },
  )
  const cut: Exploration = { ...explored, result: 'nothing found', found: [] }
  const asked = { ...cut, limits: { ...cut.limits, depth: 2 } }
  expect([searchExitCode(asked, true), searchExitCode(asked, false)]).toEqual([1, 0])
  const warning = 'warning: the search ended early and covers 1 of 2 faults in one run: '
  expect(exploreJUnit(asked, { isInterrupted: false, facts: { flags: [] } })).toContain(`<skipped message="${warning}`)
  expect(exploreJUnit(asked, { isInterrupted: true, facts: { flags: [] } })).toMatch(
    /<error message="[^"]*&#10;warning: a signal ended /,
  )
  expect(exploreJUnit(cut, { isInterrupted: false, facts: { flags: [] } })).toMatch(
    /name="search"[^>]*>\n *<skipped message="warning: 5 schedules of faults were not tried.*\n *<system-out>Within this bound/,
  )
  const whole: Exploration = { ...cut, notTried: {}, notTriedOutcomes: {} }
  expect(exploreJUnit(whole, { isInterrupted: false, facts: { flags: [] } })).toMatch(
    /name="search"[^>]*>\n *<system-out>Within this bound/,
  )
  const deep = { ...cut, completeDepth: 3, limits: { ...cut.limits, depth: 3 } }
  expect(searchWarnings(deep, false, [])[0]?.en).toMatch(/ else --patience 370 --timeout 420$/)
  expect(searchWarnings(cut, false, []).map(({ en }) => en)).toEqual([
    expect.stringMatching(
      /^warning: \d+ schedules of faults were not tried, because the client would wait longer than --patience; no run had late, slow: to try them, add --time-scale 50 if .* else --patience 250 --timeout 300$/,
    ),
  ])
})
