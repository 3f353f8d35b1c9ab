import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { selectScenarios } from '../../../mock-server/cli/shared/select-scenarios.ts'
import { lost, scenarioFiles } from '../../scenarios/files.ts'
import { call, environment, execute, folder, root } from '../command.ts'

const program = join(root, 'mock-server/cli/index.ts')

/**
 * A minimal client: issues the given number of codes, one second apart, and makes no inquiry when a response is lost.
 */
function issuing(times: number, more = ''): string[] {
  const script = `
    const { AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN: campaign, AT_GIFT_AUTH_KEY: AuthKey, GIFT_MOCK_TASK_DC_ID: DcId, GIFT_MOCK_TASK_AMOUNT: Amount, GIFT_MOCK_ADMIN_URL: admin } = process.env
    const send = (method, url, body) => fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    await send('PUT', admin + '/clock', { mode: 'frozen', now: '2026-04-01T09:00:00+09:00' })
    for (let call = 0; call < ${times}; call++) {
      await send('POST', base + '/' + campaign + '/dc/getcode', { AuthKey, DcId, Amount }).catch(() => console.log('no answer'))
      await send('POST', admin + '/clock/advance', { ms: 1000 })
    }
    ${more}`
  return ['--', process.execPath, '--input-type=module', '-e', script]
}

/** A fixed clock, so that the times of requests are known. */
const clock = { now: '2026-04-01T09:00:00+09:00' }
const tolerate = ['at-gift/no-blind-reissue', 'at-gift/no-orphans']
const withoutTimes = (text: string): string =>
  text
    .replaceAll(/\b\d+ ms/g, 'N ms')
    .replaceAll(/\d+\.\d s/g, 'N s')
    .replaceAll(/09:00:0(\d)\.\d{3}/g, '09:00:0$1.MMM')

test('the reference client passes scenario files, one line each', async () => {
  const files = scenarioFiles({ 'own/one': {}, 'own/another': { faults: [lost] } })
  const { code, stdout, stderr } = await call(['replay', '--jobs', '1', ...files])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(withoutTimes(stdout)).toBe(
    '✓ own/one      The title of own/one  N ms\n✓ own/another  The title of own/another  N ms\n\n2 passed, 0 failed, in N s\n',
  )
})

test('a scenario of the library is replayed by its name', async () => {
  expect(await call(['replay', 'at-gift/issue-and-inquiry'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^✓ at-gift\/issue-and-inquiry /),
  })
})

test('a failure shows what was expected, what happened, the requests that prove it, the cost, and how the client ended', async () => {
  const [file = ''] = scenarioFiles({
    'own/one': {
      clock,
      faults: [lost],
      story: { en: 'The answer is lost. Production bills the code.', ja: '応答が失われる。' },
      remedy: { en: 'Send it once. '.repeat(30).trim(), ja: '再送しない。' },
      expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } } },
    },
  })
  const { code, stdout, stderr } = await call(['replay', file, ...issuing(2)])
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
  const path = '/at-gift/demo-campaign/dc/getcode'
  const text = withoutTimes(stdout)
  expect(text).toMatch(
    /^✗ own\/one {2}The title of own\/one {2}N ms\n\n✗ own\/one: The title of own\/one\n {2}rule at-gift\/no-blind-reissue /,
  )
  expect(text).toContain(`
  at-gift: codes issued
    expected: exactly 1
    happened: 2
    requests that show it:
      09:00:00.MMM  POST ${path}  200 issued, fault "lose-it" (reset-connection, after-commit), not delivered
      09:00:01.MMM  POST ${path}  200 issued

  what to change: ${'Send it once. '.repeat(30).trim()}
  what happened here: The answer is lost. Production bills the code.
`)
  expect(text).toContain(`
  in production: 2 codes, 1,000 yen (face value 1,000, fees 0); 1 of them billed and never learned; 1 of them bought twice, it seems
  the client: it exited with code 0
  the end of what it wrote:
    | no answer

0 passed, 1 failed, in N s
`)
})

test('a violated rule of conduct is shown with its text, its id and its cost', async () => {
  const [file = ''] = scenarioFiles({
    'own/one': { clock, faults: [lost], expect: { conduct: ['at-gift/no-blind-reissue'] } },
  })
  const english = await call(['replay', file, ...issuing(2)])
  expect(english.code).toBe(2)
  expect(english.stdout).toMatch(
    /\n {2}rule at-gift\/no-blind-reissue \(AG-[DA]\d+, may cost money\)\n {4}[A-Z][^\n]+\n {4}expected: tried and kept\n {4}happened: [^\n]+\n {4}requests that show it:\n {6}09:00:00\.\d{3} /,
  )
  const japanese = await call(['replay', file, ...issuing(2)], { LANG: 'ja_JP.UTF-8' })
  expect(japanese.stdout).toMatch(/^✗ own\/one {2}own\/oneの題 /)
  expect(japanese.stdout).toMatch(
    /\n {2}ルール at-gift\/no-blind-reissue（AG-[DA]\d+、費用が発生するおそれ）\n {4}[^\n]*[ぁ-ん][^\n]*\n {4}期待: 検証され、守られている\n {4}結果: DC500（500 円）が、先に発行されたかどうか不明なまま再び発行依頼された（同じ商品の別の注文かもしれないが区別できないため、確認が済むまで一括発行を止める）\n/,
  )
  expect(japanese.stdout).toContain('障害「lose-it」（reset-connection、after-commit）、未達')
  expect(japanese.stdout).toContain(
    '本番だった場合: コード 2 件、1,000 円（額面 1,000 円、手数料 0 円）；うち 1 件は請求されるがクライアントに届いていない；うち 1 件は重複発行の疑い\n  クライアント: 終了コード 0 で終了\n',
  )
  expect(japanese.stdout).toMatch(/\n合格 0 件、不合格 1 件（\d+\.\d 秒）\n$/)
})

test('a failure says if the client sent no request, and lists all requests if none of them proves it', async () => {
  const [file = ''] = scenarioFiles({
    'own/one': {
      clock,
      expect: {
        ledger: { 'at-gift': { issued: { min: 1 } } },
        requests: [{ match: { method: 'DELETE' }, count: { max: 0 } }],
      },
    },
  })
  expect((await call(['replay', file, '--', process.execPath, '-e', ''])).stdout).toContain(
    '\n  the client sent no request to a provider\n',
  )
  const [other = ''] = scenarioFiles({
    'own/two': { clock, faults: [{ ...lost, name: 'never', when: { operation: 'at-gift.issue', calls: [9] } }] },
  })
  expect(withoutTimes((await call(['replay', other, ...issuing(1)])).stdout)).toContain(
    '\n  fault never: times that it fired\n    expected: at least 1\n    happened: 0\n\n  what happened here: The client asks for one code. Production does the same.\n\n  all requests:\n    09:00:00.MMM  POST /at-gift/demo-campaign/dc/getcode  200 issued\n',
  )
})

test('only the first and the last of many requests are shown', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': { clock } })
  const { stdout } = await call(['replay', file, ...issuing(15)])
  expect(stdout).toContain('… 3 more …')
  expect(stdout.match(/09:00:\d\d\.\d{3} {2}POST/g)).toHaveLength(12)
})

test('the output of a client is shown only if it fails, without terminal control characters', async () => {
  const noise = String.raw`console.log('\u001b[31mred\u001b[0m\u0007'); console.log('x'.repeat(500)); for (let i = 0; i < 50; i++) console.log('line ' + i)`
  const [good = '', bad = ''] = scenarioFiles({
    'own/good': {},
    'own/bad': { expect: { ledger: { 'at-gift': { issued: { exactly: 2 } } } } },
  })
  expect((await call(['replay', good, ...issuing(1, noise)])).stdout).not.toContain('line')
  const { stdout } = await call(['replay', bad, ...issuing(1, noise)])
  expect(stdout).toContain('    | line 20\n')
  expect(stdout).toContain('    | line 49\n')
  expect(stdout).not.toContain('line 19\n')
  const short = await call(['replay', bad, ...issuing(1, noise.replace('i < 50', 'i < 2'))])
  expect(short.stdout).toContain('    | red\\u0007\n')
  expect(short.stdout).toContain(`    | ${'x'.repeat(200)}…\n`)
  expect(short.stdout).not.toContain('\u001B')
})

test('a client that exceeds the timeout fails with that reason', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const { code, stdout } = await call(['replay', file, '--timeout', '1', ...issuing(1, 'setInterval(() => {}, 1000)')])
  expect(code).toBe(2)
  expect(stdout).toContain('\n  the client did not end within 1 s, and was ended\n')
  expect(stdout).toContain('\n  the client: it was ended by SIGTERM\n  it wrote nothing\n')
})

test('JUnit XML and JSON contain all results', async () => {
  const path = folder()
  const files = scenarioFiles({
    'own/good': { clock, expect: { ledger: { 'at-gift': { issued: { exactly: 2 } } }, tolerate } },
    'own/bad': { clock, tags: ['own', 'bad'] },
  })
  const outputs = ['--junit', join(path, 'r.xml'), '--json', join(path, 'r.json')]
  expect((await call(['replay', ...files, ...outputs, ...issuing(2)])).code).toBe(2)
  const xml = readFileSync(join(path, 'r.xml'), 'utf8')
  expect(xml).toMatch(
    /<testsuite name="gift-mock replay" tests="2" failures="1" errors="0" skipped="0" time="\d+\.\d{3}">/,
  )
  expect(xml).toMatch(/<testcase classname="gift-mock\.scenarios" name="own\/good" time="\d+\.\d{3}"\/>/)
  expect(xml).toMatch(
    /name="own\/bad" time="\d+\.\d{3}">\n {6}<failure message="at-gift: codes issued: expected: exactly 1; happened: 2">\nThe title of own\/bad\n/,
  )
  const json = JSON.parse(readFileSync(join(path, 'r.json'), 'utf8'))
  expect(json).toMatchObject({
    format: 'gift-provider-mock/replay/1',
    passed: 1,
    failed: 1,
    durationMs: expect.any(Number),
  })
  expect(json.scenarios.map(({ name, result }: { name: string; result: string }) => [name, result])).toEqual([
    ['own/good', 'passed'],
    ['own/bad', 'failed'],
  ])
  expect(json.scenarios[1]).toMatchObject({
    title: { en: 'The title of own/bad', ja: 'own/badの題' },
    tags: ['own', 'bad'],
    client: { result: 'done', detail: { en: 'it exited with code 0', ja: '終了コード 0 で終了' }, output: '' },
    checks: [
      {
        kind: 'ledger',
        what: { en: 'at-gift: codes issued', ja: 'at-gift: 発行されたコードの件数' },
        expected: { en: 'exactly 1', ja: 'ちょうど 1' },
        actual: { en: '2', ja: '2' },
        passed: false,
        requests: ['000000001', '000000002'],
      },
    ],
    totals: { issued: 2, faceValue: 1000, fees: 0, orphaned: 0, suspectedDuplicates: 0 },
    requests: [
      {
        id: '000000001',
        at: expect.stringMatching(/^2026-04-01T09:00:00\.\d{3}\+09:00$/),
        operation: 'at-gift.issue',
        method: 'POST',
        status: 200,
        outcome: { code: 'issued', rule: expect.any(String) },
        delivered: true,
      },
      { id: '000000002' },
    ],
  })
})

test('JUnit XML uses the language of the terminal', async () => {
  const path = folder()
  const [file = ''] = scenarioFiles({
    'own/one': {
      clock,
      expect: { ledger: { 'at-gift': { issued: { exactly: 3 }, faceValue: { max: 999 } } }, tolerate },
    },
  })
  await call(['replay', file, '--junit', join(path, 'r.xml'), ...issuing(2)], { LANG: 'ja_JP.UTF-8' })
  const xml = readFileSync(join(path, 'r.xml'), 'utf8')
  expect(xml).toContain(
    '<failure message="at-gift: 発行されたコードの件数: 期待: ちょうど 3、結果: 2；at-gift: 額面（円）: 期待: 999 以下、結果: 1000">\nown/oneの題\n',
  )
  expect(xml).toContain('\n  クライアント: 終了コード 0 で終了\n')
})

test('a client that times out is a failure in JUnit too', async () => {
  const path = folder()
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  await call([
    'replay',
    file,
    '--timeout',
    '1',
    '--junit',
    join(path, 'r.xml'),
    ...issuing(1, 'setInterval(() => {}, 1000)'),
  ])
  expect(readFileSync(join(path, 'r.xml'), 'utf8')).toContain(
    '<failure message="the client did not end within 1 s, and was ended">',
  )
})

test('--tag replays only scenarios with all of the tags, and an unknown tag is rejected', async () => {
  const files = scenarioFiles({ 'own/a': { tags: ['own', 'first'] }, 'own/b': { tags: ['own'] } })
  expect(withoutTimes((await call(['replay', ...files, '--tag', 'own', '--tag', 'first'])).stdout)).toBe(
    '✓ own/a  The title of own/a  N ms\n\n1 passed, 0 failed, in N s\n',
  )
  expect((await call(['replay', ...files, '--tag', 'fist'])).stderr).toBe(
    'gift-mock: no scenario has the tag "fist"; did you mean "first"?\n',
  )
})

test('long scenarios of the library are left out unless selected by tag or name', async () => {
  const tagsOf = async (names: string[], selection: { all: boolean; tags: string[] }): Promise<boolean[]> =>
    (await selectScenarios(names, selection)).map(({ scenario }) => scenario.tags.includes('long'))
  const all = await tagsOf([], { all: true, tags: [] })
  expect(all.length).toBeGreaterThan(20)
  expect(all).not.toContain(true)
  expect(new Set(await tagsOf([], { all: false, tags: ['long'] }))).toEqual(new Set([true]))
  expect(await tagsOf(['at-gift/slow-answer-real-time'], { all: false, tags: [] })).toEqual([true])
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  expect(await tagsOf([file], { all: true, tags: [] })).toHaveLength(all.length + 1)
})

test.each([
  [[], 'name the scenarios to replay, or --all; "gift-mock scenarios list" names those there are'],
  [['own.yaml', '--'], 'after -- comes the command that starts your client, such as -- python3 client.py'],
  [['own.yaml', '--timeout', '0'], '--timeout: 0 seconds are too few for any client'],
  [['own.yaml', '--timeout', '2m'], '--timeout: "2m" is not a number of seconds from 0 to 86400'],
  [['own.yaml', '--jobs', '0'], '--jobs: "0" is not a whole number from 1 to 64'],
  [['own.yaml', '--junit', ''], 'the JUnit file has no name'],
  [['own.yaml', '--junit', 'a', '--json', 'a'], '--junit and --json both name a: each needs a different file'],
  [
    ['own.yaml', '--junit', 'a', '--json', './b/../a'],
    '--junit and --json both name one file, a and ./b/../a: each needs a different file',
  ],
  [
    ['own.yaml', '--json', '-'],
    'the JSON file is named -: name a file, or /dev/stdout, which what is printed goes to as well',
  ],
  [
    ['own.yaml', '--junit', '-'],
    'the JUnit file is named -: name a file, or /dev/stdout, which what is printed goes to as well',
  ],
  [
    ['own.yaml', '--json', '/no/such/folder/r.json'],
    'the JSON file /no/such/folder/r.json cannot be written: there is no such file or folder',
  ],
  [['own.yaml', '--junit', root], `the JUnit file ${root} cannot be written: it is a folder`],
  [['no-such.yaml'], 'the scenario no-such.yaml cannot be read: there is no such file or folder'],
  [
    ['at-gift/issue-and-inquire'],
    'there is no scenario "at-gift/issue-and-inquire"; did you mean "at-gift/issue-and-inquiry"?',
  ],
  [['--tag', 'at-gif'], 'no scenario has the tag "at-gif"; did you mean "at-gift"?'],
  [['--tag', 'lng'], 'no scenario has the tag "lng"; did you mean "long"?'],
  [
    ['--all', '--tag', 'quite-another'],
    expect.stringMatching(/^no scenario has the tag "quite-another"; there are .*\blong\b/),
  ],
  [['--al'], 'unknown option \'--al\' (did you mean --all?); see "gift-mock replay --help"'],
])('replay %j is rejected in one line, and nothing is run', async (args, message) => {
  const file = join(folder(), 'ran')
  const command = args.includes('--')
    ? []
    : ['--', process.execPath, '-e', `fs.writeFileSync(${JSON.stringify(file)}, '')`]
  expect(await call(['replay', ...args, ...command])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: typeof message === 'string' ? `gift-mock: ${message}\n` : expect.stringMatching(/quite/),
  })
  expect(existsSync(file)).toBe(false)
})

test('a scenario file with mistakes is rejected with one line for each', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': { faultz: [], tags: ['Bad'] } })
  expect(await call(['replay', file])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^gift-mock: .*one\.yaml:7: tags\.0: no tag: .*\ngift-mock: .*one\.yaml:\d+: there is no key "faultz"; did you mean "faults"\?\n$/,
    ),
  })
})

test('a command that cannot be started is reported in one line', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  expect(await call(['replay', file, '--', 'no-such-program'])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'gift-mock: the command "no-such-program" cannot be started: there is no such file or folder\n',
  })
})

test('a task that the reference client does not know is rejected', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': { task: 'isue-one' } })
  expect(await call(['replay', file])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `gift-mock: ${file}:8: task: there is no task of the reference client "isue-one"; did you mean "issue-one"?; replay your own client: -- COMMAND\n`,
  })
  expect((await call(['replay', file, '--', process.execPath, '-e', ''])).code).toBe(2)
})

test('the installed command replays a shell script, and its exit code is the verdict', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const { code, stdout, stderr } = await execute(process.execPath, [
    program,
    'replay',
    file,
    '--',
    'sh',
    '-c',
    'echo "$GIFT_MOCK_TASK of $GIFT_MOCK_SCENARIO with --all"',
    '--all',
  ])
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
  expect(stdout).toContain('    | issue-one of own/one with --all\n')
  expect(stdout).not.toContain('\u001B')
})

test('Ctrl-C ends the client and its child processes, reports that in one line, and runs no further scenario', async () => {
  const pids = join(folder(), 'pids')
  const files = scenarioFiles({ 'own/one': {}, 'own/two': {} })
  const child = spawn(
    process.execPath,
    [
      program,
      'replay',
      '--jobs',
      '1',
      ...files,
      '--',
      'sh',
      '-c',
      `trap '' INT TERM; sleep 60 & echo $! >> ${pids}; echo $$ >> ${pids}; while :; do sleep 0.05; done`,
    ],
    { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const closed = once(child, 'close')
  await vi.waitUntil(() => existsSync(pids) && readFileSync(pids, 'utf8').trim().split('\n').length === 2, {
    timeout: 10_000,
    interval: 10,
  })
  child.kill('SIGINT')
  child.kill('SIGINT')
  expect((await closed)[0]).toBe(1)
  expect(stderr).toBe('gift-mock: interrupted: 0 of 2 scenarios were replayed\n')
  const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number)
  const { stdout } = await execute('ps', ['-o', 'stat=', ...started.flatMap((pid) => ['-p', String(pid)])])
  expect(stdout.split('\n').filter((state) => state !== '' && !state.startsWith('Z'))).toEqual([])
})
