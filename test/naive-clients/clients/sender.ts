import { TOTP } from 'otpauth'
import type { VirtualTime } from '../../../scenarios/reference/index.ts'
import type { Environment, Wanted } from './naive-tasks.ts'

/** A function that sends one HTTP request. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/**
 * A function that wraps the fetch function of a client. The new fetch function behaves like an HTTP library that
 * changes, adds or repeats requests.
 */
export type Library = (time: Pick<VirtualTime, 'clock'> & { fetch: Fetch }, environment: Environment) => Fetch

/** Properties of the way in which a client sends one request. */
export interface SenderTraits {
  /** Minimum time between the starts of two requests [ms]. Default 1100. */
  paceMs?: number
  /** Minimum time between the starts of two requests to the partner API [ms]. Default: `paceMs`. */
  partnerPaceMs?: number
  /** Time after which the client gives up a request [ms]. Default 100,000. */
  timeoutMs?: number
  /**
   * When the client creates an access token. With the default `each send`, the client creates a token for each attempt
   * immediately before the request is sent.
   */
  signs?: 'once' | 'each request' | 'each send'
  /** True if the client assumes the usual token parameters: SHA-1, 6 digits and 30 seconds. Default false. */
  assumesToken?: boolean
  /** Milliseconds by which the client's clock is ahead. Default 0. */
  aheadMs?: number
  /** True if the client treats a 200 as a success without reading the body. Default false. */
  readsStatusOnly?: boolean
  library?: Library
}

/** A response; undefined if no complete response arrived, because of a timeout or a lost connection. */
export type Received = { status: number; text: string } | undefined

/**
 * A function that sends a request once.
 * @param token the access token; by default, the client creates a token when the request is sent
 */
export type Send = (wanted: Wanted, id: string | undefined, token?: string) => Promise<Received>

/** Creates the function that sends a client's requests, and the function that makes the token of a request. */
export function createSender(
  environment: Environment,
  time: VirtualTime,
  traits: SenderTraits,
): { send: Send; tokenFor: () => string | undefined } {
  const { paceMs = 1100, partnerPaceMs = paceMs, timeoutMs = 100_000, signs = 'each send', aheadMs = 0 } = traits
  const { clock } = time
  const fetch = traits.library?.(time, environment) ?? time.fetch
  const totp = new TOTP({
    secret: environment['REALPAY_GIFT_TOTP_SECRET'] ?? '',
    ...(!traits.assumesToken && {
      algorithm: environment['REALPAY_GIFT_TOTP_ALGORITHM'] ?? '',
      digits: Number(environment['REALPAY_GIFT_TOTP_DIGITS']),
      period: Number(environment['REALPAY_GIFT_TOTP_PERIOD']),
    }),
  })
  const newToken = (): string => totp.generate({ timestamp: clock.now() + aheadMs })
  const firstToken = newToken()
  let freeAtMs = 0

  return {
    tokenFor: () => (signs === 'once' ? firstToken : signs === 'each request' ? newToken() : undefined),
    async send({ method, url, json, form }, id, token) {
      const waitMs = freeAtMs - clock.now()
      freeAtMs = Math.max(freeAtMs, clock.now()) + (url.endsWith('/getcode') ? paceMs : partnerPaceMs)
      if (waitMs > 0) await clock.sleep(waitMs)
      const [timeout, answered] = [new AbortController(), new AbortController()]
      clock.sleep(timeoutMs, answered.signal).then(
        () => timeout.abort(new Error('timeout')),
        () => {},
      )
      const headers = {
        ...(json && { 'content-type': 'application/json' }),
        'x-realpay-gift-api-access-key': environment['REALPAY_GIFT_ACCESS_KEY'] ?? '',
        'x-realpay-gift-api-access-token': token ?? newToken(),
        ...(id !== undefined && { 'x-realpay-gift-api-request-id': id }),
      }
      const body = json ? JSON.stringify(json) : form
      try {
        const init = { method, headers, ...(body && { body }), signal: timeout.signal }
        const response = await fetch(url, { redirect: 'manual', ...init })
        const isRead = !traits.readsStatusOnly || !url.endsWith('/gifts') || response.status !== 200
        return { status: response.status, text: isRead ? await response.text() : '{}' }
      } catch {
        return undefined
      } finally {
        answered.abort()
      }
    },
  }
}
