import { RealPayGiftClient, type RealPayGiftClientOptions } from '../../../clients/index.ts'
import { createFakeClock, createFakeFetch, type Reply } from '../support.ts'

export const BASE_URL = 'http://127.0.0.1:4600/realpay-gift'
export const ACCESS_KEY = '128348f63167a287d2509edf88d74dbf79c44480'
export const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
export const PURCHASE_ID = 'b55ed98db0389a6203386be31e6f06db64f17a80'
export const PURCHASE_URL = `${BASE_URL}/purchases/${PURCHASE_ID}`

/** Returns the sample gift in the provider's document with the given request id and price. */
export function giftBody(requestId: string, price = 10_000) {
  return {
    request: { id: requestId, payload: {} },
    gift: {
      code: 'k0r8jlv8bfxuiehtahu3wkqo92',
      url: 'https://example.com/user?code=k0r8jlv8bfxuiehtahu3wkqo92',
      price,
      expire_at: '2021-01-01T12:34:56+09:00',
    },
    payment: { total: 10_550, price, commission: 500, commission_tax: 50, currency: 'JPY' },
    errors: [],
  }
}

/** Creates a client with a fake clock and a fake provider. The client's request ids are id-1, id-2, … */
export function setUp(replies: readonly Reply[], options: Partial<RealPayGiftClientOptions> = {}) {
  const clock = createFakeClock()
  const { fetch, seen } = createFakeFetch(clock, replies)
  let ids = 0
  const client = new RealPayGiftClient({
    baseUrl: BASE_URL,
    accessKey: ACCESS_KEY,
    totp: { secret: SECRET, algorithm: 'SHA1', digits: 6, period: 30 },
    clock,
    fetch,
    newRequestId: () => `id-${(ids += 1)}`,
    ...options,
  })
  return { client, clock, seen }
}

export const requestIdOf = (seen: { headers: Headers }): string | null =>
  seen.headers.get('x-realpay-gift-api-request-id')
export const tokenOf = (seen: { headers: Headers }): string | null =>
  seen.headers.get('x-realpay-gift-api-access-token')
