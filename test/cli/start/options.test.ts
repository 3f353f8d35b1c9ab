import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadConfig, parseConfig } from '../../../mock-server/cli/start/config/config-file.ts'
import { startFlags, variableOf } from '../../../mock-server/cli/start/options/flags.ts'
import {
  fromFlags,
  resolveStartOptions,
  unknownVariables,
  fromEnvironment,
} from '../../../mock-server/cli/start/options/options.ts'
import { folder } from '../command.ts'

const options = (given: Record<string, string | boolean>, variables: Record<string, string>, file = '') =>
  resolveStartOptions(fromFlags(given), fromEnvironment(variables), parseConfig(file, 'mock.yaml').flags)

describe('the value of an option', () => {
  test('a flag of `start` overrides the environment variable, which overrides the configuration file', () => {
    expect(options({ port: '1' }, { GIFT_MOCK_PORT: '2' }, 'port: 3').port).toBe(1)
    expect(options({}, { GIFT_MOCK_PORT: '2' }, 'port: 3').port).toBe(2)
    expect(options({}, { GIFT_MOCK_PORT: '' }, 'port: 3').port).toBe(3)
    const off = { store: 'memory:', watch: false, https: false, only: false, trustProxy: false, pacesAll: false }
    expect(Object.fromEntries(Object.entries(options({}, {})).filter(([, value]) => value !== undefined))).toEqual({
      ...off,
      logLevel: 'info',
      logFormat: 'pretty',
    })
  })

  test('if a source of higher priority sets an option, `start` does not validate the value from a source of lower priority', () => {
    expect(options({ port: '1' }, { GIFT_MOCK_PORT: 'x' }, 'port: 99999').port).toBe(1)
  })

  test('a flag or an environment variable can turn off an option that a source of lower priority turns on', () => {
    expect(options({}, { GIFT_MOCK_TRUST_PROXY: '1' }).trustProxy).toBe(true)
    expect(options({ trustProxy: false }, { GIFT_MOCK_TRUST_PROXY: '1' }).trustProxy).toBe(false)
    expect(options({}, {}, 'trustProxy: true').trustProxy).toBe(true)
    expect(options({}, { GIFT_MOCK_TRUST_PROXY: 'off' }, 'trustProxy: true').trustProxy).toBe(false)
  })

  test('every option that has a flag can also be set by an environment variable and in the configuration file', () => {
    const values: Record<string, string> = {
      port: '4601',
      host: '::1',
      config: 'c.yaml',
      preset: 'qa',
      seed: 's',
      scenario: 'at-gift/one',
      store: 'memory:',
      adminToken: 't',
      https: 'true',
      httpsPort: '4643',
      cert: '/c.pem',
      key: '/k.pem',
      certHost: 'mock.test, 10.0.0.5',
      caFolder: '/ca',
      proxy: '4680',
      only: 'true',
      publicUrl: 'https://gifts.example.com',
      logLevel: 'info',
      quiet: 'true',
      logFormat: 'json',
      maxJournalEntries: '5',
      maxJournalBytes: '7',
      maxSandboxes: '6',
      trustProxy: 'true',
      snapshot: '/s.json',
      snapshotOnExit: '/e.json',
      watch: 'true',
      upstream: 'at-gift=http://127.0.0.1:4601',
      record: '/corpus',
      urlFile: '/mock.url',
    }
    const { quiet: _quiet, preset: _preset, ...others } = values
    const expected = {
      ...others,
      presets: ['qa'],
      logLevel: 'warn',
      port: 4601,
      https: true,
      httpsPort: 4643,
      certHost: ['mock.test', '10.0.0.5'],
      proxy: 4680,
      only: true,
      maxJournalEntries: 5,
      maxJournalBytes: 7,
      maxSandboxes: 6,
      trustProxy: true,
      watch: true,
      pacesAll: false,
    }
    expect(Object.keys(values)).toEqual(Object.keys(startFlags))
    expect(
      options({}, Object.fromEntries(Object.entries(values).map(([name, value]) => [variableOf(name), value]))),
    ).toEqual(expected)
    const { config, ...inFile } = values
    expect(options({ config: config ?? '' }, {}, JSON.stringify(inFile))).toEqual(expected)
  })
})

test('if a certificate is given, HTTPS is on unless the user turns HTTPS off', () => {
  const pair = { cert: 'c.pem', key: 'k.pem' }
  expect(options(pair, {}).https).toBe(true)
  expect(options({ ...pair, https: false }, {}).https).toBe(false)
  expect(options({}, {}).https).toBe(false)
})

test('`--record` without `--upstream` is refused, because no request would be passed on', () => {
  expect(() => options({ record: 'corpus' }, {})).toThrow('--record needs --upstream')
})

test('if a port for HTTPS is given, HTTPS is enabled', () => {
  expect(options({ httpsPort: '0' }, {}).https).toBe(true)
})

test.each([
  ['certHost', 'a b', '--cert-host: "a b" is not a host name or an address, such as mock.test or 192.168.1.5'],
  ['certHost', 'a.test,,b.test', '--cert-host: "" is not a host name'],
  ['publicUrl', 'gifts.example.com', '--public-url: the public URL "gifts.example.com" is not an http or https URL'],
  ['proxy', 'yes', '--proxy: "yes" is not a whole number from 0 to 65535'],
])('the option %s with the wrong value "%s" is an error', (flag, value, message) => {
  expect(() => options({ [flag]: value }, {})).toThrow(message)
})

test('the message about a misspelt environment variable suggests the closest name', () => {
  expect(
    unknownVariables({
      GIFT_MOCK_PROT: '1',
      GIFT_MOCK_PORT: '1',
      GIFT_MOCK_URL: 'x',
      GIFT_MOCK_ADMIN_URL: 'x',
      GIFT_MOCK_LANG: 'ja',
      PATH: 'x',
    }).map(({ en }) => en),
  ).toEqual(['the variable GIFT_MOCK_PROT is unknown to the mock; did you mean GIFT_MOCK_PORT?'])
})

describe('a configuration file', () => {
  test('a configuration file can contain flat and nested settings, in YAML and in JSON', () => {
    const expected = {
      'atGift.limit.requests': 5,
      'atGift.limit.windowMs': 100,
      'realpayGift.totp.algorithm': 'SHA256',
      'atGift.allowedIps': ['127.0.0.1'],
    }
    const yaml = `
settings:
  atGift.limit.requests: 5
  atGift:
    limit: {windowMs: 100}
    allowedIps: [127.0.0.1]
  realpayGift.totp: {algorithm: SHA256}
`
    expect(parseConfig(yaml, 'f').settings).toEqual(expected)
    expect(parseConfig(JSON.stringify({ settings: expected }), 'f').settings).toEqual(expected)
  })

  test('in a configuration file, YAML anchors are resolved', () => {
    expect(
      parseConfig(
        'settings:\n  atGift.limit: &l {requests: 7}\n  realpayGift.limit: *l\n  atGift.retryAfter: null',
        'f',
      ).settings,
    ).toEqual({
      'atGift.limit.requests': 7,
      'realpayGift.limit.requests': 7,
      'atGift.retryAfter': false,
    })
  })

  test.each(['', '# nothing', 'settings:', '{}'])(
    'a configuration file with the content %j is accepted and sets no settings',
    (text) => {
      expect(parseConfig(text, 'f').settings).toEqual({})
    },
  )

  test('file names in a configuration file are relative to the folder of the configuration file', async () => {
    const path = folder({ 'mock.yaml': 'cert: tls/cert.pem\nkey: /tls/key.pem\nsnapshot: ../s.json' })
    const { flags } = await loadConfig(join(path, 'mock.yaml'))
    expect([flags('cert')?.text, flags('key')?.text, flags('snapshot')?.text]).toEqual([
      join(path, 'tls/cert.pem'),
      '/tls/key.pem',
      resolve(path, '../s.json'),
    ])
  })

  test.each([
    ['port: 1\nprot: 2', 'mock.yaml:2: unknown key "prot"; did you mean "port"?'],
    ['\nsetting: {}', 'mock.yaml:2: unknown key "setting"; did you mean "settings"?'],
    ['zzzzzz: 1', 'mock.yaml:1: unknown key "zzzzzz"'],
    ['config: a.yaml', 'mock.yaml:1: a configuration file cannot name another'],
    ['atGift.limit.requests: 5', 'mock.yaml:1: the setting "atGift.limit.requests" belongs below "settings"'],
    ['atGift: {limit: {requests: 5}}', 'mock.yaml:1: the setting "atGift" belongs below "settings"'],
    [
      'settings:\n  atGift:\n    limit:\n      request: 5',
      'mock.yaml:4: unknown setting "atGift.limit.request"; did you mean "atGift.limit.requests"?',
    ],
    ['settings:\n  atGfit:\n    limit: {}', 'mock.yaml:2: unknown setting "atGfit"; did you mean "atGift"?'],
    ['settings:\n  atGift:\n    limt: {}', 'mock.yaml:3: unknown setting "atGift.limt"; did you mean "atGift.limit"?'],
    [
      'realpayGfit: {}',
      'mock.yaml:1: unknown key "realpayGfit"; did you mean "realpayGift"? It belongs below "settings"',
    ],
    [
      'settings:\n  atGift.limit: 5',
      'mock.yaml:2: "atGift.limit" is no setting but the beginning of several, such as "atGift.limit.requests"',
    ],
    [
      'settings:\n\n  atGift.limit.requests: 0',
      'mock.yaml:3: setting "atGift.limit.requests": is less than 1; a valid value is 1',
    ],
    [
      'settings:\n  atGift.limit.requests: 1\n  atGift: {limit: {requests: 2}}',
      'mock.yaml:3: atGift.limit.requests is set in line 2 already',
    ],
    ['port: 1\nport: 2', 'mock.yaml:2: the key "port" is there already'],
    ['settings: [1]', 'mock.yaml:1: settings is not a map of settings'],
    ['- port', 'mock.yaml:1: is not a map of settings and flags'],
    ['port: [1]', 'mock.yaml:1: port takes one value'],
    ['port:', 'mock.yaml:1: port takes one value'],
    ['port: 1\nseed: "', /^mock\.yaml:2: /],
    ['{"port": 1,\n"seed"', /^mock\.yaml:\d: /],
    ['? {a: 1}\n: 2', 'mock.yaml:1: a key is not a text'],
    ['__proto__: 1', 'mock.yaml:1: unknown key "__proto__"'],
    ['settings: {__proto__: {a: 1}}', 'mock.yaml:1: unknown setting "__proto__"'],
    ['seed: *nothing', 'mock.yaml:1: no anchor &nothing comes before *nothing'],
    [
      `settings:\n  atGift.catalogue:\n    - &a [${'1, '.repeat(20)}]\n    - &b [${'*a, '.repeat(20)}]\n    - [${'*b, '.repeat(20)}]`,
      /^mock\.yaml:1: invalid YAML: Excessive alias count/,
    ],
  ])('the configuration file %j is rejected in one line that names the position', (text, message) => {
    let refused: unknown
    try {
      parseConfig(text, 'mock.yaml')
    } catch (error) {
      refused = error
    }
    expect(refused).toMatchObject({
      name: 'Problem',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    })
    expect(String(refused)).not.toContain('\n')
  })

  test('a syntax error in a JSON configuration file is reported as a JSON error', () => {
    expect(() => parseConfig('{"port": 1,\n', 'mock.json')).toThrow(/^mock\.json:2: invalid JSON: /)
  })

  test('for a configuration file in another encoding than UTF-8, the error names the first line that is not UTF-8', async () => {
    const file = join(folder(), 'mock.yaml')
    writeFileSync(file, Buffer.from('seed: a\n# \x83\x5c\nport: 1\n', 'latin1'))
    await expect(loadConfig(file)).rejects.toThrow(`${file}:2: the line is not in UTF-8: save the file as UTF-8`)
  })

  test('an invalid value of an option in a configuration file is reported with the number of the line', () => {
    expect(() => options({}, {}, 'seed: s\nport: 70000')).toThrow(
      'mock.yaml:2: port: "70000" is not a whole number from 0 to 65535',
    )
    expect(() => options({}, {}, 'https: maybe')).toThrow('mock.yaml:1: https: "maybe" is neither true nor false')
    expect(() => options({}, {}, 'seed: s\nstore: mem')).toThrow(
      /^mock\.yaml:2: store: the store is memory:, .* not "mem…"$/,
    )
  })
})
