import { Secret, TOTP } from 'otpauth'
import { InvalidInputError } from './errors.ts'
import { requireText, requireWholeNumber } from './input.ts'

/**
 * Access token parameters agreed with the provider (RP-D2). There are no defaults, because integrations differ (RP-O5).
 */
export interface TotpOptions {
  /** The shared key in base32. */
  readonly secret: string
  readonly algorithm: 'SHA1' | 'SHA256' | 'SHA512'
  /** Number of digits of the token. */
  readonly digits: number
  /** The time step in seconds. */
  readonly period: number
}

/** Syntax of base32 that encodes whole bytes (RFC 4648, section 6). */
const base32Syntax =
  /^(?:[A-Z2-7]{8})*(?:[A-Z2-7]{2}(?:={6})?|[A-Z2-7]{4}(?:={4})?|[A-Z2-7]{5}(?:={3})?|[A-Z2-7]{7}=?)?$/i

/**
 * Returns a function that computes the RFC 6238 token for a time in epoch milliseconds.
 *
 * @throws InvalidInputError if an option is invalid; the error never contains the secret
 */
export function createTokens(options: TotpOptions): (now: number) => string {
  if (!['SHA1', 'SHA256', 'SHA512'].includes(options.algorithm)) {
    throw new InvalidInputError('totp.algorithm', 'must be SHA1, SHA256 or SHA512')
  }
  const totp = new TOTP({
    secret: readSecret(options.secret),
    algorithm: options.algorithm,
    digits: requireWholeNumber('totp.digits', options.digits, { min: 1, max: 10 }),
    period: requireWholeNumber('totp.period', options.period, { min: 1 }),
  })
  let last: { step: number; token: string } | undefined
  return (now) => {
    const step = totp.counter({ timestamp: now })
    // All requests in one time step have the same token.
    if (last?.step !== step) last = { step, token: totp.generate({ timestamp: now }) }
    return last.token
  }
}

function readSecret(base32: string): Secret {
  const text = requireText('totp.secret', base32).replaceAll(' ', '')
  // The library is not used for this check. The library accepts base32 that does not encode whole bytes, and its error
  // for other invalid base32 would quote a character of the secret.
  if (!base32Syntax.test(text))
    throw new InvalidInputError(
      'totp.secret',
      'must be base32 of whole bytes, such as "GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK" or "GIFTMOCKGI======": A to Z and 2 to 7, with all of the padding or none',
    )
  return Secret.fromBase32(text)
}
