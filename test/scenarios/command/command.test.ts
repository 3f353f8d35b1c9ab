import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { commandEnvironment } from '../../../scenarios/command/command-environment.ts'
import { commandRunner } from '../../../scenarios/command/command-runner.ts'
import { findScenario } from '../../../scenarios/loading/load.ts'
import { replay } from '../../../scenarios/replay/replay.ts'
import { createOutputTail } from '../../../scenarios/command/output-tail.ts'
import { Problem, startGiftMock } from '../../../mock-server/index.ts'
import { type AtEnd, folder } from '../../cli/command.ts'
import { scenarioFiles } from '../files.ts'

afterEach(() => void vi.unstubAllEnvs())

async function replayed(
  command: readonly string[],
  {
    more = {},
    timeoutMs = 20_000,
    signal,
    atEnd,
  }: { more?: Record<string, unknown>; timeoutMs?: number; signal?: AbortSignal; atEnd?: AtEnd } = {},
) {
  const [file = ''] = scenarioFiles({ 'own/one': more }, atEnd)
  const [program = '', ...args] = command
  return replay(await findScenario(file), { runner: commandRunner(program, args), timeoutMs, signal })
}

const node = (script: string): string[] => [process.execPath, '-e', script]
const issue = `fetch(process.env.AT_GIFT_BASE_URL + '/' + process.env.AT_GIFT_CAMPAIGN + '/dc/getcode', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ AuthKey: process.env.AT_GIFT_AUTH_KEY, DcId: process.env.GIFT_MOCK_TASK_DC_ID, Amount: process.env.GIFT_MOCK_TASK_AMOUNT }) })`

/** True if the process exists and is not a zombie. */
function lives(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}

/** Waits until a program has written process ids to a file, and returns them. */
async function pidsIn(file: string, count: number, atEnd: AtEnd = onTestFinished): Promise<number[]> {
  await vi.waitUntil(() => existsSync(file) && readFileSync(file, 'utf8').trim().split('\n').length >= count, {
    timeout: 10_000,
    interval: 10,
  })
  const pids = readFileSync(file, 'utf8').trim().split('\n').map(Number)
  atEnd(() => {
    for (const pid of pids.filter(lives)) process.kill(pid, 'SIGKILL')
  })
  return pids
}

test('a command gets the mock and its task from its environment, and the verdict follows from its requests', async () => {
  const { result, ran, requests } = await replayed(node(issue), {
    more: { task: { name: 'issue-one', dcId: 'DC-FIXED-1000', amount: 1000 } },
  })
  expect({ result, ran }).toEqual({
    result: 'passed',
    ran: { result: 'done', detail: { en: 'it exited with code 0', ja: '終了コード 0 で終了' }, output: '' },
  })
  expect(requests.map(({ outcome, request }) => [outcome.code, request.body])).toEqual([
    ['issued', expect.stringContaining('"DcId":"DC-FIXED-1000","Amount":"1000"')],
  ])
})

test('a command gets variables for the mock, the credentials, the scenario, the clock rate, and the task with its parameters', async () => {
  const file = join(folder(), 'variables.json')
  await replayed(
    node(
      `${issue}; require('fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(GIFT_MOCK|AT_GIFT|REALPAY_GIFT)_/.test(name) && !/^GIFT_MOCK_TEST_/.test(name)))))`,
    ),
    {
      more: {
        task: { name: 'a-task-of-ours', dcId: 'DC500', 'tran-id': 'AZ', isStrict: false, retries2: 3 },
        clock: { rate: 40 },
      },
    },
  )
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    GIFT_MOCK_URL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    GIFT_MOCK_ADMIN_URL: expect.stringMatching(/\/__admin$/),
    GIFT_MOCK_SCENARIO: 'own/one',
    GIFT_MOCK_CLOCK_RATE: '40',
    GIFT_MOCK_TASK: 'a-task-of-ours',
    GIFT_MOCK_TASK_DC_ID: 'DC500',
    GIFT_MOCK_TASK_TRAN_ID: 'AZ',
    GIFT_MOCK_TASK_IS_STRICT: 'false',
    GIFT_MOCK_TASK_RETRIES2: '3',
    AT_GIFT_BASE_URL: expect.stringMatching(/\/at-gift$/),
    AT_GIFT_CAMPAIGN: 'demo-campaign',
    AT_GIFT_AUTH_KEY: 'MOCK-AuthKey-001',
    REALPAY_GIFT_BASE_URL: expect.stringMatching(/\/realpay-gift$/),
    REALPAY_GIFT_ACCESS_KEY: 'mock0000000000000000000000000000000key01',
    REALPAY_GIFT_TOTP_SECRET: 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK',
    REALPAY_GIFT_TOTP_ALGORITHM: 'SHA1',
    REALPAY_GIFT_TOTP_DIGITS: '6',
    REALPAY_GIFT_TOTP_PERIOD: '30',
  })
})

test('the parameters of a known task are passed with their defaults', async () => {
  const { ran } = await replayed(
    node('console.log(process.env.GIFT_MOCK_TASK_DC_ID, process.env.GIFT_MOCK_TASK_AMOUNT)'),
    { more: { task: { name: 'issue-one', amount: 700 } } },
  )
  expect(ran.output).toBe('DC500 700\n')
})

test('variables of another run do not reach the command', async () => {
  for (const name of ['GIFT_MOCK_TASK', 'GIFT_MOCK_TASK_TRAN_ID', 'GIFT_MOCK_TASK_COUNT', 'GIFT_MOCK_SCENARIO'])
    vi.stubEnv(name, 'stale')
  vi.stubEnv('GIFT_MOCK_OF_OURS', 'kept')
  const { ran } = await replayed(
    node(
      'const { GIFT_MOCK_TASK, GIFT_MOCK_TASK_TRAN_ID = "-", GIFT_MOCK_TASK_COUNT = "-", GIFT_MOCK_SCENARIO, GIFT_MOCK_OF_OURS } = process.env; console.log(GIFT_MOCK_TASK, GIFT_MOCK_TASK_TRAN_ID, GIFT_MOCK_TASK_COUNT, GIFT_MOCK_SCENARIO, GIFT_MOCK_OF_OURS)',
    ),
    { more: { task: 'a-task-of-ours' } },
  )
  expect(ran.output).toBe('a-task-of-ours - - own/one kept\n')
})

test.each([
  [undefined, undefined, '127.0.0.1,localhost', '127.0.0.1,localhost'],
  ['corp.example, localhost', undefined, 'corp.example,localhost,127.0.0.1', 'corp.example,localhost,127.0.0.1'],
  ['a.example', 'b.example', 'a.example,127.0.0.1,localhost', 'b.example,127.0.0.1,localhost'],
  ['*', undefined, '*', '*'],
])('if NO_PROXY is %s and no_proxy is %s, the mock is reached without a proxy', (upper, lower, NO_PROXY, no_proxy) => {
  expect(commandEnvironment({ NO_PROXY: upper, no_proxy: lower, PATH: '/bin' }, { A: 'b' })).toEqual({
    NO_PROXY,
    no_proxy,
    PATH: '/bin',
    A: 'b',
  })
})

test('a command gets variables that exclude the mock from its proxy', async () => {
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9')
  vi.stubEnv('NO_PROXY', 'corp.example')
  expect((await replayed(node('console.log(process.env.NO_PROXY, process.env.HTTP_PROXY)'))).ran.output).toBe(
    'corp.example,127.0.0.1,localhost http://127.0.0.1:9\n',
  )
})

test('the recorded output contains no credential, neither of the mock nor of the environment', async () => {
  vi.stubEnv('OUR_API_TOKEN', 'tok/en of ours')
  vi.stubEnv('OUR_PASSWORD', '7-chars')
  vi.stubEnv('OUR_SECRET', '8-charac')
  vi.stubEnv('OUR_NAME', 'someone')
  const { ran } = await replayed(
    node(
      'console.log(JSON.stringify(process.env)); console.log(process.env.OUR_PASSWORD, process.env.OUR_SECRET, process.env.OUR_NAME, encodeURIComponent(process.env.OUR_API_TOKEN)); process.exit(1)',
    ),
  )
  const output = ran.output ?? ''
  for (const secret of [
    'MOCK-AuthKey-001',
    'mock0000000000000000000000000000000key01',
    'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK',
    'en of ours',
  ])
    expect(output).not.toContain(secret)
  expect(output).toContain('"AT_GIFT_AUTH_KEY":"***"')
  expect(output).toMatch(/7-chars \*\*\* someone \*\*\*\n$/)
})

test('truncated output does not start with a part of a secret', () => {
  const tail = createOutputTail(10, ['secret-1'])
  const write = tail.stream()
  write(Buffer.from('before secr'))
  write(Buffer.from('et-1 after'))
  expect(tail.text()).toBe('… (15 characters before)\n after')
  write(Buffer.from('. secret-1'))
  expect(tail.text()).toBe('… (21 characters before)\n. ***')
})

test('arguments reach the command unchanged, without a shell', async () => {
  const { ran } = await replayed([
    process.execPath,
    '-e',
    'console.log(JSON.stringify(process.argv.slice(1)))',
    '--',
    '$HOME *',
    "it's",
    '',
  ])
  expect(ran.output).toBe(`${JSON.stringify(['$HOME *', "it's", ''])}\n`)
})

test('the exit code of the command is reported and does not affect the verdict', async () => {
  expect(await replayed(node(`${issue}.then(() => process.exit(3))`))).toMatchObject({
    result: 'passed',
    ran: { result: 'failed', detail: { en: 'it exited with code 3' } },
  })
  expect(await replayed(node('process.kill(process.pid, "SIGABRT")'))).toMatchObject({
    result: 'failed',
    ran: { result: 'failed', detail: { en: 'it was ended by SIGABRT', ja: 'SIGABRT により終了' } },
  })
})

test('only the last 64 Ki characters of output are kept, and a character split between two chunks stays intact', async () => {
  const { ran } = await replayed(
    node(
      'const all = Buffer.from("あ".repeat(100_000) + "the end\\n"); const half = 150_001; process.stdout.write(all.subarray(0, half), () => setTimeout(() => process.stdout.write(all.subarray(half)), 20))',
    ),
  )
  const output = ran.output ?? ''
  expect(output.length).toBeLessThan(66_000)
  expect(output).toMatch(/^… \(34472 characters before\)\nあ{65528}the end\n$/)
})

test('a command that cannot be started is reported as one problem', async () => {
  await expect(replayed(['no-such-program'])).rejects.toThrow(
    new Problem(500, 'the command "no-such-program" cannot be started: there is no such file or folder'),
  )
  await expect(replayed([folder()])).rejects.toThrow(/cannot be started: permission is denied$/)
})

test('a command that exceeds the timeout gets SIGTERM, and its scenario fails even if all expectations are met', async () => {
  const { result, verdict, ran } = await replayed(
    node(
      `process.on('SIGTERM', () => { console.log('asked'); process.exit(0) }); ${issue}; setInterval(() => {}, 1000)`,
    ),
    { timeoutMs: 800 },
  )
  expect(verdict.result).toBe('passed')
  expect({ result, ran }).toEqual({
    result: 'failed',
    ran: { result: 'timed out', detail: { en: 'it exited with code 0', ja: '終了コード 0 で終了' }, output: 'asked\n' },
  })
})

/** True if the program is installed. */
function isThere(program: string): boolean {
  return spawnSync(program, ['--help']).error === undefined
}

// Each test waits for its timeout and for the grace period, so they run concurrently.
describe.concurrent('a command that ignores SIGTERM', () => {
  test('the command and its child processes are killed', async ({ onTestFinished: atEnd }) => {
    const file = join(folder({}, atEnd), 'pids')
    const script = `trap '' TERM; (trap '' TERM; while :; do sleep 0.05; done) & echo $! > ${file}; sh -c 'trap "" TERM; echo $$ >> ${file}; while :; do sleep 0.05; done' & echo $$ >> ${file}; while :; do sleep 0.05; done`
    const running = replayed(['sh', '-c', script], { timeoutMs: 5000, atEnd })
    const pids = await pidsIn(file, 3, atEnd)
    expect(pids.map(lives)).toEqual([true, true, true])
    expect((await running).ran).toMatchObject({
      result: 'timed out',
      detail: { en: 'it was ended by SIGKILL', ja: 'SIGKILL により終了' },
    })
    expect(pids.map(lives)).toEqual([false, false, false])
  })

  test.skipIf(!isThere('timeout'))(
    'a process in its own process group, as under timeout, is killed too',
    async ({ onTestFinished: atEnd }) => {
      const file = join(folder({}, atEnd), 'pids')
      const loop = `trap "" TERM; echo $$ >> ${file}; while :; do sleep 0.05; done`
      const running = replayed(['sh', '-c', `timeout 60 sh -c '${loop}'; true`], { timeoutMs: 5000, atEnd })
      const pids = await pidsIn(file, 1, atEnd)
      expect(pids.map(lives)).toEqual([true])
      expect((await running).ran.result).toBe('timed out')
      expect(pids.map(lives)).toEqual([false])
    },
  )

  test.skipIf(!isThere('setsid'))(
    'a process that leads its own session is killed too, even if its parent ends first',
    async ({ onTestFinished: atEnd }) => {
      const file = join(folder({}, atEnd), 'pids')
      const running = replayed(
        ['sh', '-c', `setsid sh -c 'trap "" TERM; echo $$ >> ${file}; while :; do sleep 0.05; done'; true`],
        { timeoutMs: 5000, atEnd },
      )
      const pids = await pidsIn(file, 1, atEnd)
      expect(pids.map(lives)).toEqual([true])
      expect((await running).ran.result).toBe('timed out')
      expect(pids.map(lives)).toEqual([false])
    },
  )
})

test.skipIf(process.platform !== 'linux')(
  'a background job in its own process group is ended when the command exits',
  async () => {
    const file = join(folder(), 'pids')
    const { ran } = await replayed(['sh', '-c', `set -m; sleep 60 & echo $! > ${file}`])
    expect(ran).toMatchObject({ result: 'done' })
    expect((await pidsIn(file, 1)).map(lives)).toEqual([false])
  },
)

test('a background process of the command is ended when the command exits', async () => {
  const file = join(folder(), 'pids')
  const { ran } = await replayed(['sh', '-c', `sleep 60 & echo $! > ${file}`])
  expect(ran).toMatchObject({ result: 'done' })
  expect((await pidsIn(file, 1)).map(lives)).toEqual([false])
})

test('a detached process that keeps the output open does not delay the end of the replay', async () => {
  const file = join(folder(), 'pids')
  const script = `const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'inherit' }); require('fs').writeFileSync(${JSON.stringify(file)}, String(child.pid)); child.unref()`
  const { durationMs } = await replayed(node(script))
  expect((await pidsIn(file, 1)).map(lives)).toEqual([true])
  expect(durationMs).toBeLessThan(5000)
})

test('aborting the replay ends the command and its child processes', async () => {
  const file = join(folder(), 'pids')
  const stop = new AbortController()
  const running = replayed(['sh', '-c', `sleep 60 & echo $! > ${file}; echo $$ >> ${file}; wait`], {
    signal: stop.signal,
  })
  const pids = await pidsIn(file, 2)
  stop.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
  expect(pids.map(lives)).toEqual([false, false])
})

test('aborting during the start of the command ends it too', async () => {
  const stop = new AbortController()
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close(0))
  const running = commandRunner('sleep', ['60']).run({
    scenario: (await findScenario(file)).scenario,
    mock,
    environment: {},
    signal: stop.signal,
  })
  stop.abort()
  expect(await running).toMatchObject({
    result: 'failed',
    detail: { en: 'it was ended by SIGTERM', ja: 'SIGTERM により終了' },
  })
})
