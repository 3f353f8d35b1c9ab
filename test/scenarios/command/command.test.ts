import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { commandEnvironment } from '../../../scenarios/command/command-environment.ts'
import { createOutputTail } from '../../../scenarios/command/output-tail.ts'
import { folder } from '../../cli/command.ts'

import { issue, node, replayed } from './support.ts'

afterEach(() => void vi.unstubAllEnvs())

test("a command that `replay` starts gets the mock's URL and the task in environment variables", async () => {
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

test("a command's environment variables contain the credentials, the scenario, the clock rate and the task", async () => {
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
    GIFT_MOCK_ATTEMPT: '1',
    GIFT_MOCK_STATE_DIR: expect.stringContaining('gift-mock-state-'),
    GIFT_MOCK_BOOK: expect.stringMatching(/gift-mock-state-.+book$/),
    GIFT_MOCK_RUN_ID: expect.any(String),
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

test('a command gets the default values of the task parameters that the scenario omits', async () => {
  const { ran } = await replayed(
    node('console.log(process.env.GIFT_MOCK_TASK_DC_ID, process.env.GIFT_MOCK_TASK_AMOUNT)'),
    { more: { task: { name: 'issue-one', amount: 700 } } },
  )
  expect(ran.output).toBe('DC500 700\n')
})

test('if environment variables describe the task of another run, the command does not get these variables', async () => {
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
])(
  'if NO_PROXY is %s and no_proxy is %s, the command gets values that also name the mock',
  (upper, lower, NO_PROXY, no_proxy) => {
    expect(commandEnvironment({ NO_PROXY: upper, no_proxy: lower, PATH: '/bin' }, { A: 'b' })).toEqual({
      NO_PROXY,
      no_proxy,
      PATH: '/bin',
      A: 'b',
    })
  },
)

test('if the environment contains HTTP_PROXY, the command gets a NO_PROXY that names the mock', async () => {
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9')
  vi.stubEnv('NO_PROXY', 'corp.example')
  expect((await replayed(node('console.log(process.env.NO_PROXY, process.env.HTTP_PROXY)'))).ran.output).toBe(
    'corp.example,127.0.0.1,localhost http://127.0.0.1:9\n',
  )
})

test('credentials of the mock and secrets of the environment are redacted in the recorded output', async () => {
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

test('if the recorded output of a command is truncated, its beginning contains no part of a secret', () => {
  const tail = createOutputTail(10, ['secret-1'])
  const write = tail.stream()
  write(Buffer.from('before secr'))
  write(Buffer.from('et-1 after'))
  expect(tail.text()).toBe('… (15 characters before)\n after')
  write(Buffer.from('. secret-1'))
  expect(tail.text()).toBe('… (21 characters before)\n. ***')
})

test('a command gets its arguments unchanged and without a shell', async () => {
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

test("the result of a replay contains the command's exit code, but the verdict does not depend on it", async () => {
  expect(await replayed(node(`${issue}.then(() => process.exit(3))`))).toMatchObject({
    result: 'passed',
    ran: { result: 'failed', detail: { en: 'it exited with code 3' } },
  })
  expect(await replayed(node('process.kill(process.pid, "SIGABRT")'))).toMatchObject({
    result: 'failed',
    ran: { result: 'failed', detail: { en: 'it was ended by SIGABRT', ja: 'SIGABRT により終了' } },
  })
})

test("only the last 64 Ki characters of a command's output are kept, and no character is broken", async () => {
  const { ran } = await replayed(
    node(
      'const all = Buffer.from("あ".repeat(100_000) + "the end\\n"); const half = 150_001; process.stdout.write(all.subarray(0, half), () => setTimeout(() => process.stdout.write(all.subarray(half)), 20))',
    ),
  )
  const output = ran.output ?? ''
  expect(output.length).toBeLessThan(66_000)
  expect(output).toMatch(/^… \(34472 characters before\)\nあ{65528}the end\n$/)
})

test('if a command cannot be started, the replay throws an error with the reason', async () => {
  await expect(replayed(['no-such-program'])).rejects.toMatchObject({
    status: 500,
    message: 'the command "no-such-program" cannot be started: there is no such file or folder',
    explanation: { because: { values: { ja: expect.stringMatching(/^コマンド "no-such-program" を起動できない/) } } },
  })
  await expect(replayed([folder()])).rejects.toThrow(/cannot be started: permission is denied$/)
})
