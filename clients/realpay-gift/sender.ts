import type { z } from 'zod'
import { checkBaseUrl } from '../base-url.ts'
import { callProvider } from '../call.ts'
import { MAX_SLEEP_MS, systemClock, type Clock } from '../clock.ts'
import { requirePattern, requireWholeNumber } from '../input.ts'
import { createPacer, PACE_MARGIN_MS } from '../pacer.ts'
import type { RealPayGiftClientOptions } from './options.ts'
import { realPayErrorMessages } from './schema.ts'
import { retryWhenRateLimited, retryWhenUnauthorized } from '../retry.ts'
import { createTokens } from '../totp.ts'

/** One request to the partner API. */
export interface Sending<T> {
  readonly operation: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Path that is appended to the base URL. Variable parts are already checked or encoded. */
  readonly path: string
  /** Object that is sent as JSON. */
  readonly json?: object | undefined
  readonly form?: FormData | undefined
  readonly answer: z.ZodType<T>
  readonly signal: AbortSignal | undefined
  /** Request id of a mutating request. Default: a new id. */
  readonly requestId?: string | undefined
  readonly adviceWhenUnknown?: string | undefined
}

/**
 * Sender of requests to the partner API. The sender keeps to the rate limit. Only the sender has the client's
 * credentials.
 */
export interface Sender {
  readonly clock: Clock
  urlOf(path: string): string
  newRequestId(): string
  send<T>(sending: Sending<T>): Promise<T>
}

const DEFAULT_TIMEOUT_MS = 30_000
const LIMIT = { requests: 300, windowMs: 60_000, marginMs: PACE_MARGIN_MS }
const PAUSES_429 = { firstMs: 1000, longestMs: 60_000 }

/**
 * Statuses that mean that the request did nothing. The provider documents 400, 401 and 409 (RP-D14). 429 is an
 * assumption (RP-A1). A server sends 403 and 404 before it starts the operation. 503 is not in the list, because the
 * outcome is unknown after a 503.
 */
const REFUSALS = new Set([400, 401, 403, 404, 409, 429])

/** Creates the sender of a client. @throws InvalidInputError or ProductionRefusedError if an option is invalid */
export function createSender(options: RealPayGiftClientOptions): Sender {
  const { clock = systemClock, newRequestId = randomRequestId } = options
  const baseUrl = checkBaseUrl(options.baseUrl, options.allowProduction === true)
  const accessKey = requirePattern(
    'accessKey',
    options.accessKey,
    /^[a-z0-9]{40}$/,
    '40 characters of a-z and 0-9 (RP-D3)',
  )
  const tokenAt = createTokens(options.totp)
  const timeoutMs = requireWholeNumber('timeoutMs', options.timeoutMs ?? DEFAULT_TIMEOUT_MS, {
    min: 1,
    max: MAX_SLEEP_MS,
  })
  const retries = requireWholeNumber('retries429', options.retries429 ?? 6, { min: 0 })
  const retries401 = requireWholeNumber('retries401', options.retries401 ?? 1, { min: 0 })
  const pacer = options.pacer ?? createPacer({ ...LIMIT, clock })

  return {
    clock,
    urlOf: (path) => baseUrl + path,
    newRequestId,
    async send(sending) {
      const { operation, method, json, signal } = sending
      const mutating = method !== 'GET'
      // All attempts use one request id. The provider sends 429 and 401 before it checks the request id, so these
      // responses do not use up the id (RP-A2).
      const requestId = mutating ? requireRequestId(sending.requestId ?? newRequestId()) : undefined
      const attempt = async () => {
        await pacer.take(signal)
        // The token is computed after the wait for the pacer, because the token must match the time of sending.
        const token = tokenAt(clock.now())
        return callProvider({
          provider: 'realpay-gift',
          operation,
          method,
          url: baseUrl + sending.path,
          headers: {
            accept: 'application/json',
            'x-realpay-gift-api-access-token': token,
            'x-realpay-gift-api-access-key': accessKey,
            ...(requestId === undefined ? {} : { 'x-realpay-gift-api-request-id': requestId }),
            ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          },
          body: json === undefined ? sending.form : JSON.stringify(json),
          mutating,
          requestId,
          adviceWhenUnknown: sending.adviceWhenUnknown,
          timeoutMs,
          clock,
          fetch: options.fetch,
          signal,
          secrets: [accessKey, token, options.totp.secret],
          refusals: REFUSALS,
          answer: sending.answer,
          errorMessages: realPayErrorMessages,
        })
      }
      const authorized = () => retryWhenUnauthorized(attempt, { retries: retries401, clock, signal })
      return retryWhenRateLimited(authorized, { retries, pauses: PAUSES_429, clock, signal })
    },
  }
}

/** Returns the request id unchanged. @throws InvalidInputError if RP-D4 does not allow the request id */
export function requireRequestId(requestId: unknown): string {
  const meaning = '1 to 40 characters of a-z, A-Z, 0-9, "_" and "-" (RP-D4)'
  return requirePattern('requestId', requestId, /^[a-zA-Z0-9_-]{1,40}$/, meaning)
}

/** Returns 40 random hex digits, like the request id in the sample of the provider's document. */
function randomRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
