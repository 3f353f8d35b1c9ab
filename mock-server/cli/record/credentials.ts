import { base32Syntax, type TotpConfig, totpAlgorithms } from '../../core/provider/totp.ts'
import type { Text } from '../../core/localized-text.ts'
import { integer, oneOf } from '../shared/arguments.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Returns the credentials in the environment variables. The recorder removes these credentials wherever a request
 * contains them.
 */
export function knownSecrets(environment: Environment): string[] {
  return ['AT_GIFT_AUTH_KEY', 'REALPAY_GIFT_ACCESS_KEY', 'REALPAY_GIFT_TOTP_SECRET'].flatMap(
    (name) => environment[name] || [],
  )
}

/** Text about a TOTP secret that is not valid Base32. */
export const invalidTotpSecret: Text = {
  en: 'REALPAY_GIFT_TOTP_SECRET: is no Base32 text of whole bytes: A to Z and 2 to 7, with all of the padding or none',
  ja: 'REALPAY_GIFT_TOTP_SECRET: バイト単位の Base32（A～Z と 2～7、パディングはすべて付けるか、すべて省く）ではない',
}

/** Returns true if the environment variables contain a TOTP secret that is not valid. */
export function hasInvalidTotpSecret({ REALPAY_GIFT_TOTP_SECRET: written = '' }: Environment): boolean {
  return written !== '' && !base32Syntax.test(withoutBlanks(written))
}

/** Removes the spaces from a secret. Many programs show a secret in groups of four characters. */
function withoutBlanks(secret: string): string {
  return secret.replaceAll(' ', '')
}

/**
 * Returns the caller's access key and TOTP configuration from the environment variables. With these values, the
 * recorder can record the age of each access token. Returns undefined if the variables do not contain the access key
 * and the secret.
 * @throws Problem that names the variable with an invalid value
 */
export function totpOf(environment: Environment): (TotpConfig & { accessKey: string }) | undefined {
  const {
    REALPAY_GIFT_ACCESS_KEY: accessKey,
    REALPAY_GIFT_TOTP_SECRET: written = '',
    REALPAY_GIFT_TOTP_ALGORITHM: algorithm,
    REALPAY_GIFT_TOTP_DIGITS: digits,
    REALPAY_GIFT_TOTP_PERIOD: period,
  } = environment
  const secret = withoutBlanks(written)
  if (!accessKey || !base32Syntax.test(secret)) return undefined
  return {
    accessKey,
    secret,
    algorithm: oneOf(totpAlgorithms)(algorithm || 'SHA1', 'REALPAY_GIFT_TOTP_ALGORITHM'),
    digits: integer(6, 8)(digits || '6', 'REALPAY_GIFT_TOTP_DIGITS'),
    periodSeconds: integer(1, 300)(period || '30', 'REALPAY_GIFT_TOTP_PERIOD'),
  }
}
