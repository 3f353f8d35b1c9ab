import { execFileSync } from 'node:child_process'
import { parseEnv } from 'node:util'
import { describe, expect, test } from 'vitest'
import packageJson from '../../../package.json' with { type: 'json' }
import { ACCESS_KEY, AUTH_KEY, problemOf, TOTP_SECRET } from '../../core/support.ts'
import { boot, START } from '../../helpers/boot.ts'

test('GET version returns the name and the version of the package, the start time and the store of the mock', async () => {
  const { send } = boot({ hostClock: { now: () => START } })
  expect(await (await send('/__admin/version')).json()).toEqual({
    name: packageJson.name,
    version: packageJson.version,
    startedAt: '2026-04-01T09:00:00.000+09:00',
    store: 'memory:',
  })
})

const expected = {
  GIFT_MOCK_URL: 'http://localhost',
  GIFT_MOCK_ADMIN_URL: 'http://localhost/__admin',
  AT_GIFT_BASE_URL: 'http://localhost/at-gift',
  AT_GIFT_CAMPAIGN: 'demo-campaign',
  AT_GIFT_AUTH_KEY: AUTH_KEY,
  REALPAY_GIFT_BASE_URL: 'http://localhost/realpay-gift',
  REALPAY_GIFT_ACCESS_KEY: ACCESS_KEY,
  REALPAY_GIFT_TOTP_SECRET: TOTP_SECRET,
  REALPAY_GIFT_TOTP_ALGORITHM: 'SHA1',
  REALPAY_GIFT_TOTP_DIGITS: '6',
  REALPAY_GIFT_TOTP_PERIOD: '30',
}

function sourcedByShell(script: string, names: readonly string[]): Record<string, string> {
  const echoes = names.map((name) => `printf '%s\\0' "$${name}"`).join('\n')
  const values = execFileSync('sh', ['-c', `${script}\n${echoes}`], { encoding: 'utf8', env: {} }).split('\0')
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
}

describe('env', () => {
  test('GET env returns JSON if the request names no format', async () => {
    const response = await boot().send('/__admin/env')
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual(expected)
  })

  test('GET env of a sandbox returns the addresses of that sandbox', async () => {
    const { send } = boot()
    expect(await (await send('/sandboxes/team-a/__admin/env?format=json')).json()).toEqual({
      ...expected,
      GIFT_MOCK_URL: 'http://localhost/sandboxes/team-a',
      GIFT_MOCK_ADMIN_URL: 'http://localhost/sandboxes/team-a/__admin',
      AT_GIFT_BASE_URL: 'http://localhost/sandboxes/team-a/at-gift',
      REALPAY_GIFT_BASE_URL: 'http://localhost/sandboxes/team-a/realpay-gift',
    })
  })

  test('GET env returns the credentials and the token parameters from the current settings', async () => {
    const { send } = boot({
      settings: {
        'realpayGift.totp.algorithm': 'SHA256',
        'realpayGift.totp.digits': 8,
        'realpayGift.totp.periodSeconds': 15,
        'atGift.campaigns': [{ campaign: 'spring', authKey: 'k' }],
      },
    })
    expect(await (await send('/__admin/env')).json()).toMatchObject({
      REALPAY_GIFT_TOTP_ALGORITHM: 'SHA256',
      REALPAY_GIFT_TOTP_DIGITS: '8',
      REALPAY_GIFT_TOTP_PERIOD: '15',
      AT_GIFT_CAMPAIGN: 'spring',
      AT_GIFT_AUTH_KEY: 'k',
    })
  })

  test.each([
    'MOCK-AuthKey-001',
    'Ab*cD-eFg<h)i1(J',
    "it's #1",
    'say "yes" to $HOME',
    'C:\\new\\table',
    '`id` $(id)',
    'two words',
    'a=b&c;d|e',
    '!history ~ * ?',
  ])(
    'GET env in the formats dotenv and shell quotes the AuthKey %s so that a program reads the original value',
    async (authKey) => {
      const { send } = boot({ settings: { 'atGift.campaigns': [{ campaign: 'demo-campaign', authKey }] } })
      const wanted = { ...expected, AT_GIFT_AUTH_KEY: authKey }
      const [dotenv, shell] = await Promise.all(
        ['dotenv', 'shell'].map(async (format) => {
          const response = await send(`/__admin/env?format=${format}`)
          expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
          return response.text()
        }),
      )
      expect(parseEnv(dotenv ?? '')).toEqual(wanted)
      expect(sourcedByShell(shell ?? '', Object.keys(wanted))).toEqual(wanted)
    },
  )

  test('GET env with an unknown format is rejected with an error that lists the known formats', async () => {
    const { detail } = await problemOf(await boot().send('/__admin/env?format=yaml'), 400)
    for (const word of ['format', 'json', 'dotenv', 'shell']) expect(detail).toContain(word)
  })
})
