import type { ProviderRequest } from '../../core/http/request.ts'
import { createFingerprintCache } from '../../core/ids/fingerprint.ts'
import type { OperationContext } from '../../core/provider/context.ts'
import type { ProviderResponse } from '../../core/provider/response.ts'
import { type TotpVerifier, createTotpVerifier } from '../../core/provider/totp.ts'
import { typedSettings } from '../../core/settings/settings.ts'
import { memo } from '../../core/util/memo.ts'
import { refuse } from './errors.ts'
import { checkRateLimit } from './rate-limit.ts'
import { accessKeySyntax, requestIdSyntax } from './schema.ts'
import { settings as definitions, type RealpayGiftSettings } from './settings.ts'
import { staleToken } from './stale-token.ts'

export const ACCESS_TOKEN = 'x-realpay-gift-api-access-token'
export const ACCESS_KEY = 'x-realpay-gift-api-access-key'
export const REQUEST_ID = 'x-realpay-gift-api-request-id'

/** An authenticated caller and the id of the caller's request. */
export interface Session {
  settings: RealpayGiftSettings
  /** Fingerprint of the access key, which identifies the caller in stored state and in the ledger. */
  caller: string
  /** Request id; empty for a read-only request. */
  requestId: string
}

interface Caller {
  name: string
  totp: TotpVerifier
}

const fingerprintOf = createFingerprintCache()

/**
 * Returns the caller's name: the fingerprint of the access key in the headers, whether or not the key is known. Stored
 * state, the ledger and the journal contain the fingerprint instead of the key.
 * @returns null if the request has no access key
 */
export function callerFromHeaders(headers: ProviderRequest['headers']): string | null {
  const accessKey = headers[ACCESS_KEY]
  return accessKey === undefined || accessKey === '' ? null : fingerprintOf(accessKey)
}

export const indexCallers = memo((settings: RealpayGiftSettings): ReadonlyMap<string, Caller> => {
  const agreement = {
    algorithm: settings['realpayGift.totp.algorithm'],
    digits: settings['realpayGift.totp.digits'],
    periodSeconds: settings['realpayGift.totp.periodSeconds'],
  }
  return new Map(
    settings['realpayGift.accessKeys'].map(({ accessKey, totpSecret }) => [
      accessKey,
      { name: fingerprintOf(accessKey), totp: createTotpVerifier({ secret: totpSecret, ...agreement }) },
    ]),
  )
})

/** Performs the checks that precede the use of the request id, in the order of RP-A2. */
export function authenticate(ctx: OperationContext, mutates: boolean): Session | ProviderResponse {
  const settings = typedSettings(definitions, ctx.settings)
  const { headers } = ctx.incoming
  const limited = checkRateLimit(ctx, settings)
  if (limited) return limited

  const accessKey = headers[ACCESS_KEY]
  if (accessKey === undefined || !accessKeySyntax.test(accessKey))
    return refuse(400, 'RP-A3', 'the access key is missing or malformed')
  const requestId = mutates ? headers[REQUEST_ID] : ''
  if (requestId === undefined || (mutates && !requestIdSyntax.test(requestId)))
    return refuse(400, 'RP-A3', 'the request id is missing or malformed')

  const caller = indexCallers(settings).get(accessKey)
  if (!caller) return refuse(401, 'RP-A3', 'the access key is not known')
  const unauthorized = checkToken(headers[ACCESS_TOKEN], caller.totp, ctx.nowMs, settings)
  return unauthorized ?? { settings, caller: caller.name, requestId }
}

/**
 * Maximum token offset that the journal reports [time steps]. A token with a larger offset is reported as wrong. The
 * offset shows whether the client's clock is wrong.
 */
const MAX_REPORTED_STEPS = 10

function checkToken(
  token: string | undefined,
  totp: TotpVerifier,
  nowMs: number,
  settings: RealpayGiftSettings,
): ProviderResponse | undefined {
  if (token === undefined) return refuse(401, 'RP-A3', 'the access token is missing')
  const window = settings['realpayGift.totp.window']
  if (totp.stepOffset(token, nowMs, window) !== null) return undefined
  const distance = totp.stepOffset(token, nowMs, Math.max(window, MAX_REPORTED_STEPS))
  if (distance === null) {
    const padded = token.padStart(settings['realpayGift.totp.digits'], '0')
    const unpadded = padded !== token && totp.stepOffset(padded, nowMs, window) !== null
    return refuse(401, 'RP-D2', unpadded ? 'the access token lacks its leading zeros' : 'the access token is wrong')
  }
  const { reason, details } = staleToken({ steps: distance, window })
  return refuse(401, 'RP-A7', reason, { details })
}
