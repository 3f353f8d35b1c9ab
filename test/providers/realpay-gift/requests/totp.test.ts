import fc from 'fast-check'
import { TOTP as Witness } from 'totp-generator'
import { expect, test } from 'vitest'
import { boot, START } from '../../../helpers/boot.ts'
import { rfcTokens } from '../../../helpers/rfc6238.ts'
import { ACCESS_KEY, expectRefused, partner, SECRET, tokenAt } from '../helpers.ts'

const algorithms = ['SHA1', 'SHA256', 'SHA512'] as const
const witnessNames = { SHA1: 'SHA-1', SHA256: 'SHA-256', SHA512: 'SHA-512' } as const

const agreement = (algorithm: string, digits: number, period: number) => ({
  'realpayGift.totp.algorithm': algorithm,
  'realpayGift.totp.digits': digits,
  'realpayGift.totp.periodSeconds': period,
})
const keyWith = (totpSecret: string) => ({ 'realpayGift.accessKeys': [{ accessKey: ACCESS_KEY, totpSecret }] })

/**
 * Test keys of RFC 6238 in base32, by hash function. The keys are the first 20, 32 and 64 characters of "1234567890"
 * repeated.
 */
const rfcSecrets = {
  SHA1: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  SHA256: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA====',
  SHA512: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA=',
}

test.each(rfcTokens)(
  'the test tokens of RFC 6238 for the Unix time %i are accepted only with the hash function of the token [RP-D2]',
  async (second, ...tokens) => {
    const { call, mock } = partner({
      clock: { mode: 'frozen', nowMs: second * 1000 },
      settings: { 'realpayGift.totp.window': 0 },
    })
    for (const [index, algorithm] of algorithms.entries()) {
      await mock.admin.changeSettings({ ...agreement(algorithm, 8, 30), ...keyWith(rfcSecrets[algorithm]) })
      const statuses = []
      for (const token of tokens) statuses.push((await call('GET', '/brands', { token })).status)
      expect(statuses).toEqual(algorithms.map((_, other) => (other === index ? 200 : 401)))
    }
  },
)

test('a token from the library totp-generator is accepted for any parameters [RP-D2] [RP-O5]', async () => {
  const base32 = fc
    .array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'), { minLength: 2, maxLength: 8 })
    .map((letters) => letters.join('').padEnd(8, 'A').repeat(2))
  const { call, mock } = partner({ settings: { 'realpayGift.totp.window': 0, 'realpayGift.limit.requests': 10_000 } })
  await fc.assert(
    fc.asyncProperty(
      base32,
      fc.constantFrom(...algorithms),
      fc.constantFrom(6, 7, 8),
      fc.integer({ min: 1, max: 3600 }),
      fc.integer({ min: 0, max: 4e12 }),
      async (secret, algorithm, digits, period, nowMs) => {
        await mock.admin.changeSettings({ ...agreement(algorithm, digits, period), ...keyWith(secret) })
        await mock.admin.setClock({ nowMs })
        const { otp } = await Witness.generate(secret, {
          algorithm: witnessNames[algorithm],
          digits,
          period,
          timestamp: nowMs,
          explicitZeroPad: true,
        })
        expect((await call('GET', '/brands', { token: otp })).status).toBe(200)
      },
    ),
    { numRuns: 60 },
  )
})

test('a token is refused if its leading zeros are omitted [RP-D2]', async () => {
  const { call, mock } = partner({ settings: agreement('SHA1', 8, 30) })
  let nowMs = START
  while (!tokenAt(nowMs, { digits: 8 }).startsWith('0')) nowMs += 30_000
  await mock.admin.setClock({ nowMs })
  const token = tokenAt(nowMs, { digits: 8 })
  expect((await call('GET', '/brands', { token })).status).toBe(200)
  expectRefused(await call('GET', '/brands', { token: Number(token).toString() }), 401, 'RP-D2')
  expect((await mock.admin.requests()).requests.at(-1)?.outcome.reason).toContain('leading zeros')
})

const agreements = algorithms.flatMap((algorithm) =>
  [6, 7, 8].flatMap((digits) => [15, 30, 60].map((period) => ({ algorithm, digits, period }))),
)

test.each(agreements)(
  'with $algorithm, $digits digits and time steps of $period s, a token may be at most one step early or late [RP-A7] [RP-D2] [RP-O5]',
  async ({ algorithm, digits, period }) => {
    const { call } = partner({ settings: agreement(algorithm, digits, period) })
    const statuses = []
    for (const steps of [-2, -1, 0, 1, 2]) {
      const token = tokenAt(START + steps * period * 1000, { algorithm, digits, period })
      statuses.push((await call('GET', '/brands', { token })).status)
    }
    expect(statuses).toEqual([401, 200, 200, 200, 401])
  },
)

test.each([
  [0, [401, 401, 401, 200, 401, 401, 401]],
  [1, [401, 401, 200, 200, 200, 401, 401]],
  [2, [401, 200, 200, 200, 200, 200, 401]],
])(
  'with a tolerance of %i time steps, a token may be at most this many steps early or late [RP-A7]',
  async (window, expected) => {
    const { call } = partner({ settings: { 'realpayGift.totp.window': window } })
    const statuses = []
    for (const steps of [-3, -2, -1, 0, 1, 2, 3])
      statuses.push((await call('GET', '/brands', { token: tokenAt(START + steps * 30_000) })).status)
    expect(statuses).toEqual(expected)
  },
)

test('a token is accepted until the last millisecond of the next time step [RP-A7]', async () => {
  const { call, advance } = partner()
  const token = tokenAt(START)
  await advance(59_999)
  expect((await call('GET', '/brands', { token })).status).toBe(200)
  await advance(1)
  expectRefused(await call('GET', '/brands', { token }), 401, 'RP-A7')
})

test('a token is accepted from the first millisecond of the previous time step [RP-A7]', async () => {
  const { call, mock } = partner()
  const token = tokenAt(START + 30_000)
  await mock.admin.setClock({ nowMs: START - 1 })
  expectRefused(await call('GET', '/brands', { token }), 401, 'RP-A7')
  await mock.admin.setClock({ nowMs: START })
  expect((await call('GET', '/brands', { token })).status).toBe(200)
})

test('a token can be used repeatedly within its time step [RP-A7]', async () => {
  const { call, createPurchase, buy } = partner()
  const token = tokenAt(START)
  const id = await createPurchase({}, { token })
  const replies = [
    await buy(id, 500, { token }),
    await buy(id, 500, { token }),
    await call('GET', '/brands', { token }),
  ]
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
})

test("a token for the time of the sandbox's clock is accepted, even if this clock differs from real time [RP-A7] [RP-D2]", async () => {
  const { call, mock } = partner()
  for (const nowMs of [START + 86_400_000, START - 86_400_000, 0, START]) {
    await mock.admin.setClock({ nowMs })
    expect((await call('GET', '/brands', { token: tokenAt(nowMs) })).status).toBe(200)
    expectRefused(await call('GET', '/brands', { token: tokenAt(nowMs + 3_600_000) }), 401, 'RP-D2')
  }
})

test.each([
  ['missing', null],
  ['empty', ''],
  ['000000', '000000'],
  ['one digit too short', tokenAt(START).slice(1)],
  ['one digit too long', `${tokenAt(START)}0`],
  ['computed with more digits than configured', tokenAt(START, { digits: 8 })],
  ['computed with another secret', tokenAt(START, { secret: SECRET.replaceAll('G', 'H') })],
  ['computed with another hash function', tokenAt(START, { algorithm: 'SHA256' })],
  ['computed with another step length', tokenAt(START, { period: 15 })],
  ['written with a blank in it', `${tokenAt(START).slice(0, 3)} ${tokenAt(START).slice(3)}`],
])('an access token that is %s gets a 401 [RP-D2] [RP-A3] [RP-D14]', async (_kind, token) => {
  const { call } = partner()
  expectRefused(await call('GET', '/brands', { token }), 401)
  expectRefused(await call('POST', '/purchases', { token, json: {} }), 401)
})

test('a token is accepted only with the access key of its secret [RP-D2]', async () => {
  const other = { accessKey: 'f'.repeat(40), totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }
  const { call } = partner({
    settings: { 'realpayGift.accessKeys': [{ accessKey: ACCESS_KEY, totpSecret: SECRET }, other] },
  })
  const token = tokenAt(START, { secret: other.totpSecret })
  expect((await call('GET', '/brands', { accessKey: other.accessKey, token })).status).toBe(200)
  expectRefused(await call('GET', '/brands', { accessKey: other.accessKey }), 401)
  expectRefused(await call('GET', '/brands', { token }), 401)
})

test.each([
  'GIFTMOCKG',
  'GIFTMOCKGIF',
  'GIFTMOCKGIFTMO',
  'GIFTMOCK=',
  'GIFTMOCK========',
  'GIFTMOCKGI=====',
  'GIFTMOCKGIFT=',
  'GIFTMOCK=GI',
  'GIFT',
  'GIFTMOC1',
  '',
])(
  'the TOTP secret "%s" in the settings is refused with an error that contains a valid example [RP-D2]',
  async (totpSecret) => {
    const { mock } = boot()
    await expect(mock.admin.changeSettings(keyWith(totpSecret))).rejects.toThrow(
      'such as "GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK" or "GIFTMOCKGI======"',
    )
  },
)

test.each([
  'GIFTMOCK',
  'giftmock',
  'GIFTMOCKGI',
  'GIFTMOCKGI======',
  'GIFTMOCKGIFT====',
  'GIFTMOCKGIFTM===',
  'GIFTMOCKGIFTMOC=',
])('the TOTP secret %s in the settings is accepted [RP-D2]', async (totpSecret) => {
  const { mock } = boot()
  await mock.admin.changeSettings(keyWith(totpSecret))
})

test('if each token may be used only once, a used token is refused, although its time step is still within the tolerance [RP-A7]', async () => {
  const { call, mock } = partner({
    clock: { mode: 'frozen', nowMs: START },
    settings: { 'realpayGift.totp.reuse': 'once', 'realpayGift.totp.window': 1 },
  })
  const [first, second] = [tokenAt(START), tokenAt(START + 30_000)]
  expect((await call('GET', '/brands', { token: first })).status).toBe(200)
  await mock.admin.setClock({ nowMs: START + 30_000 })
  expect((await call('GET', '/brands', { token: second })).status).toBe(200)
  expectRefused(await call('GET', '/brands', { token: first }), 401)
  expectRefused(await call('GET', '/brands', { token: second }), 401)
})
