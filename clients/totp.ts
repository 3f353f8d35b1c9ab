import { Secret, TOTP } from 'otpauth'
import { InvalidInputError } from './errors.ts'
import { requireText, requireWholeNumber } from './input.ts'

/** What both sides agree on for the access token (RP-D2). Nothing has a default: integrations differ (RP-O5). */
export interface TotpOptions {
  /** The shared key in base32. */
  readonly secret: string
  readonly algorithm: 'SHA1' | 'SHA256' | 'SHA512'
  /** The length of the token. */
  readonly digits: number
  /** The time step in seconds. */
  readonly period: number
}

/**
 * Gives the token of RFC 6238 for a time in epoch milliseconds.
 *
 * @throws InvalidInputError when an option cannot be used; the secret is not part of it
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
  return (now) => totp.generate({ timestamp: now })
}

function readSecret(base32: string): Secret {
  const text = requireText('totp.secret', base32)
  try {
    return Secret.fromBase32(text)
  } catch {
    // The library's own error would quote the secret's first wrong character.
    throw new InvalidInputError('totp.secret', 'must be base32: A to Z and 2 to 7')
  }
}
