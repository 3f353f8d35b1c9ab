import type { ProviderRequest } from '../../core/http/request.ts'
import { createFingerprintCache } from '../../core/ids/fingerprint.ts'
import type { OperationContext } from '../../core/provider/context.ts'
import type { ProviderResponse } from '../../core/provider/response.ts'
import { type TotpVerifier, createTotpVerifier } from '../../core/provider/totp.ts'
import { typedSettings } from '../../core/settings/settings.ts'
import { collection, type Transaction } from '../../core/store/store.ts'
import { memo } from '../../core/util/memo.ts'
import { refuse } from './errors.ts'
import { checkRateLimit } from './rate-limit.ts'
import { reasons } from './reasons/reasons.ts'
import { accessKeySyntax, requestIdSyntax } from './request-schema.ts'
import { settings as definitions, type RealpayGiftSettings } from './settings/settings.ts'

export const ACCESS_TOKEN = 'x-realpay-gift-api-access-token'
export const ACCESS_KEY = 'x-realpay-gift-api-access-key'
export const REQUEST_ID = 'x-realpay-gift-api-request-id'

/** An authenticated caller and the id of the caller's request. */
export interface Session {
  settings: RealpayGiftSettings
  /** Fingerprint of the access key. The fingerprint identifies the caller in stored state and in the ledger. */
  caller: string
  /** Request id; empty for a read-only request. */
  requestId: string
  /**
   * Name of the operation within which the request id is unique; undefined if the request id is unique over all
   * operations.
   */
  scope?: string
}

interface Caller {
  name: string
  totp: TotpVerifier
}

const fingerprintOf = createFingerprintCache()

/**
 * Returns the caller's name: the fingerprint of the access key in the headers, even if the access key is unknown.
 * Stored state, the ledger and the journal contain the fingerprint instead of the key.
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
  const countsAll = settings['realpayGift.limit.counts'] === 'all'
  const limited = countsAll ? checkRateLimit(ctx, settings) : undefined
  if (limited) return limited

  const accessKey = headers[ACCESS_KEY]
  if (accessKey === undefined || !accessKeySyntax.test(accessKey))
    return refuse(settings['realpayGift.status.malformedKey'], 'RP-A3', reasons.accessKeyMalformed)
  const requestId = mutates ? headers[REQUEST_ID] : requestIdOfGet(headers, settings)
  if (requestId === undefined || (requestId === '' ? mutates : !requestIdSyntax.test(requestId)))
    return refuse(400, 'RP-A3', reasons.requestIdMalformed)

  const caller = indexCallers(settings).get(accessKey)
  if (!caller) return refuse(401, 'RP-A3', reasons.accessKeyUnknown)
  return (
    checkToken(ctx, headers[ACCESS_TOKEN], caller, settings) ??
    (countsAll ? undefined : checkRateLimit(ctx, settings)) ?? { settings, caller: caller.name, requestId }
  )
}

/** Returns the request id that a GET uses up; empty if a GET uses up no request id (RP-A13). */
function requestIdOfGet(headers: ProviderRequest['headers'], settings: RealpayGiftSettings): string {
  return settings['realpayGift.requestId.onGet'] === 'use' ? (headers[REQUEST_ID] ?? '') : ''
}

/**
 * For each caller, the time steps of the tokens that the caller has used. The time steps are stored only if each token
 * may be used only once (RP-A7).
 */
export const usedTokens = collection<readonly number[]>('realpay-gift.used-tokens')

/**
 * Marks the token of a time step as used.
 * @param oldest the oldest time step whose token is accepted; earlier steps are deleted from the list
 * @returns false if the token was used before
 */
function useToken(tx: Transaction, caller: string, { used, oldest }: { used: number; oldest: number }): boolean {
  const steps = tx.get(usedTokens, caller) ?? []
  if (steps.includes(used)) return false
  tx.put(usedTokens, caller, [...steps.filter((step) => step >= oldest), used])
  return true
}

/**
 * Maximum offset of a token [time steps] that the mock reports as an offset of the client's clock. A token with a
 * larger offset is reported as a wrong token.
 */
const MAX_REPORTED_STEPS = 10

/** Returns the times from which a client may have computed its token. */
function* tokenTimes(ctx: OperationContext): Generator<number> {
  yield ctx.nowMs
  // The getter reads the store, so it is not called if the token is of the first time.
  const { machineMs } = ctx
  if (machineMs !== undefined) yield machineMs
}

function checkToken(
  ctx: OperationContext,
  token: string | undefined,
  { name, totp }: Caller,
  settings: RealpayGiftSettings,
): ProviderResponse | undefined {
  if (token === undefined) return refuse(401, 'RP-A3', reasons.tokenMissing)
  const window = settings['realpayGift.totp.window']
  for (const atMs of tokenTimes(ctx)) {
    const offset = totp.stepOffset(token, atMs, window)
    if (offset === null) continue
    if (settings['realpayGift.totp.reuse'] === 'step') return undefined
    const step = Math.floor(atMs / (settings['realpayGift.totp.periodSeconds'] * 1000))
    return useToken(ctx.tx, name, { used: step + offset, oldest: step - window })
      ? undefined
      : refuse(401, 'RP-A7', reasons.tokenUsed, { details: { reused: true } })
  }
  return refuseToken(token, [...tokenTimes(ctx)], totp, settings)
}

function refuseToken(
  token: string,
  times: readonly number[],
  totp: TotpVerifier,
  settings: RealpayGiftSettings,
): ProviderResponse {
  const window = settings['realpayGift.totp.window']
  const reported = Math.max(window, MAX_REPORTED_STEPS)
  const distance = times.map((atMs) => totp.stepOffset(token, atMs, reported)).find((offset) => offset !== null) ?? null
  if (distance === null) {
    const padded = token.padStart(settings['realpayGift.totp.digits'], '0')
    const unpadded = padded !== token && times.some((atMs) => totp.stepOffset(padded, atMs, window) !== null)
    return refuse(401, 'RP-D2', unpadded ? reasons.tokenWithoutZeros : reasons.tokenWrong)
  }
  const stale = { count: Math.abs(distance), window }
  return refuse(401, 'RP-A7', distance < 0 ? reasons.tokenOld(stale) : reasons.tokenAhead(stale), {
    details: { steps: distance, window },
  })
}
