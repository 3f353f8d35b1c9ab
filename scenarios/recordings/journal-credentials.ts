import { REDACTED } from '../../mock-server/core/redaction.ts'
import type { Exchange } from './exchange.ts'

export const ACCESS_KEY = 'x-realpay-gift-api-access-key'
const ACCESS_KEY_LENGTH = 40

/** Returns an access key that stands for a caller. @param caller fingerprint of 16 hex digits */
export function accessKeyOf(caller: string): string {
  return caller.repeat(3).slice(0, ACCESS_KEY_LENGTH)
}

/**
 * Returns the exchange with stand-ins (replacement values) for the credentials that the journal masks. The stand-ins
 * are derived from the fingerprint of the caller, so equal callers have equal credentials. Access tokens stay masked.
 * @param caller fingerprint of 16 hex digits, which is also the length of an AuthKey; null if the request has no
 * credentials
 */
export function standInCredentials(caller: string | null, exchange: Exchange): Exchange {
  if (caller === null) return exchange
  const { request } = exchange
  const { headers, body } = request
  return {
    ...exchange,
    request: {
      ...request,
      headers: headers[ACCESS_KEY] === REDACTED ? { ...headers, [ACCESS_KEY]: accessKeyOf(caller) } : headers,
      body: body && 'json' in body ? { json: withAuthKey(body.json, caller) } : body,
    },
  }
}

type Json = Extract<NonNullable<Exchange['request']['body']>, { json: unknown }>['json']

function withAuthKey(json: Json, caller: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json
  return json['AuthKey'] === REDACTED ? { ...json, AuthKey: caller } : json
}
