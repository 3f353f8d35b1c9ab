import { z } from 'zod'
import { createTokens } from '../../clients/totp.ts'
import { lazy } from '../../mock-server/core/util/lazy.ts'
import type { Text } from '../../mock-server/index.ts'
import type { ProbeRequest, ProbeState, Step } from './step.ts'

/**
 * Price of the gift that the steps buy [yen]. For this price, each way of rounding a commission of 5 or 8 percent gives
 * another result.
 */
export const PRICE = 105
/** Header with the access token. */
export const TOKEN_HEADER = 'x-realpay-gift-api-access-token'
export const REQUEST_ID_HEADER = 'x-realpay-gift-api-request-id'
/** Path of a purchase that does not exist. */
export const UNKNOWN_PURCHASE = '/purchases/0000000000000000000000000000000000000000'
const VIDEO_ID = 'dQw4w9WgXcQ'
export const LONG_VIDEO = `https://www.youtube.com/watch?v=${VIDEO_ID}`
export const SHORT_VIDEO = `https://youtu.be/${VIDEO_ID}`
export const COLORS = { main: '336699', sub: 'ffffff' }

/** Changes that make a request differ from a correct request. */
export interface Change {
  json?: unknown
  /** A body that is not plain JSON. `type` is its Content-Type. */
  body?: string | Uint8Array
  type?: string
  /** The request id. Default: a new id for a request that changes something. `null`: the request has no request id. */
  requestId?: string | null
  /**
   * The time step of the token, relative to the current time step; `wrong` for a token that is not valid in any time
   * step. Default: 0.
   */
  token?: number | 'wrong'
  accessKey?: null
  headers?: Readonly<Record<string, string>>
}

const agreementSchema = lazy(() =>
  z.object({
    REALPAY_GIFT_ACCESS_KEY: z.string(),
    REALPAY_GIFT_TOTP_SECRET: z.string(),
    REALPAY_GIFT_TOTP_ALGORITHM: z.enum(['SHA1', 'SHA256', 'SHA512']).default('SHA1'),
    REALPAY_GIFT_TOTP_DIGITS: z.coerce.number().default(6),
    REALPAY_GIFT_TOTP_PERIOD: z.coerce.number().default(30),
  }),
)

/**
 * Returns a request with the headers that the partner API requires: access key, access token and, if needed, request
 * id.
 */
export function signed(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { env, nowMs, newRequestId }: ProbeState,
  { json, body, type, requestId, token = 0, accessKey, headers = {} }: Change = {},
): ProbeRequest {
  const agreed = agreementSchema().parse(env)
  const period = agreed.REALPAY_GIFT_TOTP_PERIOD
  const digits = agreed.REALPAY_GIFT_TOTP_DIGITS
  const tokenAt = createTokens({
    secret: agreed.REALPAY_GIFT_TOTP_SECRET,
    algorithm: agreed.REALPAY_GIFT_TOTP_ALGORITHM,
    digits,
    period,
  })
  const id = requestId === undefined && method !== 'GET' ? newRequestId() : requestId
  const sent = body ?? (json === undefined ? undefined : JSON.stringify(json))
  return {
    method,
    path,
    headers: {
      ...(accessKey === undefined && { 'x-realpay-gift-api-access-key': agreed.REALPAY_GIFT_ACCESS_KEY }),
      [TOKEN_HEADER]: token === 'wrong' ? 'x'.repeat(digits) : tokenAt(nowMs + token * period * 1000),
      ...(id != null && { [REQUEST_ID_HEADER]: id }),
      ...(sent !== undefined && { 'content-type': type ?? 'application/json' }),
      ...headers,
    },
    ...(sent !== undefined && { body: sent }),
  }
}

/** Returns the members of a correct purchase, with the given members changed. */
export function purchase({ env }: ProbeState, change: object = {}): object {
  return {
    prices: [PRICE],
    name: 'probe',
    issuer: 'probe',
    brands: [env['REALPAY_GIFT_BRAND']],
    is_strict: false,
    ...change,
  }
}

/** Returns the path of the purchase that the step `purchase` made; undefined if no purchase was made. */
export function purchasePath(state: ProbeState): string | undefined {
  const id = state.text('purchase', 'purchase', 'id')
  return id === undefined ? undefined : `/purchases/${id}`
}

/** Returns a step that sends a request to the purchase. The request is not sent if no purchase was made. */
export function atPurchase(
  name: string,
  what: Text,
  decides: readonly string[],
  {
    method = 'POST',
    path,
    change = () => ({}),
  }: {
    method?: 'GET' | 'POST' | 'DELETE'
    path: string
    change?: (state: ProbeState) => Change
  },
): Step {
  return {
    name,
    what,
    decides,
    yen: 0,
    request(state) {
      const base = purchasePath(state)
      return base === undefined ? undefined : signed(method, base + path, state, change(state))
    },
  }
}

/** Returns a step that tries to make a purchase. Making a purchase costs nothing. */
export function purchasing(
  name: string,
  what: Text,
  decides: readonly string[],
  change: (state: ProbeState) => Change,
): Step {
  return { name, what, decides, yen: 0, request: (state) => signed('POST', '/purchases', state, change(state)) }
}

/** The first bytes of a PNG. */
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
/** A PNG of one pixel. */
const PIXEL = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
)

/**
 * Returns a form with a PNG, and with the field `redirect_url` if a URL is given.
 * @param disposition the parameters of the Content-Disposition of the file
 */
export function pictureForm({
  part = 'content',
  disposition = 'filename="picture.png"',
  bytes = PIXEL.length,
  boundary = 'form-boundary',
  redirectUrl,
}: {
  part?: string
  disposition?: string
  bytes?: number
  boundary?: string
  redirectUrl?: string | Uint8Array
}): Change {
  const file = new Uint8Array(bytes)
  file.set(bytes >= PIXEL.length ? PIXEL : PNG)
  const body = Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${part}"; ${disposition}\r\n\r\n`),
    file,
    ...(redirectUrl === undefined
      ? []
      : [
          Buffer.from(`\r\n--${boundary}\r\nContent-Disposition: form-data; name="redirect_url"\r\n\r\n`),
          Buffer.from(redirectUrl),
        ]),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return { body: Uint8Array.from(body), type: `multipart/form-data; boundary=${boundary}` }
}
