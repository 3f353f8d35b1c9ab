import { Secret, TOTP } from 'otpauth'

export const totpAlgorithms = ['SHA1', 'SHA256', 'SHA512'] as const

/**
 * Pattern of a Base32 text that encodes whole bytes (RFC 4648, section 6). The padding is complete or missing. At least
 * 8 characters precede the padding.
 */
export const base32Syntax =
  /^(?=[A-Z2-7]{8})(?:[A-Z2-7]{8})*(?:[A-Z2-7]{2}(?:={6})?|[A-Z2-7]{4}(?:={4})?|[A-Z2-7]{5}(?:={3})?|[A-Z2-7]{7}=?)?$/i

/** Parameters of a TOTP (RFC 6238) that the client and the provider share. */
export interface TotpConfig {
  /** The secret in Base32. */
  secret: string
  algorithm: (typeof totpAlgorithms)[number]
  /** Number of digits, 6 to 8. */
  digits: number
  periodSeconds: number
}

export interface TotpVerifier {
  /** Returns the token for a time in milliseconds since the epoch. */
  token(nowMs: number): string
  /**
   * Returns the distance between the token's time step and the step of `nowMs`, in steps: 0 for the current step, -1
   * for the previous step. Returns null if no step within `window` steps before or after `nowMs` has the token.
   */
  stepOffset(token: string, nowMs: number, window: number): number | null
}

/** Creates a TOTP verifier that computes the token of each time step only once. */
export function createTotpVerifier({ secret, algorithm, digits, periodSeconds }: TotpConfig): TotpVerifier {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), algorithm, digits, period: periodSeconds })
  const periodMs = periodSeconds * 1000
  const tokens = new Map<number, string>()

  function tokenForStep(step: number): string {
    let token = tokens.get(step)
    if (token === undefined) {
      if (tokens.size > 64) tokens.clear()
      token = totp.generate({ timestamp: step * periodMs })
      tokens.set(step, token)
    }
    return token
  }

  return {
    token: (nowMs) => tokenForStep(Math.floor(nowMs / periodMs)),
    stepOffset(token, nowMs, window) {
      const step = Math.floor(nowMs / periodMs)
      for (let away = 0; away <= window; away++) {
        if (tokenForStep(step + away) === token) return away
        if (away > 0 && step >= away && tokenForStep(step - away) === token) return -away
      }
      return null
    },
  }
}
