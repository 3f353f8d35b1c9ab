import { createServer } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { VERSION } from '../../mock-server/core/version.ts'
import { temporaryCertificate } from '../../mock-server/cli/start/certificate.ts'
import { createGiftMock, type ServeOptions, startGiftMock } from '../../mock-server/index.ts'
import { call, execute, folder } from './command.ts'
import { program } from '../helpers/built.ts'

/**
 * Runs a command that must fail, and returns the text of its error. Checks that the command prints one line to standard
 * error and nothing to standard output, and exits with 1.
 */
async function refusal(args: readonly string[], variables: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await call(args, variables)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^gift-mock: .+\n$/)
  return stderr.slice('gift-mock: '.length, -1)
}

test.each([
  ['start', ['start', '--prot', '1'], "unknown option '--prot' (did you mean --port?)"],
  ['start', ['start', '--max-sandbox', '1'], "unknown option '--max-sandbox' (did you mean --max-sandboxes?)"],
  ['start', ['start', '--a\u001Bb\nc'], String.raw`unknown option '--a\u001bb c'`],
  ['start', ['start', '--port'], "option '--port <number>' argument missing"],
  ['start', ['start', 'at-gift'], "too many arguments for 'start'. Expected 0 arguments but got 1: at-gift"],
  ['env', ['env', '--form', 'json'], "unknown option '--form' (did you mean --format?)"],
  ['scenarios', ['scenarios', 'lits'], "unknown command 'lits' (did you mean list?)"],
  ['snapshot save', ['snapshot', 'save'], "missing required argument 'file'"],
  [
    'requests list',
    ['requests', '2'],
    "too many arguments for 'list'. Expected 0 arguments but got 1: 2 (did you mean show 2?)",
  ],
  ['clock show', ['clock', '5'], "too many arguments for 'show'. Expected 0 arguments but got 1: 5"],
  ['run', ['run', 'curl', '-sS'], "unknown option '-sS' (the command of your client follows --)"],
  [
    'replay',
    ['replay', '--all', 'php', 'client.php', '--redy', '5'],
    "unknown option '--redy' (did you mean --ready? the command of your client follows --)",
  ],
  [
    'explore',
    ['explore', 'php', 'client.php'],
    "too many arguments for 'explore'. Expected 0 arguments but got 2: php, client.php (the command of your client follows --)",
  ],
  ['', ['strat'], "unknown command 'strat' (did you mean start?)"],
  ['', ['serve'], "unknown command 'serve' (did you mean start?)"],
  ['', ['upgrade'], "unknown command 'upgrade' (did you mean docs upgrading?)"],
  ['', ['validate'], "unknown command 'validate' (did you mean scenarios validate?)"],
  ['scenarios', ['scenarios', 'status'], "unknown command 'status' (did you mean scenario status?)"],
  ['scenarios', ['scenarios', 'start'], "unknown command 'start' (did you mean scenario begin?)"],
  ['scenario', ['scenario', 'start'], "unknown command 'start' (did you mean scenario begin?)"],
  ['scenario', ['scenario', 'list'], "unknown command 'list' (did you mean scenarios list?)"],
  ['scenario', ['scenario', 'other'], "unknown command 'other'"],
  [
    'faults list',
    ['faults', 'clear'],
    "too many arguments for 'list'. Expected 0 arguments but got 1: clear (did you mean faults disarm?)",
  ],
  ['', ['nothing-like-it'], "unknown command 'nothing-like-it'"],
])(
  'the usage error of "gift-mock %s" is one line that names the help (arguments: %j)',
  async (command, args, message) => {
    expect(await refusal(args)).toBe(`${message}; see "${`gift-mock ${command}`.trim()} --help"`)
  },
)

test('if npm takes a flag of `npm start` for itself, the mock prints one line that says how to pass the flag', async () => {
  const npm = { npm_lifecycle_event: 'start', npm_package_name: 'gift-provider-mock' }
  const message = 'npm took --port for one of its options, so the mock did not get it: write npm start -- --port …'
  expect(await refusal(['start', '4700'], { ...npm, npm_config_port: 'true' })).toBe(message)
  expect(await refusal(['start'], { ...npm, npm_config_port: '4700' })).toBe(message)
  expect(await refusal(['start'], { ...npm, npm_config_max_sandboxes: '5' })).toContain(
    'npm start -- --max-sandboxes …',
  )
  for (const other of [
    { ...npm, npm_config_port: '4700', npm_package_name: 'a-shop' },
    { ...npm, npm_config_cert: 'a certificate of npm', npm_config_watch: '' },
  ])
    expect(await refusal(['start', '--port', 'x'], other)).toContain('--port: "x"')
})

test.each([
  ['port', '65536', '"65536" is not a whole number from 0 to 65535'],
  ['port', '-1', '"-1" is not a whole number from 0 to 65535'],
  ['port', '0x10', '"0x10" is not a whole number from 0 to 65535'],
  ['port', '4600 ', '"4600 " is not a whole number from 0 to 65535'],
  ['max-journal-entries', '0', '"0" is not a whole number from 1 to 10000000'],
  ['max-journal-bytes', '0', '"0" is not a whole number from 1 to 9007199254740991'],
  ['max-sandboxes', '1e3', '"1e3" is not a whole number from 0 to 10000000'],
  ['log-level', 'inof', '"inof" is none of debug, info, warn, error, silent; did you mean info?'],
  ['log-format', 'xml', '"xml" is none of pretty, json'],
  ['port', '1\n2\u0007', String.raw`"1\n2\u0007" is not a whole number from 0 to 65535`],
  ['seed', '', 'is empty'],
])(
  'if the flag --%s or its variable has the invalid value %j, the one-line error names the flag or the variable',
  async (flag, value, message) => {
    expect(await refusal(['start', `--${flag}=${value}`])).toBe(`--${flag}: ${message}`)
    const variable = `GIFT_MOCK_${flag.replaceAll('-', '_').toUpperCase()}`
    if (value !== '') expect(await refusal(['start'], { [variable]: value })).toBe(`${variable}: ${message}`)
  },
)

test.each([
  ['issue-oen', 'there is no task of the reference client "issue-oen"; did you mean "issue-one"?'],
  ['issue-one,dcid=DC500', 'there is no parameter of the task issue-one "dcid"; did you mean "dcId"?'],
  ['issue-one,amount=abc', 'at "amount": is text, not a number'],
  ['issue-many,count=0', 'at "count": is less than 1'],
])('`explore --task %s` is rejected, and the error names the mistake', async (task, message) => {
  expect(await refusal(['explore', '--task', task])).toBe(`--task: ${message}`)
})

test.each(['https', 'trust-proxy', 'watch'])(
  'the environment variable for the flag --%s is rejected if its value is neither true nor false',
  async (flag) => {
    const variable = `GIFT_MOCK_${flag.replaceAll('-', '_').toUpperCase()}`
    expect(await refusal(['start'], { [variable]: 'perhaps' })).toBe(`${variable}: "perhaps" is neither true nor false`)
  },
)

test('an admin token that an HTTP header cannot contain is rejected, and the error does not show the token', async () => {
  const message = 'a token is one or more ASCII characters without spaces'
  expect(await refusal(['start', '--admin-token', 'top secret'])).toBe(`--admin-token: ${message}`)
  expect(await refusal(['start'], { GIFT_MOCK_ADMIN_TOKEN: 'ひみつ' })).toBe(`GIFT_MOCK_ADMIN_TOKEN: ${message}`)
  expect(await refusal(['env'], { GIFT_MOCK_ADMIN_TOKEN: 'top secret' })).toBe(`GIFT_MOCK_ADMIN_TOKEN: ${message}`)
})

test('`start` rejects a flag that requires another flag if the other flag is missing', async () => {
  expect(await refusal(['start', '--cert', 'a.pem'])).toBe('--cert and --key go together: --key is missing')
  expect(await refusal(['start'], { GIFT_MOCK_KEY: 'a.pem' })).toBe('--cert and --key go together: --cert is missing')
  expect(await refusal(['start', '--watch'])).toBe('--watch watches the configuration file: name it with --config')
})

test('a file that `start` cannot read or use is rejected in one line that names the file', async () => {
  const path = folder({ 'not.pem': 'hello', 'not.json': '{"a":\n', 'other.json': '{"format":"other"}' })
  const file = (name: string): string => join(path, name)
  const missing = 'cannot be read: there is no such file or folder'
  expect(await refusal(['start', '--config', file('none.yaml')])).toBe(
    `the configuration file ${file('none.yaml')} ${missing}`,
  )
  expect(await refusal(['start', '--snapshot', file('none.json')])).toBe(`the snapshot ${file('none.json')} ${missing}`)
  expect(await refusal(['start', '--snapshot', path])).toBe(`the snapshot ${path} cannot be read: it is a folder`)
  expect(await refusal(['start', '--snapshot', file('not.json')])).toContain(`${file('not.json')} is not valid JSON: `)
  expect(await refusal(['start', '--snapshot', file('other.json')])).toContain(
    `${file('other.json')} is not a snapshot of this mock: `,
  )
  expect(await refusal(['start', '--snapshot-on-exit', join(path, 'none', 'a.json')])).toBe(
    `the snapshot ${join(path, 'none', 'a.json')} cannot be written: there is no such file or folder`,
  )
  expect(await refusal(['start', '--cert', file('none.pem'), '--key', file('not.pem')])).toBe(
    `the certificate ${file('none.pem')} ${missing}`,
  )
  expect(await refusal(['start', '--cert', file('not.pem'), '--key', file('not.pem')])).toContain(
    `${file('not.pem')} is not a certificate in PEM`,
  )
})

test('`start` rejects a snapshot with an unknown setting', async () => {
  const { admin } = createGiftMock()
  const snapshot = { ...(await admin.snapshot()), made: { 'atGift.limit.request': 1 } }
  const path = join(folder({ 's.json': JSON.stringify(snapshot) }), 's.json')
  expect(await refusal(['start', '--snapshot', path])).toBe(
    `the snapshot ${path}: unknown setting "atGift.limit.request"; did you mean "atGift.limit.requests"?`,
  )
})

test.each<[string, () => Promise<ServeOptions>]>([
  ['with HTTP', async () => ({})],
  ['with HTTPS alone', async () => ({ tls: await temporaryCertificate() })],
  ['with an admin token', async () => ({ adminToken: 'the-token-of-another-mock' })],
])('if another mock %s uses the port, `start` says so and how to choose another port', async (_, options) => {
  const mock = await startGiftMock({ port: 0, ...(await options()) })
  onTestFinished(() => mock.close())
  const { port } = new URL(mock.url)
  expect(await refusal(['start', '--port', port])).toBe(
    `port ${port} is taken by another gift-mock: stop it (Ctrl+C, or end its process), or choose another port with --port`,
  )
})

test('if the port is in use or the address is not local, `start` prints one line that names the flag to change', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  expect(await refusal(['start', '--port', String(port)])).toBe(
    `port ${port} is taken: choose another with --port, or --port 0 for a free one`,
  )
  expect(await refusal(['start', '--port', '0', '--host', '192.0.2.1'])).toBe(
    '192.0.2.1 is not an address of this machine: choose another with --host',
  )
})

test.each(['env', 'totp', 'wait'])('`%s` rejects an invalid URL', async (command) => {
  expect(await refusal([command, '--url', 'localhost:4600'])).toBe(
    '--url: "localhost:4600" is not an http or https URL',
  )
  expect(await refusal([command], { GIFT_MOCK_URL: 'nowhere' })).toBe(
    'GIFT_MOCK_URL: "nowhere" is not an http or https URL',
  )
})

test('the command `gift-mock` reports an invalid option in one line and exits with 1', async () => {
  const bad = await execute(process.execPath, [program, 'start', '--port', 'x'])
  expect(bad).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'gift-mock: --port: "x" is not a whole number from 0 to 65535\n',
  })
})

test('`gift-mock` without a command prints the help and exits with 1', async () => {
  expect(await call([])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Usage: gift-mock') })
})

test('`gift-mock --help` shows the commands in groups', async () => {
  const { stdout } = await call(['--help'])
  const groups = stdout.split('\n\n').slice(3)
  expect(
    groups.map((group) => [group.split('\n')[0], [...group.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name)]),
  ).toEqual([
    ['Run the mock:', ['start', 'run', 'init', 'wait', 'env', 'totp', 'doctor', 'ca']],
    [
      'Steer and watch:',
      [
        'tail',
        'requests',
        'scenario',
        'ledger',
        'snapshot',
        'clock',
        'faults',
        'settings',
        'reset',
        'mcp',
        'sandboxes',
      ],
    ],
    ['Judge a client:', ['replay', 'explore', 'report', 'reconcile', 'scenarios', 'plan']],
    ['Know the provider:', ['verify', 'record', 'compare', 'learn', 'probe']],
    ['Help:', ['docs', 'completion', 'help']],
    ['First steps:', Array.from({ length: 5 }, () => 'gift')],
  ])
})

test('`gift-mock --version` and `gift-mock --help` print to standard output and exit with 0', async () => {
  expect(await call(['--version'])).toEqual({ code: 0, signal: null, stdout: `${VERSION}\n`, stderr: '' })
  expect(await call(['--help'])).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('\nRun the mock:\n'),
  })
  expect(await call(['start', '--help'])).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringContaining('GIFT_MOCK_MAX_SANDBOXES'),
  })
})
