import fc from 'fast-check'
import { TOTP as Witness } from 'totp-generator'
import { expect, test } from 'vitest'
import { InvalidInputError } from '../../clients/index.ts'
import { createTokens, type TotpOptions } from '../../clients/totp.ts'

const WITNESS_NAMES = { SHA1: 'SHA-1', SHA256: 'SHA-256', SHA512: 'SHA-512' } as const

test('the client generates the same TOTP token as an independent implementation [RP-D2] [RP-O5]', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        secret: fc
          .string({
            unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.split('')),
            minLength: 16,
            maxLength: 64,
          })
          .filter(({ length }) => [0, 2, 4, 5, 7].includes(length % 8)),
        algorithm: fc.constantFrom('SHA1', 'SHA256', 'SHA512'),
        digits: fc.integer({ min: 6, max: 8 }),
        period: fc.integer({ min: 1, max: 120 }),
      }),
      fc.integer({ min: 0, max: 4_102_444_800_000 }),
      async (options, timestamp) => {
        const { algorithm, digits, period } = options
        const witness = await Witness.generate(options.secret, {
          algorithm: WITNESS_NAMES[algorithm],
          digits,
          period,
          timestamp,
          explicitZeroPad: true,
        })
        expect(createTokens(options)(timestamp)).toBe(witness.otp)
      },
    ),
    { numRuns: 200 },
  )
})

// In RFC 6238, appendix B, each secret consists of the ASCII digits 1234567890, repeated to the length of the hash.
const DIGITS_20 = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const DIGITS_32 = `${DIGITS_20}GEZDGNBVGY3TQOJQGEZA`
const DIGITS_64 = `${DIGITS_20}${DIGITS_20}${DIGITS_20}GEZDGNA`

test.each([
  ['SHA1', DIGITS_20, 59, '94287082'],
  ['SHA256', DIGITS_32, 59, '46119246'],
  ['SHA512', DIGITS_64, 59, '90693936'],
  ['SHA1', DIGITS_20, 1_111_111_109, '07081804'],
  ['SHA256', DIGITS_32, 1_234_567_890, '91819424'],
  ['SHA512', DIGITS_64, 20_000_000_000, '47863826'],
] as const)(
  'with the algorithm %s, the secret %s and the time %i s, the client generates the token %s, as in RFC 6238 [RP-D2]',
  (algorithm, secret, seconds, token) => {
    expect(createTokens({ secret, algorithm, digits: 8, period: 30 })(seconds * 1000)).toBe(token)
  },
)

test.each<[string, object]>([
  ['totp.algorithm', { algorithm: 'MD5' }],
  ['totp.digits', { digits: 0 }],
  ['totp.digits', { digits: 6.5 }],
  ['totp.period', { period: 0 }],
  ['totp.secret', { secret: '' }],
  ['totp.secret', { secret: 'GIFT-MOCK-0189' }],
])('an invalid value of the option %s is rejected with an error that names the option [RP-D2]', (input, wrong) => {
  const options: TotpOptions = { secret: DIGITS_20, algorithm: 'SHA1', digits: 6, period: 30, ...wrong }
  expect(() => createTokens(options)).toThrow(InvalidInputError)
  expect(() => createTokens(options)).toThrow(input)
  expect(() => createTokens(options)).not.toThrow(/0189|-/)
})

/** Base32 secrets with an invalid length or wrong padding (RFC 4648, section 6). */
const impossible = [
  'GIFTMOCKG',
  'GIFTMOCKGIF',
  'GIFTMOCKGIFTMO',
  'GIFTMOCK=',
  'GIFTMOCK========',
  'GIFTMOCKGI=====',
  'GIFTMOCKGI=======',
  'GIFTMOCKGIFT=',
  'GIFTMOCK=GI',
  '=GIFTMOCK',
]
const possible = [
  'GIFTMOCK',
  'giftmock',
  'GIFT MOCK',
  'GIFTMOCKGI',
  'GIFTMOCKGI======',
  'GIFTMOCKGIFT',
  'GIFTMOCKGIFT====',
  'GIFTMOCKGIFTM===',
  'GIFTMOCKGIFTMOC=',
]

test.each(impossible)(
  'the TOTP secret %s is rejected with an error that contains an example of a valid secret',
  (secret) => {
    const open = (): unknown => createTokens({ secret, algorithm: 'SHA1', digits: 6, period: 30 })
    expect(open).toThrow(InvalidInputError)
    expect(open).toThrow('such as "GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK"')
  },
)

test.each(possible)('the TOTP secret %s is accepted', async (secret) => {
  const witness = await Witness.generate(secret.replaceAll(/[ =]/g, '').toUpperCase(), {
    timestamp: 0,
    explicitZeroPad: true,
  })
  expect(createTokens({ secret, algorithm: 'SHA1', digits: 6, period: 30 })(0)).toBe(witness.otp)
})
