import fc from 'fast-check'
import { TOTP as Witness } from 'totp-generator'
import { describe, expect, test } from 'vitest'
import { type TotpConfig, createTotpVerifier } from '../../../mock-server/core/provider/totp.ts'
import { rfcTokens } from '../../helpers/rfc6238.ts'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function base32(text: string): string {
  const bits = Array.from(new TextEncoder().encode(text), (byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** Returns the secret of RFC 6238: the digits 1 to 9 and 0, repeated up to the length of the hash. */
function rfcSecret(bytes: number): string {
  return base32('1234567890'.repeat(7).slice(0, bytes))
}

const witnessed = { SHA1: 'SHA-1', SHA256: 'SHA-256', SHA512: 'SHA-512' } as const

describe.each([
  ['SHA1', 20, 1],
  ['SHA256', 32, 2],
  ['SHA512', 64, 3],
] as const)('TOTP with %s', (algorithm, bytes, column) => {
  const agreement = { secret: rfcSecret(bytes), algorithm, digits: 8, periodSeconds: 30 } as const

  test.each(rfcTokens.map((vector) => [vector[0], vector[column]] as const))(
    'the TOTP token at second %i equals the token in RFC 6238 [RP-D2]',
    (seconds, expected) => {
      const verifier = createTotpVerifier(agreement)
      expect(verifier.token(seconds * 1000)).toBe(expected)
      expect(verifier.stepOffset(expected, seconds * 1000, 0)).toBe(0)
    },
  )
})

const agreements: fc.Arbitrary<TotpConfig> = fc.record({
  secret: fc
    .string({ unit: fc.constantFrom(...BASE32), minLength: 4, maxLength: 13 })
    .map((text) => `${text}${text}`.repeat(4).slice(0, Math.floor(text.length / 4) * 32)),
  algorithm: fc.constantFrom('SHA1', 'SHA256', 'SHA512'),
  digits: fc.integer({ min: 6, max: 8 }),
  periodSeconds: fc.integer({ min: 1, max: 3600 }),
})
const moments = fc.integer({ min: 0, max: Date.parse('2200-01-01T00:00:00Z') })

test('the mock and an independent implementation compute the same TOTP tokens for any parameters [RP-D2] [RP-O5]', async () => {
  await fc.assert(
    fc.asyncProperty(agreements, moments, async (agreement, nowMs) => {
      const { secret, algorithm, digits, periodSeconds } = agreement
      const { otp } = await Witness.generate(secret, {
        algorithm: witnessed[algorithm],
        digits,
        period: periodSeconds,
        timestamp: nowMs,
        explicitZeroPad: true,
      })
      expect(createTotpVerifier(agreement).token(nowMs)).toBe(otp)
    }),
    { numRuns: 150 },
  )
})

test('the TOTP verifier returns by how many time steps a token is late or early, and null outside the window [RP-A7]', () => {
  fc.assert(
    fc.property(
      agreements,
      moments,
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: 0, max: 5 }),
      (agreement, ms, steps, window) => {
        const verifier = createTotpVerifier({ ...agreement, digits: 8 })
        const periodMs = agreement.periodSeconds * 1000
        const nowMs = ms + 5 * periodMs
        const offset = verifier.stepOffset(verifier.token(nowMs + steps * periodMs), nowMs, window)
        // Two time steps can have the same token by chance. In this case, the verifier returns the nearer of the two
        // steps.
        if (offset !== null && offset !== steps)
          expect(verifier.token(nowMs + offset * periodMs)).toBe(verifier.token(nowMs + steps * periodMs))
        else expect(offset).toBe(Math.abs(steps) <= window ? steps : null)
      },
    ),
    { numRuns: 150 },
  )
})

test('a TOTP token is valid from the first to the last millisecond of its time step', () => {
  const { token } = createTotpVerifier({ secret: rfcSecret(20), algorithm: 'SHA1', digits: 6, periodSeconds: 15 })
  const tokens = [15_000, 29_999, 30_000, 14_999].map(token)
  expect(tokens[1]).toBe(tokens[0])
  expect(new Set(tokens).size).toBe(3)
})

test('the TOTP verifier rejects a token of the wrong length', () => {
  const verifier = createTotpVerifier({ secret: rfcSecret(20), algorithm: 'SHA1', digits: 6, periodSeconds: 30 })
  const token = verifier.token(59_000)
  expect(verifier.stepOffset(token, 59_000, 1)).toBe(0)
  for (const wrong of ['', token.slice(1), ` ${token}`, `${token}0`, '94287082'])
    expect(verifier.stepOffset(wrong, 59_000, 20)).toBeNull()
})

test('a TOTP token does not depend on earlier computed tokens', () => {
  const agreement = { secret: rfcSecret(20), algorithm: 'SHA1', digits: 8, periodSeconds: 30 } as const
  const remembering = createTotpVerifier(agreement)
  for (let step = 0; step < 200; step++)
    expect(remembering.token(step * 30_000)).toBe(createTotpVerifier(agreement).token(step * 30_000))
  expect(remembering.token(59_000)).toBe('94287082')
})
