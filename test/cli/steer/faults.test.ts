import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../../../mock-server/index.ts'
import { call } from '../command.ts'

let url: string

beforeEach(async () => {
  const mock = await startGiftMock({ port: 0, settings: { 'atGift.limit.requests': 1000 } })
  onTestFinished(() => mock.close(0))
  ;({ url } = mock)
})

const faults = (...args: string[]) => call(['faults', ...args, '--url', url])
const refused = (stderr: unknown) => ({ code: 1, stdout: '', stderr })

/** Issues a code. Returns the status, or undefined if the connection breaks. */
const issue = (): Promise<number | undefined> =>
  fetch(`${url}/at-gift/demo-campaign/dc/getcode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
  }).then(
    ({ status }) => status,
    () => undefined,
  )

test('`faults arm OPERATION --lose-response --call N` makes the client lose the response to the Nth call', async () => {
  expect(await faults('arm', 'at-gift.issue', '--lose-response', '--call', '2')).toMatchObject({
    code: 0,
    stderr: '',
    stdout: 'at-gift.issue-reset-connection: at-gift.issue calls=[2] after-commit reset-connection hits=0\n',
  })
  expect([await issue(), await issue(), await issue()]).toEqual([200, undefined, 200])
  expect((await faults('list')).stdout).toMatch(/ hits=1 \(can fire no more\)\n$/)
})

test('`faults list` describes an armed fault in Japanese if the language of the environment is Japanese', async () => {
  await faults('arm', 'at-gift.issue', '--lose-response', '--call', '1', '--call', '3', '--name', 'lose')
  const { stdout } = await call(['faults', 'list', '--url', url], { LANG: 'ja_JP.UTF-8' })
  expect(stdout).toBe(
    'lose: at-gift.issue（1、3 回目）、処理後（after-commit）、接続のリセット（reset-connection）、発生 0 件\n',
  )
})

test('`faults arm OPERATION --effect` arms a fault with the given effect, phase and name', async () => {
  const { stdout } = await faults(
    'arm',
    'at-gift.issue',
    '--effect',
    'respond',
    '--with',
    'status=418',
    '--name',
    'tea',
    '--phase',
    'after-commit',
    '--json',
  )
  expect(JSON.parse(stdout)).toMatchObject({
    faults: [{ name: 'tea', phase: 'after-commit', effect: { type: 'respond', status: 418 }, seen: 0, hits: 0 }],
  })
  expect(await issue()).toBe(418)
})

test('`faults arm NAME --scenario` arms the fault with this name in the scenario', async () => {
  const scenario = ['--scenario', 'at-gift/response-lost-after-issue']
  const { stdout } = await faults('arm', 'lose-the-response', ...scenario)
  expect(stdout).toBe('lose-the-response: at-gift.issue calls=[1] after-commit reset-connection hits=0\n')
  expect(await faults('arm', 'lose', ...scenario)).toMatchObject(
    refused('gift-mock: at-gift/response-lost-after-issue has no fault "lose"; it has lose-the-response\n'),
  )
})

test('`faults arm NAME` arms the fault with this name if only one scenario of the library has such a fault', async () => {
  expect((await faults('arm', 'lose-the-response')).stdout).toMatch(/^lose-the-response: at-gift\.issue calls=\[1\] /)
  expect(await faults('arm', 'lose-the-answer')).toMatchObject(
    refused(
      expect.stringMatching(
        /^gift-mock: faults arm: several scenarios have a fault "lose-the-answer": choose one with --scenario: (?:[\w/-]+, )+[\w/-]+\n$/,
      ),
    ),
  )
})

test("`faults arm` accepts a scenario's name in place of an operation, a range as `--call`, and a maximum as `--times`", async () => {
  expect((await faults('arm', 'at-gift/response-lost-after-issue')).stdout).toMatch(/^lose-the-response: /)
  expect(
    (await faults('arm', 'at-gift.issue', '--effect', 'truncate-body', '--call', '2-', '--times', '1')).stdout,
  ).toBe('at-gift.issue-truncate-body: at-gift.issue calls="2-" mid-body truncate-body hits=0\n')
  expect((await faults()).stdout.split('\n')).toHaveLength(3)
  expect((await faults('arn')).stderr).toContain('(did you mean arm?)')
})

test('`faults arm` replaces an armed fault of the same name if that fault can no longer fire', async () => {
  await faults('arm', 'at-gift/response-lost-after-issue')
  expect(await issue()).toBeUndefined()
  expect((await faults('list')).stdout).toBe(
    'lose-the-response: at-gift.issue calls=[1] after-commit reset-connection hits=1 (can fire no more)\n',
  )
  expect(await faults('arm', 'at-gift/response-lost-after-issue')).toMatchObject({
    code: 0,
    stdout: 'lose-the-response: at-gift.issue calls=[1] after-commit reset-connection hits=0\n',
  })
  expect([await issue(), await issue()]).toEqual([undefined, 200])
})

test.each([
  ['every selected call has passed', ['--call', '1-1'], true],
  ['the fault has fired `--times` times', ['--times', '1'], true],
  ['a selected call is still to come', ['--call', '2-'], false],
  ['the fault has no limit', [], false],
])(
  'after one request, `faults list` prints "can fire no more" only for a fault that can no longer fire: %s',
  async (_, flags, spent) => {
    await faults('arm', 'at-gift.issue', '--lose-response', ...flags)
    await issue()
    expect((await faults('list')).stdout.includes('(can fire no more)')).toBe(spent)
  },
)

test('if the armed fault can still fire, `faults arm` prints the command that disarms the fault', async () => {
  await faults('arm', 'at-gift.issue', '--lose-response', '--name', 'lose')
  expect(await faults('arm', 'at-gift.issue', '--lose-response', '--name', 'lose')).toMatchObject(
    refused(
      `gift-mock: the fault "lose" is armed already and can still fire: disarm it first with: gift-mock faults disarm lose --url ${url}\n`,
    ),
  )
})

test('if the sandbox of `--sandbox` does not exist, `faults arm` says so on standard error and names a similar sandbox', async () => {
  await fetch(`${url}/__admin/sandboxes/worker-1`, { method: 'PUT' })
  const arm = (sandbox: string) => faults('arm', 'at-gift.issue', '--lose-response', '--sandbox', sandbox)
  expect(await arm('worker-l')).toMatchObject({
    code: 0,
    stderr: 'note: the mock has no sandbox "worker-l" yet; did you mean "worker-1"? It has: default, worker-1\n',
  })
  expect(await arm('worker-1')).toMatchObject({ code: 0, stderr: '' })
})

test('`faults disarm` disarms the named fault or, without a name, all faults', async () => {
  for (const name of ['a', 'b', 'c']) await faults('arm', 'at-gift.issue', '--lose-response', '--name', name)
  expect((await faults('disarm', 'b')).stdout).toMatch(/^a: .*\nc: .*\n$/)
  expect((await faults('disarm')).stdout).toBe('no fault is armed\n')
  expect(await issue()).toBe(200)
  expect(await faults('disarm', 'b')).toMatchObject(refused(expect.stringContaining('answers 404')))
})

test.each([
  [[]],
  [['at-gift.issue']],
  [['at-gift.issue', '--lose-response', '--effect', 'hang']],
  [['--lose-response']],
])('`faults arm` rejects the arguments %j, which do not name exactly one operation and one effect', async (args) => {
  expect(await faults('arm', ...args)).toMatchObject(refused(expect.stringContaining('--lose-response --call 1')))
})

test('if the control API rejects a fault, `faults arm` prints the reason', async () => {
  expect(await faults('arm', 'at-gift.isue', '--lose-response')).toMatchObject(
    refused(expect.stringMatching(/answers 400: .*at-gift\.issue/)),
  )
  expect(await faults('arm', 'at-gift.issue', '--lose-response', '--call', 'first')).toMatchObject(
    refused(expect.stringContaining('--call: "first" is not a whole number')),
  )
  expect(await faults('arm', 'at-gift.issue', '--effect', 'respond', '--with', 'status')).toMatchObject(
    refused(expect.stringContaining('status=503')),
  )
})
