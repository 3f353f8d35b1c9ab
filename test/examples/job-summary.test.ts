import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { call, execute, folder, root } from '../cli/command.ts'

const formatter = join(root, 'examples/ci/job-summary.mjs')

test('the job summary warns about everything that was not tried or not judged', async () => {
  const scenario = {
    name: 'own/one',
    result: 'passed',
    triedNothing: true,
    checks: [],
    totals: { issued: 1, faceValue: 500, fees: 0, orphaned: 0, suspectedDuplicates: 0 },
    clockRate: 1,
    book: false,
    client: { leftProcesses: true, idleMs: 2000 },
    requests: [{}],
  }
  const counts = { passed: 1, triedNothing: 1, failed: 0, cannotTell: 0, notJudged: 0 }
  const skipped = [{ name: 'own/long' }]
  const rules = ['AG-D7']
  const config = { changedRules: [{ setting: 'atGift.limit.windowMs', value: 1, default: 1000, rules }] }
  const replayed = {
    format: 'gift-provider-mock/replay/1',
    ...counts,
    config,
    note: { en: 'Only divided times', ja: '割った時間だけ' },
    skipped,
    interrupted: true,
    scenarios: [scenario],
  }
  const searched = {
    format: 'gift-provider-mock/explore/1',
    config,
    result: 'nothing found',
    bound: { en: 'one', ja: 'one' },
    found: [],
    completeDepth: 1,
    limits: { depth: 2 },
    notTried: { patience: 7, timeout: 5, socket: 2 },
    notTriedOutcomes: { timeout: ['late', 'slow'] },
    leftProcesses: 3,
  }
  const path = folder({ 'replay.json': JSON.stringify(replayed), 'explore.json': JSON.stringify(searched) })
  const summaryOf = async (name: string) => (await execute(process.execPath, [formatter, join(path, name)])).stdout
  const replay = await summaryOf('replay.json')
  for (const text of [
    'A signal ended the run',
    'No fault fired, so nothing was tried, although the client passed: `own/one`',
    'The client wrote no book',
    'The client exited and left a process',
    'Judged after 2 s without a request; a retry that the client sends later was not judged',
    String.raw`Judged with changed rules: atGift.limit.windowMs=1 (AG-D7).`,
    'Not replayed',
    'Only divided times',
  ])
    expect(replay).toContain(`**⚠️ ${text}`)
  expect(replay).toContain('**1 passed (1 tried nothing), 0 failed, 0 without a verdict**')
  expect(replay).toContain('| ⚠️ passed, nothing tried | `own/one` |')
  const search = await summaryOf('explore.json')
  expect(search).toContain('\n\n**⚠️ No loss was found, with reservations:** one\n')
  expect(search).toContain('**⚠️ The search ended early and covers 1 of 2 faults in one run.**')
  for (const text of [
    'Not tried: 7 – would make the client wait longer than --patience (add --time-scale 50)',
    'Not tried: 5 (`late`, `slow`) – took longer than --timeout and were not judged',
    'In 3 runs, the client exited and left a process running',
    'Judged with changed rules: atGift.limit.windowMs=1 (AG-D7).',
  ])
    expect(search).toContain(`**⚠️ ${text}`)
  expect(search).toContain('\nNot tried: 2 – need a socket\n')
  const missing = await execute(process.execPath, [formatter, join(path, 'none.json')])
  expect(missing.stderr).toMatch(/none\.json cannot be read: ENOENT[^\n]*\n$/)
})

test('after `replay --starts 2`, the job summary and the JUnit file show the value of --starts', async () => {
  const { file, junit } = { file: join(folder(), 'results.json'), junit: join(folder(), 'results.xml') }
  const files = ['--json', file, '--junit', junit]
  await call(['replay', 'at-gift/redirect-302', '--starts', '2', ...files, '--', process.execPath, '-e', '0'])
  expect((await execute(process.execPath, [formatter, file])).stdout).toContain('\n`--starts 2`\n')
  expect(readFileSync(junit, 'utf8')).toContain('<property name="starts" value="2"/>')
})

test("the job summary for the reference client warns that the results are not about the user's client", async () => {
  const file = join(folder(), 'results.json')
  expect((await call(['replay', 'at-gift/response-lost-after-issue', '--json', file])).code).toBe(0)
  const { stdout } = await execute(process.execPath, [formatter, file])
  expect(stdout).toContain('\n**⚠️ The reference client ran, not your client.')
  expect(stdout).toContain('bought 1 code for 500 yen')
})

test.each([
  [{}, '**No loss was found.** one'],
  [{ notTried: { socket: 2, calls: 3 } }, '**No loss was found.** one'],
  [{ leftProcesses: 1 }, '**⚠️ No loss was found, with reservations:** one'],
  [{ idleMs: 1000 }, '**⚠️ No loss was found, with reservations:** one'],
  [{ undecided: 1 }, '**⚠️ No loss was found, with reservations:** one'],
  [{ notTried: { unstable: 1 } }, '**⚠️ No loss was found, with reservations:** one'],
  [{ completeDepth: 1 }, '**⚠️ No loss was found, with reservations:** one'],
])('if the search results contain %j, the headline of the job summary is "%s"', async (members, headline) => {
  const searched = {
    format: 'gift-provider-mock/explore/1',
    result: 'nothing found',
    bound: { en: 'one', ja: 'one' },
    found: [],
    completeDepth: 2,
    limits: { depth: 2 },
    undecided: 0,
    ...members,
  }
  const file = join(folder({ 'explore.json': JSON.stringify(searched) }), 'explore.json')
  const { stdout } = await execute(process.execPath, [formatter, file])
  expect(stdout).toContain(`## gift-mock\n\n${headline}\n`)
})

test('a search that ended too early is an error in the JUnit file, and the job summary shows no result of the search', async () => {
  const [json, junit] = [join(folder(), 'results.json'), join(folder(), 'results.xml')]
  expect((await call(['explore', '--runs', '1', '--json', json, '--junit', junit])).code).toBe(1)
  expect(readFileSync(junit, 'utf8')).toMatch(
    /errors="1"[^]*<testcase classname="gift-mock.explore" name="search" [^>]*>\n {6}<error message="The search ended too early/,
  )
  const { stdout } = await execute(process.execPath, [formatter, json])
  expect(stdout).toMatch(/^## gift-mock\n\n\*\*❔ No result\*\* The search ended too early/)

  expect((await call(['explore', '--depth', '1', '--json', json, '--junit', junit])).code).toBe(0)
  expect(readFileSync(junit, 'utf8')).toMatch(/errors="0"[^]*name="search" [^>]*>\n {6}<system-out>Within this bound/)
  expect((await execute(process.execPath, [formatter, json])).stdout).toContain('**No loss was found.** Within this')
})

test('the job summary of `explore` shows each finding, and escapes markup in the texts', async () => {
  const text = (en: string) => ({ en, ja: en })
  const results = {
    format: 'gift-provider-mock/explore/1',
    result: 'found',
    bound: text('every schedule of 1 fault'),
    found: [{ title: text('a | b\n<b>'), losses: [{ what: text('500 yen'), remedy: text('ask first') }] }],
  }
  const file = join(folder({ 'results.json': JSON.stringify(results) }), 'results.json')
  const { stdout } = await execute(process.execPath, [formatter, file])
  expect(stdout).toContain('| a \\| b &lt;b> | 500 yen | ask first |\n\nevery schedule of 1 fault\n')
})

test.each([
  [{ format: 'gift-provider-mock/replay/1', passed: 1 }, 'it has no failed, cannotTell, notJudged, skipped, scenarios'],
  [{ format: 'gift-provider-mock/explore/1', result: 'found', found: [{}], bound: { en: 'x' } }, 'Cannot read prop'],
])('job-summary.mjs says in one line that a file lacks members: %j', async (content, reason) => {
  const file = join(folder({ 'half.json': JSON.stringify(content) }), 'half.json')
  const { code, stdout, stderr } = await execute(process.execPath, [formatter, file])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(
    /half\.json is not complete: [^\n]*\. Use the file as gift-mock wrote it, or run the command again\n$/,
  )
  expect(stderr).toContain(reason)
})

test('if the runs of a search took too long, the job summary shows no result of the search', async () => {
  const results = {
    format: 'gift-provider-mock/explore/1',
    result: 'incomplete',
    bound: { en: 'not shown', ja: '不明' },
    found: [],
    completeDepth: 1,
    limits: { depth: 2 },
    notTried: { timeout: 5 },
  }
  const file = join(folder({ 'results.json': JSON.stringify(results) }), 'results.json')
  const { stdout } = await execute(process.execPath, [formatter, file])
  expect(stdout).toContain('**❔ No result** not shown')
  expect(stdout).not.toContain('No loss was found')
  const japanese = await execute(process.execPath, [formatter, file], { GIFT_MOCK_SUMMARY_LANG: 'ja' })
  expect(japanese.stdout).toContain('**⚠️ 試していないもの: 5 – 制限時間（--timeout）を超えたため判定していない')
})

test('job-summary.mjs rejects a file without results of gift-mock, and the error names the file', async () => {
  const file = join(folder({ 'other.json': '{}' }), 'other.json')
  const { code, stderr } = await execute(process.execPath, [formatter, file])
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`${file} is not a file of`) })
})
