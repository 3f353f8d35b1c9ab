import { createHash } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { clientText } from '../../../mock-server/cli/explore/output/client-text.ts'
import { secretMask, withoutSecrets } from '../../../mock-server/cli/shared/run-facts/command-secrets.ts'
import { changedRules, changedRulesText } from '../../../mock-server/cli/shared/run-facts/changed-rules.ts'
import { type Run, runFacts } from '../../../mock-server/cli/shared/run-facts/run-facts.ts'
import { mapInTurn } from '../../../mock-server/core/util/map-in-turn.ts'
import { VERSION } from '../../../mock-server/core/version.ts'
import { folder } from '../command.ts'

const startedMs = Date.parse('2027-01-01T18:04:05.678Z')
const KEY = 'SeCrEt/Key+Z9 QwErTy'
const CREDENTIALS = 'atGift.campaigns'
const run: Run = {
  command: ['php', 'client.php'],
  service: undefined,
  flags: [],
  timeScale: 1,
  hasFaketime: false,
  config: undefined,
  isWritten: false,
  startedMs,
  mask: secretMask({ environment: {} }),
}

test.each([
  ['a command', ['node', 'client.js'], undefined, ['node', 'client.js']],
  ['no command', undefined, undefined, 'reference client'],
  [
    'a service',
    undefined,
    { service: 'node server.js', drive: 'curl -sS localhost' },
    ['--service', 'node server.js', '--drive', 'curl -sS localhost'],
  ],
])(
  'the description of a run of %s contains the client, the real time in Japan, the versions and the host',
  async (_, command, service, client) => {
    expect(await runFacts({ ...run, command, service })).toEqual({
      version: VERSION,
      rules: expect.stringMatching(/^[0-9a-f]{64}$/),
      startedAt: '2027-01-02T03:04:05+09:00',
      client,
      ...(command && { clientProgram: expect.stringMatching(/^\/.*\/node$/) }),
      clientFiles: [],
      flags: [],
      timeScale: 1,
      host: { os: expect.stringMatching(/^\S+ \S+ \S+$/), node: process.version },
    })
  },
)

test('the description of a run contains the SHA-256 of each file in the command, except files with secret names', async () => {
  const path = folder({ 'client.py': 'print(1)', 'password.txt': 'x', 'k.pem': 'x', 'list.txt': 'x' })
  const [client, password, key, list] = ['client.py', 'password.txt', 'k.pem', 'list.txt'].map((name) =>
    join(path, name),
  )
  const command = ['python3', `${client}`, `${password}`, `--cert=${key}`, '--token-file', `${list}`, 'none.py', path]
  const { clientFiles } = await runFacts({ ...run, command })
  const expected = [{ file: client, sha256: createHash('sha256').update('print(1)').digest('hex') }]
  expect(clientFiles).toEqual(expected)
  const shell = ['sh', '-c', `cd . && python3 ${client} --token-file ${list}`]
  expect((await runFacts({ ...run, command: shell })).clientFiles).toEqual(expected)
})

test('the description of a run contains the path of a program that was found through the variable PATH', async () => {
  const path = folder({ program: '' })
  chmodSync(join(path, 'program'), 0o755)
  vi.stubEnv('PATH', `/none${delimiter}${path}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  const programs = [['program', 'x'], [join(path, 'program')], ['other'], ['none/program']]
  const found = await mapInTurn(programs, async (command) => (await runFacts({ ...run, command })).clientProgram)
  expect(found).toEqual([join(path, 'program'), undefined, undefined, undefined])
})

test('the description of a run contains the time scale, the flags and the settings, but no secrets', async () => {
  const settings = { [CREDENTIALS]: [{ authKey: KEY }], 'atGift.limit.requests': 7 }
  const facts = await runFacts({
    ...run,
    flags: ['--time-scale', '20', '--ready', `http://h/?x=${KEY}`],
    timeScale: 20,
    hasFaketime: true,
    clientVersion: `v1 ${KEY}`,
    config: { file: 'gift-mock.yaml', sha256: 'abc', settings },
    mask: secretMask({ environment: {}, settings: [settings] }),
  })
  expect(facts).toMatchObject({
    flags: ['--time-scale', '20', '--ready', 'http://h/?x=***'],
    timeScale: 20,
    scaledBy: 'faketime',
    clientVersion: 'v1 ***',
    config: {
      file: 'gift-mock.yaml',
      sha256: 'abc',
      settings: { [CREDENTIALS]: '***', 'atGift.limit.requests': 7 },
      changedRules: [{ setting: 'atGift.limit.requests', value: 7, default: 1, rules: ['AG-D7'] }],
    },
  })
  expect((await runFacts({ ...run, timeScale: 20 })).scaledBy).toBe('variable')
  await expect(runFacts({ ...run, clientVersion: '' })).rejects.toThrow('--client-version')
})

describe('a credential in the settings is removed from a command line at any place', () => {
  const mask = secretMask({ environment: {}, settings: [{ [CREDENTIALS]: [{ authKey: KEY }] }] })
  test.each([
    [KEY],
    [`-k${KEY}`],
    [`--pw=${KEY}`],
    [`https://h.invalid/${encodeURIComponent(KEY)}`],
    [`https://h.invalid/${Buffer.from(KEY).toString('hex').replaceAll(/../g, '%$&')}`],
    [Buffer.from(`u:${KEY}`).toString('base64')],
    [JSON.stringify(JSON.stringify({ x: KEY }))],
  ])('in a printed command line, the word %s is shown with *** in place of the credential', (word) => {
    const [, shown = ''] = withoutSecrets(['-k', word], mask)
    expect(shown).toContain('***')
    expect(shown).not.toContain(word)
    for (const form of [KEY, encodeURIComponent(KEY), Buffer.from(KEY).toString('base64').slice(2, -4)])
      expect(shown).not.toContain(form)
  })
})

test.each([
  [
    ['client', '--auth-key', 'abcdef'],
    ['client', '--auth-key', '***'],
  ],
  [
    ['client', '--auth-key=abcdef', '--count=3'],
    ['client', '--auth-key=***', '--count=3'],
  ],
  [
    ['sh', '-c', 'AUTH_KEY=abc node a.js --token xyz --count 3'],
    ['sh', '-c', 'AUTH_KEY=*** node a.js --token *** --count 3'],
  ],
  [
    ['curl', '-H', 'Authorization: Bearer abc'],
    ['curl', '-H', 'Authorization: ***'],
  ],
  [['curl -H "X-Access-Key: a b" http://h/x'], ['curl -H "X-Access-Key: ***" http://h/x']],
  [
    ['curl', '-d', '{"AuthKey":"abc","DcId":"DC500"}'],
    ['curl', '-d', '{"AuthKey":***,"DcId":"DC500"}'],
  ],
  [[String.raw`curl -d "{\"AuthKey\": \"abc\"}"`], [String.raw`curl -d "{\"AuthKey\": ***}"`]],
  [
    ['client', 'https://user:pass@host/p?token=abc&x=1'],
    ['client', 'https://***@host/p?token=***&x=1'],
  ],
  [
    ['client', 'say s3cret-value loud'],
    ['client', 'say *** loud'],
  ],
  [
    ['client', Buffer.from('s3cret-value').toString('base64')],
    ['client', '***'],
  ],
  [
    ['python3', 'token.py', '--task', 'a:b'],
    ['python3', 'token.py', '--task', 'a:b'],
  ],
])('the command line %j contains no secret in a result file', (given, shown) => {
  const environment = { MY_SECRET: 's3cret-value', HOME: 'client', SHORT_TOKEN: 'say' }
  expect(withoutSecrets(given, secretMask({ environment }))).toEqual(shown)
})

test.each([
  [['client', '--auth-key', '***'], `"client --auth-key '***'"`],
  [['--service', 'AUTH_KEY=*** node server.js', '--drive', 'curl'], '"AUTH_KEY=*** node server.js"'],
])('the description of a search names the client of the command %j', (client, shown) => {
  expect(clientText(client).en).toBe(shown)
})

test('settings that the contract determines, and settings with their default values, do not count as changed rules', () => {
  const settings = {
    'atGift.campaigns': '***',
    'atGift.catalogue': [],
    'atGift.allowedIps': ['192.0.2.1'],
    'atGift.commission.rate': 0.1,
    'realpayGift.brands': [],
    'realpayGift.commission.rounding': 'up',
    'realpayGift.totp.digits': 8,
    'realpayGift.limit.requests': 300,
    'mock.requestHeader': false,
  }
  expect(changedRules(settings)).toEqual([])
  expect(changedRulesText([])).toBeUndefined()
  const changed = changedRules({ ...settings, 'atGift.limit.windowMs': 100, 'realpayGift.totp.window': 5 })
  expect(changedRulesText(changed)).toEqual({
    en: 'atGift.limit.windowMs 100 (default 1000; AG-D7, AG-A3), realpayGift.totp.window 5 (default 1; RP-A7)',
    ja: 'atGift.limit.windowMs 100（既定値 1000、AG-D7、AG-A3）、realpayGift.totp.window 5（既定値 1、RP-A7）',
  })
})
